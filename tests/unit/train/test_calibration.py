"""A head may speak only where it was right often enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.types import Level
from photoorganizer.train.calibration import (
    FEWEST,
    NEVER,
    TARGETS,
    class_threshold,
    fit_pooled_thresholds,
    fit_temperature,
    softmax,
)

scores_and_hits = st.lists(
    st.tuples(st.integers(0, 100).map(lambda n: n / 100), st.booleans()), min_size=1, max_size=120
)


def test_temperature_cools_down_a_boaster() -> None:
    rng = np.random.default_rng(1)
    honest = rng.normal(0, 1.5, (4000, 3)).astype(np.float32)
    sums = softmax(honest).cumsum(axis=1)
    truth = (rng.random((len(honest), 1)) > sums[:, :2]).sum(axis=1)
    assert fit_temperature(honest, truth) == pytest.approx(1, abs=0.1)
    assert fit_temperature(honest * 4, truth) == pytest.approx(4, abs=0.4)


def test_softmax_sums_to_one_and_survives_large_scores() -> None:
    probabilities = softmax(np.array([[1000.0, 0.0, -1000.0]], dtype=np.float32))
    assert probabilities.tolist() == [[1.0, 0.0, 0.0]]


def test_nineteen_right_answers_prove_95_percent_and_eighteen_do_not() -> None:
    def threshold(count: int) -> float:
        scores = np.linspace(0.9, 0.5, count, dtype=np.float32)
        return class_threshold(scores, np.ones(count, dtype=bool), 0.95)

    assert threshold(19) < 0.5
    assert threshold(18) == NEVER


def test_threshold_lies_between_the_last_good_score_and_the_next() -> None:
    scores = np.array([0.9] * 20 + [0.4] * 20, dtype=np.float32)
    right = np.array([True] * 20 + [False] * 20)
    assert class_threshold(scores, right, 0.9) == pytest.approx(0.65)


def test_equal_scores_are_not_told_apart() -> None:
    scores = np.full(40, 0.7, dtype=np.float32)
    right = np.array([True] * 20 + [False] * 20)
    assert class_threshold(scores, right, 0.9) == NEVER


@given(scores_and_hits, st.sampled_from(sorted(TARGETS.values())))
def test_what_passes_a_threshold_is_right_often_enough(
    answers: list[tuple[float, bool]], target: float
) -> None:
    scores = np.array([score for score, _ in answers], dtype=np.float32)
    right = np.array([hit for _, hit in answers])
    threshold = class_threshold(scores, right, target)
    said = scores >= threshold
    if threshold == NEVER:
        assert not said.any()
    else:
        assert right[said].mean() >= target
        assert right[said].sum() >= FEWEST


@given(st.integers(0, 2**32 - 1))
def test_surer_levels_never_ask_for_less(seed: int) -> None:
    rng = np.random.default_rng(seed)
    probabilities = softmax(rng.normal(0, 2, (200, 4)).astype(np.float32))
    truth = np.where(rng.random(200) < 0.7, probabilities.argmax(axis=1), rng.integers(0, 4, 200))
    thresholds = fit_pooled_thresholds(probabilities, truth, {3})
    for more, balanced, sure in zip(
        thresholds[Level.MORE], thresholds[Level.BALANCED], thresholds[Level.SURE], strict=True
    ):
        assert more <= balanced <= sure


def _answers(*classes: tuple[int, int, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities and truth: of each class so many right and wrong, and how sure."""
    rows, truth = [], []
    for number, (right, wrong, confidence) in enumerate(classes):
        row = np.full(len(classes) + 1, (1 - confidence) / len(classes), dtype=np.float32)
        row[number] = confidence
        rows += [row] * (right + wrong)
        truth += [number] * right + [len(classes)] * wrong
    return np.stack(rows), np.array(truth)


def test_a_good_class_makes_up_for_one_that_is_nearly_good_enough() -> None:
    probabilities, truth = _answers((970, 30, 0.9), (850, 150, 0.8))
    alone = class_threshold(probabilities[:, 1], truth == 1, TARGETS[Level.BALANCED])
    together = fit_pooled_thresholds(probabilities, truth, {2})[Level.BALANCED]
    assert alone == NEVER
    assert together[1] <= 0.8


def test_a_bad_class_is_silent_however_good_the_others_are() -> None:
    probabilities, truth = _answers((200, 0, 0.9), (10, 10, 0.8))
    good, bad, _ = fit_pooled_thresholds(probabilities, truth, {2})[Level.BALANCED]
    assert good <= 0.9
    assert bad == NEVER


def test_mistakes_of_one_origin_prove_less_than_as_many_of_different_ones() -> None:
    probabilities, truth = _answers((940, 60, 0.9))
    apart = np.arange(1000)
    together = np.where(truth == 1, 0, apart)  # all that is wrong is one person's

    def threshold(origins: np.ndarray) -> float:
        return fit_pooled_thresholds(probabilities, truth, {1}, origins)[Level.BALANCED][0]

    assert threshold(apart) <= 0.9
    assert threshold(together) > 0.9


def test_three_people_prove_less_than_a_hundred() -> None:
    probabilities, truth = _answers((940, 60, 0.9))
    wrong = np.flatnonzero(truth == 1)
    people = np.arange(1000) % 3
    people[wrong] = np.repeat([0, 1, 2], [30, 20, 10])

    def threshold(origins: np.ndarray) -> float:
        return fit_pooled_thresholds(probabilities, truth, {1}, origins)[Level.BALANCED][0]

    assert threshold(np.arange(1000) % 100) <= 0.9
    assert threshold(people) > 0.9


def test_kinds_that_few_people_photographed_share_their_threshold() -> None:
    probabilities, truth = _answers((200, 0, 0.9), (10, 3, 0.8))
    people = np.arange(len(truth)) % 40
    thresholds = fit_pooled_thresholds(probabilities, truth, {2}, people)[Level.BALANCED]
    assert thresholds[0] == thresholds[1] < NEVER


@given(st.integers(0, 2**32 - 1))
def test_what_all_say_together_is_right_often_enough(seed: int) -> None:
    rng = np.random.default_rng(seed)
    probabilities = softmax(rng.normal(0, 2, (200, 4)).astype(np.float32))
    truth = np.where(rng.random(200) < 0.8, probabilities.argmax(axis=1), rng.integers(0, 4, 200))
    thresholds = fit_pooled_thresholds(probabilities, truth, {3})
    for level, target in TARGETS.items():
        said = probabilities >= np.array(thresholds[level], np.float32)
        said[:, 3] = False
        right = said[np.arange(200), truth].sum()
        assert right >= target * said.sum()
