"""Trains the four ways to tell from a gallery what it is about, on galleries of labelled photos.

Interests are the scenes that deserve a hashtag: more of them than hashtags, so that the best
twenty of them mean something. The backbone is frozen; photos kept aside are in no gallery here.
Weights are fitted on galleries of some photos, thresholds on galleries of others; all four ways
have the same recipe and see the same galleries.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
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
from photoorganizer.train.splits import CALIBRATION, VALIDATION, Parts, validation_split
from photoorganizer.train.weights import base_network

FILE = "aggregation.safetensors"

LENGTH = 20.0
"""Of a photo's features, whatever they are: a photo with strong ones counts no more than others."""

FEW = GalleryRecipe(photos=(40, 100), interests=(1, 8), share=(0.03, 0.4))
"""Galleries in which little is of interest."""

_SAID = 10
"""How many interests thresholds let a gallery have, at most."""

_BATCH = 50

Logits = npt.NDArray[np.float32]
"""Shape (galleries, interests)."""


@dataclass(frozen=True, slots=True)
class AggregationRecipe:
    """How an aggregator is trained: AdamW, one cycle of the rate, binary cross entropy."""

    galleries: tuple[GalleryRecipe, ...] = (GalleryRecipe(), FEW)
    """The kinds of galleries, as many of each in a batch."""
    steps: int = 1200
    batch: int = 32
    rate: float = 4e-3
    warming: float = 0.1
    """Share of the steps in which the rate rises; then it falls with a cosine."""
    query_rate: float = 0.01
    """Of the layer that makes queries, in parts of the rate: each of a query's numbers is the sum
    of hundreds that move at once."""
    weight_decay: float = 0.05
    dropout: float = 0.5
    """Of features, the same ones in all of a gallery's photos: an average would fill the gaps."""
    longest_step: float = 1.0
    """Of all gradients together."""
    seed: int = 1
    least_photos: int = 5
    """Kept aside of an interest: with fewer, its figures would say nothing."""
    tuning_galleries: int = 300
    """Of each kind, to fit the threshold on."""


@dataclass(frozen=True, slots=True)
class Aggregation:
    """The aggregators, what they know, and what their features are made by."""

    interests: tuple[str, ...]
    centre: Tensor
    deviation: Tensor
    """Of the features of the training photos, shape (d,)."""
    backbone: MobilenetEdgeTPU
    aggregators: Mapping[str, nn.Module]
    thresholds: Mapping[str, float]
    """The logit from which on each says that a gallery has an interest."""

    def inputs(self, features: Features) -> Tensor:
        """Return features on the scale that the aggregators read, shape (photos, d)."""
        return scaled(features, self.centre, self.deviation)

    def save(self, folder: Path) -> Path:
        """Write everything to one file in `folder`; return it."""
        folder.mkdir(parents=True, exist_ok=True)
        tensors = {"centre": self.centre, "deviation": self.deviation}
        for part, module in {"backbone": self.backbone, **self.aggregators}.items():
            for name, value in module.state_dict().items():
                tensors[f"{part}/{name}"] = value.contiguous()
        file = folder / FILE
        told = {"interests": self.interests, "thresholds": dict(self.thresholds)}
        save_file(tensors, file, {name: json.dumps(value) for name, value in told.items()})
        return file


