"""Libraries that tags are looked for in, and whether fine-tuning the network would find more."""

from pathlib import Path

import numpy as np
import pytest
import torch

from drawn import save
from photoorganizer.nn.backbone import MobilenetEdgeTPU
from photoorganizer.train import fine_tuning_evaluation
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.fine_tuning_evaluation import SharedMaps, shortened, tuned
from photoorganizer.train.splits import CALIBRATION, VALIDATION
from photoorganizer.train.teaching_cases import LIBRARY, Table
from photoorganizer.train.teaching_evaluation import precision_at

WINDMILLS, OTHERS = 40, 1400


def table(photos: list[LabelledPhoto] | None = None) -> Table:
    """Windmills, half of which no training saw, among photos of anything that none did."""
    count = WINDMILLS + OTHERS
    rows = np.random.default_rng(1).normal(size=(count, 12)).astype(np.float32)
    rows[:WINDMILLS, :3] += 3
    parts = np.full(count, VALIDATION, np.int64)
    parts[: WINDMILLS // 2] = 3
    parts[: WINDMILLS // 4] = CALIBRATION
    windmill = np.arange(count) < WINDMILLS
    return Table("net-1", photos or [], rows, rows, {"scene/windmill": windmill}, parts)


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


def test_clothes_are_asked_about_among_clothes() -> None:
    photos = [
        LabelledPhoto(Path(f"{n}.jpg"), f"{n}", "scenes" if n % 2 else "clothing", "", "", "", "")
        for n in range(WINDMILLS + OTHERS)
    ]
    whole = table(photos)
    drawn = whole.draw("windmill", 3, 0.1, 0)
    assert drawn is not None
    clothes = fine_tuning_evaluation.Draw(np.array([0, 2]), drawn.asked, drawn.truth, drawn.sample)
    few = shortened(whole, clothes)
    assert all(row % 2 == 0 for row in few.asked[~few.truth])
    assert (~few.truth).sum() == OTHERS / 2
    assert few.truth.sum() == drawn.truth.sum()


def test_fine_tuning_teaches_a_copy_and_leaves_the_network_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tuning_evaluation, "EPOCHS", 1)
    monkeypatch.setattr(fine_tuning_evaluation, "MOST_NEGATIVES", 6)
    file = save(tmp_path / "one.jpg", "sea", 1, (64, 48))
    photo = LabelledPhoto(file, "scenes/one.jpg", "scenes", "sea", "water", "somebody", "one.jpg")
    photos = table([photo] * (WINDMILLS + OTHERS))
    torch.manual_seed(1)
    backbone = MobilenetEdgeTPU().eval()
    before = {name: value.clone() for name, value in backbone.state_dict().items()}
    drawn = photos.draw("windmill", 3, 0.1, 0)
    assert drawn is not None
    few = fine_tuning_evaluation.Draw(
        drawn.examples, drawn.asked[:24], drawn.truth[:24], drawn.sample
    )
    found = tuned(photos, few, SharedMaps(backbone, photos.photos))
    assert found.taught > 0.8
    # All photos look alike to the network: it cannot tell which have the tag.
    assert found.first_stage == found.second_stage == pytest.approx(0.1)
    assert found.seconds > 0
    for name, value in backbone.state_dict().items():
        assert torch.equal(value, before[name])
