"""Trains the four ways to tell from a gallery what it is about, on galleries of labelled photos.

Interests are the scenes that deserve a hashtag: more of them than hashtags, so that the best
twenty of them mean something. The backbone is frozen; photos kept aside are in no gallery here.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import safetensors
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.nn.attention import AGGREGATORS
from photoorganizer.nn.backbone import MobilenetEdgeTPU
from photoorganizer.train.datasets import OTHER, LabelledPhoto
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.features import PLAIN, Features, FrozenBackbone, cached_features
from photoorganizer.train.galleries import Galleries, GalleryRecipe, PhotoPool, compose
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.splits import VALIDATION, Parts, validation_split
from photoorganizer.train.weights import base_network

FILE = "aggregation.safetensors"


@dataclass(frozen=True, slots=True)
class AggregationRecipe:
    """How an aggregator is trained: AdamW, one cycle of the rate, binary cross entropy."""

    galleries: GalleryRecipe = field(default_factory=GalleryRecipe)
    steps: int = 1000
    batch: int = 32
    rate: float = 4e-3
    weight_decay: float = 0.05
    dropout: float = 0.2
    """Of the photos' features: each photo is in many galleries, and would be learned by heart."""
    seed: int = 1
    least_photos: int = 5
    """Kept aside of an interest: with fewer, its figures would say nothing."""


@dataclass(frozen=True, slots=True)
class Aggregation:
    """The aggregators, what they know, and what their features are made by."""

    interests: tuple[str, ...]
    centre: Tensor
    deviation: Tensor
    """Of the features of the training photos, shape (d,)."""
    backbone: MobilenetEdgeTPU
    aggregators: Mapping[str, nn.Module]

    def inputs(self, features: Features) -> Tensor:
        """Return features on the scale that the aggregators read, shape (photos, d)."""
        return (torch.from_numpy(features) - self.centre) / self.deviation

    def save(self, folder: Path) -> Path:
        """Write everything to one file in `folder`; return it."""
        folder.mkdir(parents=True, exist_ok=True)
        tensors = {"centre": self.centre, "deviation": self.deviation}
        for part, module in {"backbone": self.backbone, **self.aggregators}.items():
            for name, value in module.state_dict().items():
                tensors[f"{part}/{name}"] = value.contiguous()
        file = folder / FILE
        save_file(tensors, file, {"interests": json.dumps(self.interests)})
        return file


def load_aggregation(folder: Path) -> Aggregation:
    """Return what `Aggregation.save` wrote to `folder`.

    Raises:
        MissingWeights: there is nothing.
        BadWeights: it is damaged, or of another version.
    """
    file = folder / FILE
    if not file.is_file():
        raise MissingWeights(
            f"There is no {FILE} in {folder}: make it with “photoorganizer train aggregation” "
            "and name its folder with --models."
        )
    try:
        with safetensors.safe_open(file, framework="pt") as stream:
            interests = tuple(json.loads(stream.metadata()["interests"]))
            tensors = {name: stream.get_tensor(name) for name in stream.keys()}  # noqa: SIM118 - no mapping
        aggregators = {
            name: kind(len(tensors["centre"]), len(interests)) for name, kind in AGGREGATORS.items()
        }
        backbone = MobilenetEdgeTPU()
        for part, module in {"backbone": backbone, **aggregators}.items():
            module.load_state_dict(_under(part, tensors))
        return Aggregation(
            interests, tensors["centre"], tensors["deviation"], backbone.eval(), aggregators
        )
    except (safetensors.SafetensorError, OSError, KeyError, TypeError, RuntimeError) as error:
        raise BadWeights(f"The file {file} cannot be read: train it again.") from error


def _under(part: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    prefix = f"{part}/"
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }


@dataclass(frozen=True, slots=True)
class AggregationTraining:
    """What was trained, and how."""

    file: Path
    interests: int
    photos: int
    distractors: int
    losses: Mapping[str, float]
    """Binary cross entropy over the last tenth of the steps."""
    seconds: float