def scaled(features: Features, centre: Tensor, deviation: Tensor) -> Tensor:
    """Return standardised features at the same length for each photo, shape (photos, d)."""
    return LENGTH * functional.normalize((torch.from_numpy(features) - centre) / deviation)


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
            thresholds = {
                name: float(json.loads(stream.metadata()["thresholds"])[name])
                for name in AGGREGATORS
            }
            tensors = {name: stream.get_tensor(name) for name in stream.keys()}  # noqa: SIM118 - no mapping
        aggregators = {
            name: kind(len(tensors["centre"]), len(interests)) for name, kind in AGGREGATORS.items()
        }
        backbone = MobilenetEdgeTPU()
        for part, module in {"backbone": backbone, **aggregators}.items():
            module.load_state_dict(_under(part, tensors))
        return Aggregation(
            interests,
            tensors["centre"],
            tensors["deviation"],
            backbone.eval(),
            aggregators,
            thresholds,
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
    features = cached_features(
        photos, PLAIN, FrozenBackbone.of(backbone), cache / "features", report
    )
    fitted = (parts != VALIDATION) & (parts != CALIBRATION)
    centre = torch.from_numpy(features[fitted].mean(axis=0))
    deviation = torch.from_numpy(features[fitted].std(axis=0) + 1e-3)
    table = scaled(features, centre, deviation)
    pools = [photo_pool(photos, interests, part) for part in (fitted, np.equal(parts, CALIBRATION))]
    aggregators, losses, thresholds = {}, {}, {}
    for name in AGGREGATORS:
        aggregators[name], losses[name] = fit_aggregator(name, table, pools[0], recipe, report)
        thresholds[name] = fit_threshold(aggregators[name], table, pools[1], recipe)
    aggregation = Aggregation(interests, centre, deviation, backbone, aggregators, thresholds)
    return AggregationTraining(
        file=aggregation.save(out),
        interests=len(interests),
        photos=sum(map(len, pools[0].interests)),
        distractors=len(pools[0].distractors),
        losses=losses,
        seconds=time.monotonic() - started,
    )


def gallery_interests(photos: Sequence[LabelledPhoto], parts: Parts, least: int) -> tuple[str, ...]:
    """Return the scenes that deserve a hashtag and have `least` photos kept aside, by name."""
    held = [photo for photo, part in zip(photos, parts, strict=True) if part == VALIDATION]
    scenes = [photo.scene for photo in held if photo.hashtag != OTHER]
    return tuple(sorted(scene for scene in set(scenes) if scenes.count(scene) >= least))


def photo_pool(
    photos: Sequence[LabelledPhoto], interests: Sequence[str], among: npt.NDArray[np.bool_]
) -> PhotoPool:
    """Return what galleries are made of `among` the photos; other scenes are left out."""
    scenes = np.array([OTHER if p.hashtag == OTHER else f"/{p.scene}" for p in photos])
    return PhotoPool(
        tuple(np.flatnonzero(among & (scenes == f"/{interest}")) for interest in interests),
        np.flatnonzero(among & (scenes == OTHER)),
    )


def fit_aggregator(
    name: str, table: Tensor, pool: PhotoPool, recipe: AggregationRecipe, report: Report
) -> tuple[nn.Module, float]:
    """Train one aggregator on galleries composed anew at each step; return it and its last loss.

    `table` holds a photo's features a row, on the scale of the training photos.
    """
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    module = AGGREGATORS[name](table.shape[1], len(pool.interests))
    _expect_the_usual(module, len(pool.interests), recipe.galleries)
    groups = _rates(module, recipe)
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        [group["lr"] for group in groups],
        total_steps=recipe.steps,
        pct_start=recipe.warming,
        cycle_momentum=False,
    )
    meter = Meter(f"aggregation: {name}", recipe.steps, report)
    losses: list[float] = []
    for _ in range(recipe.steps):
        kinds = [
            compose(pool, kind, recipe.batch // len(recipe.galleries), rng)
            for kind in recipe.galleries
        ]
        loss = torch.stack([_loss(module, table, some, recipe.dropout) for some in kinds]).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call] # torch annotates it so
        nn.utils.clip_grad_norm_(module.parameters(), recipe.longest_step)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        meter.advance(1)
    return module.eval(), float(np.mean(losses[-max(1, recipe.steps // 10) :]))


def _loss(module: nn.Module, table: Tensor, galleries: Galleries, dropout: float) -> Tensor:
    wanted = torch.from_numpy(galleries.interests).float()
    logits = gallery_logits(module, table, galleries, dropout)
    return functional.binary_cross_entropy_with_logits(logits, wanted)


@torch.no_grad()
def _expect_the_usual(module: nn.Module, interests: int, kinds: Sequence[GalleryRecipe]) -> None:
    """Let scores begin where interests are as rare as they are, not as likely as not.

    Otherwise the first steps are spent on this, and squeezing layers do not recover from them.
    """
    rare = min(0.5, float(np.mean([kind.interests for kind in kinds])) / interests)
    scores = [layer for layer in module.modules() if isinstance(layer, nn.Linear)][-1]
    scores.bias.fill_(float(np.log(rare / (1 - rare))))


def _rates(module: nn.Module, recipe: AggregationRecipe) -> list[dict[str, Any]]:
    """Return an aggregator's parameters in groups, each with its highest rate."""
    groups: list[dict[str, Any]] = [
        {"params": [], "lr": recipe.rate},
        {"params": [], "lr": recipe.rate * recipe.query_rate},
    ]
    for name, parameter in module.named_parameters():
        groups[name.startswith("expand.")]["params"].append(parameter)
    return groups


def fit_threshold(
    module: nn.Module, table: Tensor, pool: PhotoPool, recipe: AggregationRecipe
) -> float:
    """Return the logit from which on it is best to say an interest, by F1 on galleries of `pool`.

    Galleries with much and with little of interest count alike.
    """
    rng = np.random.default_rng(recipe.seed)
    found = [
        (galleries.interests, all_logits(module, table, galleries))
        for galleries in (
            compose(pool, kind, recipe.tuning_galleries, rng) for kind in recipe.galleries
        )
    ]
    truth, logits = (np.concatenate(some) for some in zip(*found, strict=True))
    return best_threshold(truth, logits, _SAID)


def best_threshold(truth: npt.NDArray[np.bool_], logits: Logits, k: int) -> float:
    """Return the logit from which on to say at most `k` interests of a gallery for the best F1.

    Both have shape (galleries, interests).
    """
    best = np.argsort(-logits, axis=1, kind="stable")[:, :k]
    asked = np.take_along_axis(logits, best, axis=1).ravel()
    right = np.take_along_axis(truth, best, axis=1).ravel()
    order = np.argsort(-asked, kind="stable")
    said = np.arange(1, len(order) + 1)
    f1 = 2 * right[order].cumsum() / (said + truth.sum())
    return float(asked[order][f1.argmax()])


@torch.inference_mode()
def all_logits(module: nn.Module, table: Tensor, galleries: Galleries) -> Logits:
    """Return the logits of many galleries' interests, shape (galleries, interests)."""
    parts = [
        gallery_logits(module, table, galleries.part(slice(start, start + _BATCH))).numpy()
        for start in range(0, len(galleries.rows), _BATCH)
    ]
    return np.concatenate(parts)


def gallery_logits(
    module: nn.Module, table: Tensor, galleries: Galleries, dropout: float = 0.0
) -> Tensor:
    """Return the logits of each gallery's interests, shape (galleries, interests)."""
    photos = table[torch.from_numpy(galleries.rows)]  # (n, m, d)
    if dropout:
        photos *= functional.dropout(torch.ones(len(photos), 1, table.shape[1]), dropout)
    logits: Tensor = module(photos, torch.from_numpy(galleries.present))[0]
    return logits
