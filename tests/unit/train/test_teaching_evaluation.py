"""Libraries that tags are looked for in, and how precisely they are found."""

import numpy as np
import pytest

from photoorganizer.train.splits import CALIBRATION, VALIDATION
from photoorganizer.train.teaching_cases import LIBRARY, Table
from photoorganizer.train.teaching_evaluation import precision_at

WINDMILLS, OTHERS = 40, 1400


def table() -> Table:
    """Windmills, half of which no training saw, among photos of anything that none did."""
    count = WINDMILLS + OTHERS
    rows = np.random.default_rng(1).normal(size=(count, 12)).astype(np.float32)
    rows[:WINDMILLS, :3] += 3
    parts = np.full(count, VALIDATION, np.int64)
    parts[: WINDMILLS // 2] = 3
    parts[: WINDMILLS // 4] = CALIBRATION
    windmill = np.arange(count) < WINDMILLS
    return Table("net-1", [], rows, rows, {"scene/windmill": windmill}, parts)


def test_precision_is_that_of_a_library_in_which_the_share_has_the_tag() -> None:
    truth = np.array([True, True, False, False, False, False])
    scores = np.array([0.9, 0.5, 0.6, 0.1, 0.1, 0.1])
    assert precision_at(scores, truth, 0.5, 0.5) == 1
    assert precision_at(scores, truth, 0.5, 1.0) == pytest.approx(0.5 / (0.5 + 0.5 / 4))
    assert precision_at(scores, truth, 0.1, 1.0) == pytest.approx(0.1 / (0.1 + 0.9 / 4))


def test_examples_are_never_asked_about_and_the_library_has_its_share() -> None:
    drawn = table().draw("windmill", 12, 0.1, 0)
    assert drawn is not None
    assert not {*drawn.examples} & {*drawn.asked, *drawn.sample}
    assert {*range(WINDMILLS // 4)} <= {*drawn.examples}  # those that taught no weights first
    assert len(drawn.sample) == LIBRARY
    assert (drawn.sample < WINDMILLS).sum() == 0.1 * LIBRARY
    assert drawn.truth.sum() == WINDMILLS // 2


def test_too_few_examples_make_no_case() -> None:
    assert table().draw("windmill", 21, 0.1, 0) is None
