"""Trains the aggregation networks that the product tells interests with, on what a library stores.

Each of the four begins as what certainty alone would do: it looks at photos by how certain the
network is of them, and says of each interest how much of the gallery is about it. It then learns
from galleries of labelled photos what to look at instead. What it becomes is kept as soon as it is
better on galleries of photos that it did not learn from; so it ends at least as good as it began.
No photo of the validation part is looked at, and of scenes and clothes none that taught the
network: of those the network is surer than of a user's.
"""

import copy
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.core.attention import photo_features
from photoorganizer.core.likeness import AspectSpec
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.galleries import (
    Galleries,
    GalleryRecipe,
    PhotoPool,
    compose_about,
    mean_average_precision,
)
from photoorganizer.train.interest_photos import InterestPhotos, Truth, read_interest_photos
from photoorganizer.train.interest_shipping import ship
from photoorganizer.train.interest_starts import METHODS, start
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.share_ranges import fit_spread

USUAL = GalleryRecipe(photos=(30, 60), interests=(2, 8), share=(0.1, 0.8))
FEW = GalleryRecipe(photos=(40, 100), interests=(1, 6), share=(0.03, 0.4))
RARE = GalleryRecipe(photos=(100, 200), interests=(1, 5), share=(0.02, 0.15))

_BATCH = 50

_TUNING_EVERY = 4
"""One photo in so many is not learned from, but tells what is better."""

Logits = npt.NDArray[np.float32]
"""Shape (galleries, labels)."""


@dataclass(frozen=True, slots=True)
class InterestRecipe:
    """How an aggregation network is trained."""

    galleries: tuple[GalleryRecipe, ...] = (USUAL, FEW, RARE)
    steps: int = 400
    batch: int = 16
    """Galleries of each kind in a step."""
    rate: float = 1.5e-3
    stay: float = 1e-4
    """How strongly weights are held where they began."""
    dropout: float = 0.3
    """Of the embedding's numbers, the same ones in all of a gallery's photos."""
    look: int = 50
    """Steps after which it is looked at whether it is better."""
    tuning_galleries: int = 120
    """Of each kind, to see that on."""
    least_photos: int = 6
    """To learn from, of an interest: with fewer it is left as it began."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class InterestTraining:
    """What was trained, and how."""

    file: Path
    model_id: str
    photos: int
    learned: int
    """Interests that had photos to learn from, of all."""
    labels: int
    megabytes: float
    order: Mapping[str, Mapping[str, float]]
    """Mean average precision on the tuning galleries: as it began, and as it ended."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Learning:
    """Photos as an aggregation network reads them, and what galleries are made of."""

    table: Tensor
    """Shape (photos, features)."""
    truth: Truth
    learned: npt.NDArray[np.bool_]
    """Which labels have photos to learn from, shape (labels,)."""
    pool: PhotoPool
    tuning: PhotoPool