def train_aggregation(
    data: Path,
    weights: Path,
    out: Path,
    report: Report,
    recipe: AggregationRecipe = AggregationRecipe(),
    cache: Path | None = None,
) -> AggregationTraining:
    """Train the four aggregators on the photos in `data`, over the base network in `weights`.

    Args:
        out: gets one file with the aggregators and the backbone that they read.

    Raises:
        MissingData: a scene set is not there.
        ModelError: the base weights are not there or are not the right ones.
    """
    started = time.monotonic()
    torch.set_num_threads(1)
    cache = cache or training_cache()
    backbone = base_network(weights).backbone
    photos, parts = validation_split(data, cache)
    interests = gallery_interests(photos, parts, recipe.least_photos)
    learned = _of_part(photos, parts, validation=False)
    features = cached_features(
        photos, PLAIN, FrozenBackbone.of(backbone), cache / "features", report
    )[parts != VALIDATION]
    centre, deviation = features.mean(axis=0), features.std(axis=0) + 1e-3
    pool = photo_pool(learned, interests)
    table = torch.from_numpy((features - centre) / deviation)
    aggregators, losses = {}, {}
    for name in AGGREGATORS:
        aggregators[name], losses[name] = fit_aggregator(name, table, pool, recipe, report)
    aggregation = Aggregation(
        interests, torch.from_numpy(centre), torch.from_numpy(deviation), backbone, aggregators
    )
    return AggregationTraining(
        file=aggregation.save(out),
        interests=len(interests),
        photos=sum(map(len, pool.interests)),
        distractors=len(pool.distractors),
        losses=losses,
        seconds=time.monotonic() - started,
    )


def gallery_interests(photos: Sequence[LabelledPhoto], parts: Parts, least: int) -> tuple[str, ...]:
    """Return the scenes that deserve a hashtag and have `least` photos kept aside, by name."""
    held = _of_part(photos, parts, validation=True)
    scenes = [photo.scene for photo in held if photo.hashtag != OTHER]
    return tuple(sorted(scene for scene in set(scenes) if scenes.count(scene) >= least))


def photo_pool(photos: Sequence[LabelledPhoto], interests: Sequence[str]) -> PhotoPool:
    """Return what galleries of `photos` are made of; scenes that are no interest are left out."""
    scenes = np.array([OTHER if p.hashtag == OTHER else f"/{p.scene}" for p in photos])
    return PhotoPool(
        tuple(np.flatnonzero(scenes == f"/{interest}") for interest in interests),
        np.flatnonzero(scenes == OTHER),
    )


def _of_part(
    photos: Sequence[LabelledPhoto], parts: Parts, *, validation: bool
) -> list[LabelledPhoto]:
    kept = (parts == VALIDATION) == validation
    return [photo for photo, is_kept in zip(photos, kept.tolist(), strict=True) if is_kept]


def fit_aggregator(
    name: str, table: Tensor, pool: PhotoPool, recipe: AggregationRecipe, report: Report
) -> tuple[nn.Module, float]:
    """Train one aggregator on galleries composed anew at each step; return it and its last loss.

    `table` holds a photo's features a row, on the scale of the training photos.
    """
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    module = AGGREGATORS[name](table.shape[1], len(pool.interests))
    optimizer = torch.optim.AdamW(
        module.parameters(), lr=recipe.rate, weight_decay=recipe.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=recipe.steps)
    meter = Meter(f"aggregation: {name}", recipe.steps, report)
    losses: list[float] = []
    for _ in range(recipe.steps):
        galleries = compose(pool, recipe.galleries, recipe.batch, rng)
        logits = gallery_logits(module, table, galleries, recipe.dropout)
        wanted = torch.from_numpy(galleries.interests).float()
        loss = functional.binary_cross_entropy_with_logits(logits, wanted)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # torch annotates it so
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        meter.advance(1)
    return module.eval(), float(np.mean(losses[-max(1, recipe.steps // 10) :]))


def gallery_logits(
    module: nn.Module, table: Tensor, galleries: Galleries, dropout: float = 0.0
) -> Tensor:
    """Return the logits of each gallery's interests, shape (galleries, interests)."""
    present = torch.from_numpy(galleries.present)
    photos = table[torch.from_numpy(galleries.rows)] * present.unsqueeze(2)  # (n, m, d)
    logits: Tensor = module(functional.dropout(photos, dropout), present)[0]
    return logits
