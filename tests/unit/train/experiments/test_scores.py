"""Figures of answers worked out by hand."""

import numpy as np
import pytest

from photoorganizer.train.experiments.scores import Answers, Scores, mean_answers, spoken

ANSWERS = Answers(
    truth=np.array([0, 0, 0, 1, 2]),
    probabilities=np.array(
        [
            [0.70, 0.10, 0.10, 0.10],
            [0.60, 0.20, 0.10, 0.10],
            [0.10, 0.40, 0.20, 0.30],
            [0.00, 0.90, 0.05, 0.05],
            [0.50, 0.20, 0.25, 0.05],
        ],
        dtype=np.float32,
    ),
    loss=0.8,
)


def test_figures_by_hand() -> None:
    scores = Scores.of(ANSWERS)
    assert scores.photos == 5
    assert scores.accuracy == pytest.approx(3 / 5)
    assert scores.weighted_accuracy == pytest.approx((2 / 3 + 1 + 0) / 3)  # nothing is of class 3
    assert scores.top3 == pytest.approx(4 / 5)  # the third photo's class is its fourth answer


def test_answers_under_the_threshold_are_not_given() -> None:
    sure = spoken(ANSWERS, 0.6)
    assert (sure.accuracy, sure.coverage) == (1.0, pytest.approx(3 / 5))
    assert np.isnan(spoken(ANSWERS, 0.95).accuracy)
    assert spoken(ANSWERS, 0.0).accuracy == pytest.approx(3 / 5)


def test_answers_to_copies_are_averaged() -> None:
    other = Answers(ANSWERS.truth, ANSWERS.probabilities[:, ::-1], 0.4)
    mean = mean_answers([ANSWERS, other])
    assert mean.probabilities[0] == pytest.approx([0.4, 0.1, 0.1, 0.4])
    assert mean.loss == pytest.approx(0.6)
    assert np.array_equal(mean.confusion.sum(axis=1), [3, 1, 1, 0])