def train_interests(
    data: Path,
    models: Path,
    report: Report,
    recipe: InterestRecipe = InterestRecipe(),
    cache: Path | None = None,
) -> InterestTraining:
    """Train the four on the photos in `data`, for the network in `models`, and ship them there.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    started = time.monotonic()
    torch.set_num_threads(1)
    tagger = Tagger(load_model(models))
    photos = read_interest_photos(data, tagger, cache or training_cache(), report)
    learning = learning_from(photos, tagger.spec.aspects, recipe)
    modules, order = {}, {}
    for method in METHODS:
        modules[method], order[method] = fit_method(method, learning, recipe, report)
    spread = fit_spread(photos, recipe.seed)
    file = ship(modules, photos.vocabulary.labels, spread, tagger.spec, models)
    return InterestTraining(
        file=file,
        model_id=tagger.spec.id,
        photos=sum(map(len, learning.pool.interests)),
        learned=int(learning.learned.sum()),
        labels=len(photos.vocabulary.labels),
        megabytes=file.stat().st_size / 1e6,
        order=order,
        seconds=time.monotonic() - started,
    )


def learning_from(
    photos: InterestPhotos, aspects: Sequence[AspectSpec], recipe: InterestRecipe
) -> Learning:
    """Return what is learned from: a quarter of it, by name, tells when it is better."""
    fits = photos.fresh
    aside = np.array([zlib.crc32(name.encode()) % _TUNING_EVERY == 0 for name in photos.names])
    pool = photos.pool(fits & ~aside, recipe.least_photos)
    return Learning(
        table=feature_table(photos, aspects),
        truth=photos.truth,
        learned=np.array([len(rows) > 0 for rows in pool.interests]),
        pool=pool,
        tuning=photos.pool(fits & aside, 2),
    )


def feature_table(photos: InterestPhotos, aspects: Sequence[AspectSpec]) -> Tensor:
    """Return the photos as aggregation networks read them, shape (photos, features)."""
    vocabulary, readings = photos.vocabulary, photos.readings
    values = vocabulary.values(readings.logits)
    return torch.from_numpy(
        photo_features(values, vocabulary.exclusive, readings.embeddings, aspects)
    )


def fit_method(
    method: str, learning: Learning, recipe: InterestRecipe, report: Report
) -> tuple[nn.Module, dict[str, float]]:
    """Return one of the four, and how well it orders interests as it began and as it ended."""
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    labels = learning.truth.shape[1]
    module = start(method, learning.table.shape[1], labels)
    began = [parameter.detach().clone() for parameter in module.parameters()]
    tuning = _tuning(learning, recipe)
    kept, first = copy.deepcopy(module), _order(module, learning, tuning)
    best = first
    optimizer = torch.optim.Adam(module.parameters(), recipe.rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, recipe.steps)
    meter = Meter(f"interests: {method}", recipe.steps, report)
    for step in range(1, recipe.steps + 1):
        loss = _loss(module, learning, recipe, rng)
        moved = zip(module.parameters(), began, strict=True)
        loss = loss + recipe.stay * sum((now - then).square().sum() for now, then in moved)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # torch annotates it so
        optimizer.step()
        schedule.step()
        meter.advance(1)
        if step % recipe.look == 0 and (now := _order(module, learning, tuning)) > best:
            kept, best = copy.deepcopy(module), now
    return kept.eval(), {"began": first, "ended": best}


def _loss(
    module: nn.Module, learning: Learning, recipe: InterestRecipe, rng: np.random.Generator
) -> Tensor:
    losses = []
    known = torch.from_numpy(learning.learned)
    for kind in recipe.galleries:
        galleries = compose_about(learning.pool, learning.truth, kind, recipe.batch, rng)
        logits = _logits(module, learning.table, galleries, recipe.dropout)
        wanted = torch.from_numpy(galleries.interests).float()
        losses.append(
            functional.binary_cross_entropy_with_logits(logits[:, known], wanted[:, known])
        )
    return torch.stack(losses).mean()


def _tuning(learning: Learning, recipe: InterestRecipe) -> list[Galleries]:
    rng = np.random.default_rng(recipe.seed + 1)
    count = recipe.tuning_galleries
    return [
        compose_about(learning.tuning, learning.truth, kind, count, rng)
        for kind in recipe.galleries
    ]


def _order(module: nn.Module, learning: Learning, tuning: Sequence[Galleries]) -> float:
    """Return the mean average precision of the learned labels, over all kinds of galleries."""
    return float(
        np.mean(
            [
                mean_average_precision(
                    some.interests[:, learning.learned],
                    gallery_scores(module, learning.table, some)[:, learning.learned],
                )
                for some in tuning
            ]
        )
    )


@torch.inference_mode()
def gallery_scores(module: nn.Module, table: Tensor, galleries: Galleries) -> Logits:
    """Return the logits of many galleries' interests, shape (galleries, labels)."""
    module.eval()
    parts = [
        _logits(module, table, galleries.part(slice(first, first + _BATCH))).numpy()
        for first in range(0, len(galleries.rows), _BATCH)
    ]
    return np.concatenate(parts)


def _logits(module: nn.Module, table: Tensor, galleries: Galleries, dropout: float = 0.0) -> Tensor:
    photos = table[torch.from_numpy(galleries.rows)]  # (n, m, d)
    if dropout:
        labels = galleries.interests.shape[1]
        kept = functional.dropout(torch.ones(len(photos), 1, table.shape[1]), dropout)
        kept[:, :, : 2 * labels + 1] = 1
        photos = photos * kept
    logits: Tensor = module(photos, torch.from_numpy(galleries.present))[0]
    return logits
