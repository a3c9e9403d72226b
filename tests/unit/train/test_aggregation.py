"""From photos to aggregators and their figures, in a small world of drawn photos."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.core.types import Progress
from photoorganizer.nn.attention import AGGREGATORS
from photoorganizer.train.aggregation import (
    FILE,
    LENGTH,
    AggregationRecipe,
    AggregationTraining,
    best_threshold,
    fit_aggregator,
    load_aggregation,
    train_aggregation,
)
from photoorganizer.train.aggregation_evaluation import (
    AggregationFigures,
    at_k,
    evaluate_aggregation,
    mean_average_precision,
)
from photoorganizer.train.galleries import GalleryRecipe, PhotoPool

SMALL = GalleryRecipe(photos=(4, 8), interests=(1, 2), share=(0.3, 0.6))
FEW = GalleryRecipe(photos=(8, 10), interests=(1, 1), share=(0.1, 0.2))


@dataclass
class Trained:
    report: AggregationTraining
    figures: AggregationFigures
    models: Path
    progress: list[Progress]


@pytest.fixture(scope="module")
def trained(world: Path) -> Trained:
    models, cache = world / "aggregation", world / "cache"
    progress: list[Progress] = []
    recipe = AggregationRecipe((SMALL, FEW), steps=20, batch=4, least_photos=1, tuning_galleries=8)
    report = train_aggregation(
        world / "data", world / "weights", models, progress.append, recipe, cache
    )
    figures = evaluate_aggregation(world / "data", models, progress.append, cache)
    return Trained(report, figures, models, progress)


def test_scenes_that_deserve_a_hashtag_are_the_interests(trained: Trained) -> None:
    assert load_aggregation(trained.models).interests == ("forest", "sea", "snow", "street")
    assert (trained.report.photos, trained.report.distractors) == (24, 6)


def test_galleries_are_measured_on_photos_kept_aside(trained: Trained) -> None:
    assert (trained.figures.photos, trained.figures.distractors) == (8, 2)


def test_all_four_ways_are_measured(trained: Trained) -> None:
    assert set(trained.figures.methods) == set(AGGREGATORS)
    for figures in trained.figures.methods.values():
        assert list(figures.at) == [5, 10, 15, 20]
        assert 0 < figures.average_precision <= 1
        assert figures.megabytes == figures.parameters * 4 / 1e6


def test_thresholds_and_scale_are_kept_with_the_weights(trained: Trained) -> None:
    aggregation = load_aggregation(trained.models)
    assert {
        name: figures.threshold for name, figures in trained.figures.methods.items()
    } == aggregation.thresholds
    inputs = aggregation.inputs(np.ones((2, 1280), np.float32))
    assert inputs.norm(dim=1).tolist() == pytest.approx([LENGTH, LENGTH])


def test_progress_is_told_to_the_end(trained: Trained) -> None:
    finished = {step.job for step in trained.progress if step.finished}
    assert {"aggregation: squeeze", "validation galleries"} <= finished


def test_weights_that_are_not_there_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(MissingWeights, match="train aggregation"):
        load_aggregation(tmp_path)


@pytest.mark.parametrize("kept", [0, 200, 5000])
def test_damaged_weights_are_a_sentence(tmp_path: Path, trained: Trained, kept: int) -> None:
    (tmp_path / FILE).write_bytes((trained.models / FILE).read_bytes()[:kept])
    with pytest.raises(BadWeights, match="train it again"):
        load_aggregation(tmp_path)


def test_attention_finds_few_photos_among_many_distractors() -> None:
    rng = np.random.default_rng(1)
    kinds = np.eye(8, 16, dtype=np.float32)[np.arange(200) % 8]
    others = np.eye(16, dtype=np.float32)[8 + np.arange(200) % 8]
    table = 3 * np.concatenate([kinds, others]) + rng.normal(0, 0.5, (400, 16)).astype(np.float32)
    pool = PhotoPool(tuple(np.arange(kind, 200, 8) for kind in range(8)), np.arange(200, 400))
    recipe = AggregationRecipe(
        (GalleryRecipe((60, 60), (2, 2), (0.05, 0.05)),), steps=150, rate=0.03, dropout=0
    )
    losses = {
        name: fit_aggregator(name, torch.from_numpy(table).float(), pool, recipe, lambda _: None)[1]
        for name in ("average", "squeeze")
    }
    assert losses["squeeze"] < 0.5 * losses["average"]


def test_only_likely_interests_are_said_and_at_most_k() -> None:
    truth = np.array([[True, True, False, True]])
    logits = np.array([[3, 2, 1, -1]], np.float32)
    one, three = at_k(truth, logits, 1, 0), at_k(truth, logits, 3, 0)
    assert (one.recall, one.precision, one.f1) == pytest.approx((1 / 3, 1, 0.5))
    assert (three.recall, three.precision, three.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert at_k(truth, logits, 20, 0) == three
    assert at_k(truth, logits, 20, -1).recall == 1
    assert np.isnan(at_k(truth, logits, 5, 9).precision)


def test_the_threshold_is_where_f1_is_best() -> None:
    truth = np.array([[True, False, True], [True, False, False]])
    logits = np.array([[4, -1, -2], [1, 0, -5]], np.float32)
    assert best_threshold(truth, logits, 3) == 1  # 2 of 3 found, and nothing wrong
    assert best_threshold(truth, logits - 7, 3) == -6
    assert at_k(truth, logits, 3, best_threshold(truth, logits, 3)).f1 == pytest.approx(4 / 5)


def test_average_precision_asks_for_the_order_alone() -> None:
    truth = np.array([[True, False, True], [False, True, False]])
    logits = np.array([[-1, -2, -3], [-1, -9, -3]], np.float32)
    assert mean_average_precision(truth, logits) == pytest.approx(((1 + 2 / 3) / 2 + 1 / 3) / 2)
