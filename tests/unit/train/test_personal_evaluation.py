"""The gain of knowing the user, on users composed of made-up answers."""

import numpy as np
import pytest

from photoorganizer.core.personal import Shift
from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.train.datasets import OTHER
from photoorganizer.train.evaluation import HashtagAnswers
from photoorganizer.train.personal_evaluation import (
    DECISIONS,
    PersonalFigures,
    personal_figures,
)

LABELS = ("bar", "cafe", "forest", "home", "sea", "snow", OTHER)
SHIFT = Shift(1.0, 10.0, 0.1, 8.0)


@pytest.fixture(scope="module")
def figures() -> PersonalFigures:
    """Answers that are right in two of three cases, and as sure as they are right."""
    rng = np.random.default_rng(5)
    truth = rng.integers(len(LABELS), size=700)
    logits = rng.normal(0, 1, (700, len(LABELS)))
    logits[np.arange(700), truth] += 2
    thresholds = {level: (0.6,) * len(LABELS) for level in Level}
    head = HeadSpec("hashtag", LABELS, frozenset({OTHER}), True, 0.5, thresholds)
    answers = HashtagAnswers("net-1", head, [], truth, logits.astype(np.float32))
    tried = (Shift(0.0, 10.0, 0.1, 8.0), SHIFT)
    return personal_figures(answers, lambda _: None, users=30, tried=tried)


def test_every_number_of_decisions_has_its_gain(figures: PersonalFigures) -> None:
    assert list(figures.by_decisions) == [str(count) for count in DECISIONS]
    assert figures.photos == 700


def test_the_better_shift_is_chosen_and_helps_others_too(figures: PersonalFigures) -> None:
    assert figures.shift["strength"] == 1.0
    for gain in figures.by_decisions.values():
        assert gain.personal.precision_at_1 > gain.without.precision_at_1
        assert gain.personal.precision_at_5 <= 0.2
    first, last = (figures.by_decisions[str(count)] for count in (0, 500))
    assert last.personal.precision_at_1 > first.personal.precision_at_1
    assert last.without == first.without


def test_users_without_favourites_lose_nothing(figures: PersonalFigures) -> None:
    even = figures.even
    assert even.personal.precision_at_1 >= even.without.precision_at_1 - 0.02
