"""Figures, worked out by hand."""

import numpy as np
import pytest

from photoorganizer.train.metrics import (
    Confusion,
    accuracy,
    calibration_error,
    class_accuracies,
    confusion_matrix,
    speech,
    weighted_accuracy,
    worst_confusions,
)

TRUTH = np.array([0, 0, 0, 0, 1, 1, 2])
SAID = np.array([0, 0, 0, 1, 1, 0, 2])


def test_confusions_are_counted_truth_by_row() -> None:
    assert confusion_matrix(TRUTH, SAID, 3).tolist() == [[3, 1, 0], [1, 1, 0], [0, 0, 1]]


def test_weighted_accuracy_counts_every_class_alike() -> None:
    matrix = confusion_matrix(TRUTH, SAID, 3)
    assert accuracy(matrix) == pytest.approx(5 / 7)
    assert weighted_accuracy(matrix) == pytest.approx((3 / 4 + 1 / 2 + 1) / 3)


def test_class_without_photos_does_not_count() -> None:
    matrix = confusion_matrix(TRUTH, SAID, 4)
    assert np.isnan(class_accuracies(matrix)[3])
    assert weighted_accuracy(matrix) == pytest.approx(0.75)


def test_no_photos_have_no_accuracy() -> None:
    nothing = confusion_matrix(np.array([], dtype=np.int64), np.array([], dtype=np.int64), 2)
    assert np.isnan(accuracy(nothing))
    assert np.isnan(weighted_accuracy(nothing))


def test_speech_is_judged_by_what_is_said_and_where() -> None:
    # Classes: forest, snow, other (silent). Thresholds 0.5 and 0.6; other never speaks.
    probabilities = np.array(
        [
            [0.9, 0.1, 0.0],  # a forest: right
            [0.2, 0.7, 0.1],  # a forest: wrong
            [0.4, 0.5, 0.1],  # snow: silent
            [0.1, 0.6, 0.3],  # snow: right, exactly at the threshold
            [0.1, 0.1, 0.8],  # other: silent
            [0.6, 0.1, 0.3],  # other: wrong
        ],
        dtype=np.float32,
    )
    truth = np.array([0, 0, 1, 1, 2, 2])
    figures = speech(truth, probabilities, [0.5, 0.6, 0.5], silent={2})
    assert figures.said == 4
    assert figures.precision == pytest.approx(2 / 4)
    assert figures.coverage == pytest.approx(3 / 4)
    assert figures.recall == pytest.approx(2 / 4)
    assert figures.silence == pytest.approx(1 / 2)


def test_silence_has_no_precision() -> None:
    figures = speech(np.array([0]), np.array([[0.9, 0.1]], dtype=np.float32), [1.01, 1.01], {1})
    assert np.isnan(figures.precision)
    assert (figures.coverage, figures.said) == (0.0, 0)


def test_calibration_error_is_the_gap_between_confidence_and_hits() -> None:
    confident = np.tile(np.array([[0.8, 0.2]], dtype=np.float32), (10, 1))
    assert calibration_error(np.array([0] * 8 + [1] * 2), confident) == pytest.approx(0, abs=1e-6)
    assert calibration_error(np.array([0] * 5 + [1] * 5), confident) == pytest.approx(0.3)


def test_worst_confusions_come_first_and_right_answers_never() -> None:
    matrix = np.array([[90, 1, 0], [4, 5, 0], [0, 2, 7]])
    assert worst_confusions(matrix, ["bar", "cafe", "art"], count=2) == [
        Confusion("cafe", "bar", 4),
        Confusion("art", "cafe", 2),
    ]
