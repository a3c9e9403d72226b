"""How well aggregators tell what a gallery is about, on photos that none was fitted to.

An interest is said when its probability reaches the threshold that training chose, at most the k
most probable ones. So the published precision, which falls little from k = 10 to 20, must have been
counted, too.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from photoorganizer.train.aggregation import (
    Aggregation,
    Logits,
    all_logits,
    load_aggregation,
    photo_pool,
)
from photoorganizer.train.datasets import read_scenes
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.features import PLAIN, FrozenBackbone, cached_features
from photoorganizer.train.galleries import (
    Galleries,
    GalleryRecipe,
    PhotoPool,
    compose,
    mean_average_precision,
)
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.splits import VALIDATION, validation_split

KS = (5, 10, 15, 20)

GALLERIES = 300

SHARES = (0.4, 0.2, 0.1, 0.05, 0.025)
"""How much of a harder gallery shows its five interests: at the end, one photo each of 200."""

TIMED_PHOTOS = 1000

_SEED = 2

Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AtK:
    """Counted over all galleries together."""

    recall: float
    """Share of the interests that are said."""
    precision: float
    """Share of what is said that is right; nan when nothing is said."""
    f1: float


@dataclass(frozen=True, slots=True)
class AggregatorFigures:
    """One aggregator."""

    parameters: int
    megabytes: float
    milliseconds: float
    """For one gallery of `TIMED_PHOTOS` photos, median, one thread, features given."""
    threshold: float
    """The logit from which on an interest is said."""
    at: Mapping[int, AtK]
    average_precision: float
    """Of the interests' order alone, whatever is said: mean over galleries."""
    hard_f1: Mapping[str, float]
    """F1@10 by the share of a gallery of 200 photos that shows its five interests."""
    hard_average_precision: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AggregationFigures:
    """The aggregators on the same galleries."""

    interests: int
    photos: int
    distractors: int
    galleries: int
    methods: Mapping[str, AggregatorFigures]


def evaluate_aggregation(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> AggregationFigures:
    """Measure the aggregators in `models` on galleries of the validation photos in `data`.

    Raises:
        MissingData: a scene set is not there.
        ModelError: the aggregators are not there or cannot be used.
    """
    torch.set_num_threads(1)
    cache = cache or training_cache()
    read_scenes(data, cache)  # what is not there is said before minutes have passed
    aggregation = load_aggregation(models)
    photos, parts = validation_split(data, cache)
    backbone = FrozenBackbone.of(aggregation.backbone)
    # All photos, not the validation ones only: these are the blocks that training cached.
    features = cached_features(photos, PLAIN, backbone, cache / "features", report)
    held = photo_pool(photos, aggregation.interests, np.equal(parts, VALIDATION))
    return aggregation_figures(aggregation, aggregation.inputs(features), held, report)


def aggregation_figures(
    aggregation: Aggregation,
    table: Tensor,
    pool: PhotoPool,
    report: Report,
    count: int = GALLERIES,
) -> AggregationFigures:
    """Return the figures of all aggregators on `count` galleries of each kind."""
    rng = np.random.default_rng(_SEED)
    usual = compose(pool, GalleryRecipe(), count, rng)
    hard = {
        f"{share:g}": compose(pool, GalleryRecipe((200, 200), (5, 5), (share, share)), count, rng)
        for share in SHARES
    }
    meter = Meter("validation galleries", len(aggregation.aggregators), report)
    methods = {}
    for name, module in aggregation.aggregators.items():
        methods[name] = _figures(module, aggregation.thresholds[name], table, usual, hard)
        meter.advance(1)
    return AggregationFigures(
        interests=len(aggregation.interests),
        photos=sum(map(len, pool.interests)),
        distractors=len(pool.distractors),
        galleries=count,
        methods=methods,
    )


def _figures(
    module: nn.Module,
    threshold: float,
    table: Tensor,
    usual: Galleries,
    hard: Mapping[str, Galleries],
) -> AggregatorFigures:
    logits = all_logits(module, table, usual)
    hard_logits = {share: all_logits(module, table, some) for share, some in hard.items()}
    parameters = sum(parameter.numel() for parameter in module.parameters())
    return AggregatorFigures(
        parameters=parameters,
        megabytes=parameters * 4 / 1e6,
        milliseconds=_milliseconds(module, table),
        threshold=threshold,
        at={k: at_k(usual.interests, logits, k, threshold) for k in KS},
        average_precision=mean_average_precision(usual.interests, logits),
        hard_f1={
            share: at_k(hard[share].interests, found, 10, threshold).f1
            for share, found in hard_logits.items()
        },
        hard_average_precision={
            share: mean_average_precision(hard[share].interests, found)
            for share, found in hard_logits.items()
        },
    )


@torch.inference_mode()
def _milliseconds(module: nn.Module, table: Tensor, runs: int = 15) -> float:
    rows = torch.arange(TIMED_PHOTOS) % len(table)
    photos, present = table[rows].unsqueeze(0), torch.ones(1, TIMED_PHOTOS, dtype=torch.bool)
    seconds: list[float] = []
    for _ in range(runs):
        started = time.perf_counter()
        module(photos, present)
        seconds.append(time.perf_counter() - started)
    return float(np.median(seconds)) * 1000


def at_k(truth: Truth, logits: Logits, k: int, threshold: float) -> AtK:
    """Return recall, precision and F1 of the at most `k` best interests of each gallery.

    What is below the threshold, a logit, is not said.

    Both have shape (galleries, interests).
    """
    best = np.argsort(-logits, axis=1, kind="stable")[:, :k]
    said = np.zeros_like(truth)
    np.put_along_axis(said, best, values=True, axis=1)
    said &= logits >= threshold
    right = int((said & truth).sum())
    everything = int(truth.sum()) + int(said.sum())
    return AtK(
        recall=right / int(truth.sum()) if truth.any() else float("nan"),
        precision=right / int(said.sum()) if said.any() else float("nan"),
        f1=2 * right / everything if everything else float("nan"),
    )
