"""A head learns what can be learned, and the same thing every time."""

import numpy as np
import pytest

from photoorganizer.train.probe import ProbeRecipe, fit_head
from photoorganizer.train.scenes import balanced, grouped

QUICK = ProbeRecipe(epochs=15, batch=64, rate=0.02)


def _clouds(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, count)
    centres = np.random.default_rng(9).normal(0, 3, (3, 10))
    features = centres[truth] + rng.normal(0, 1, (count, 10))
    return (features * np.linspace(0.1, 20, 10) + 5).astype(np.float32), truth


def test_separable_classes_are_told_apart_whatever_the_scale_of_features() -> None:
    features, truth = _clouds(600, 1)
    head = fit_head(features, truth, 3, QUICK, np.ones(600, dtype=np.float32))
    unseen, answers = _clouds(200, 2)
    assert (head.logits(unseen).argmax(axis=1) == answers).mean() > 0.97


def test_same_seed_gives_the_same_head() -> None:
    features, truth = _clouds(100, 1)
    weights = np.ones(100, dtype=np.float32)
    first, second = (fit_head(features, truth, 3, QUICK, weights) for _ in range(2))
    assert np.array_equal(first.weight, second.weight)


def test_photos_of_no_importance_are_not_learned() -> None:
    features, truth = _clouds(400, 1)
    wrong = np.where(np.arange(400) < 200, truth, (truth + 1) % 3)
    importance = np.where(np.arange(400) < 200, 1, 0).astype(np.float32)
    head = fit_head(features, wrong, 3, QUICK, importance)
    assert (head.logits(features[200:]).argmax(axis=1) == truth[200:]).mean() > 0.95


def test_balance_one_counts_every_class_alike() -> None:
    classes = np.array([0, 0, 0, 1])
    assert balanced(classes, 0.0).tolist() == [1, 1, 1, 1]
    assert balanced(classes, 1.0) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1])


def test_hashtag_is_as_probable_as_its_scenes() -> None:
    logits = np.log(np.array([[0.2, 0.3, 0.5]], dtype=np.float32))
    members = np.array([[1, 1, 0], [0, 0, 1]], dtype=np.float32)
    assert np.exp(grouped(logits, members)) == pytest.approx(np.array([[0.5, 0.5]]), abs=1e-6)
