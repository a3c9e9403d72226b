"""The aggregation networks of source 4 as the product runs them: numpy, no torch.

The formulas and the names of the weights are those of `nn.attention`, where they are defined and
trained; a test holds the two to the same answers. Their file and its description lie beside the
network's own; they are good for its features only, so each carries the network's id.
"""

import hashlib
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from photoorganizer.core.attention import Features, GalleryOpinion, Weights
from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.core.interests import ShareSpread
from photoorganizer.core.sentences import say

MANIFEST = "interests.toml"

Numbers = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class ProfileSpec:
    """The aggregation networks as their manifest describes them."""

    model_id: str
    """The network whose features they read."""
    file: Path
    sha256: str
    labels: tuple[str, ...]
    """What they tell of, in the order of their outputs."""
    methods: tuple[str, ...]
    spread: ShareSpread
    """How far shares that stand on that network's answers may be off."""
    licence: str
    card: Path


@dataclass(frozen=True, slots=True)
class Aggregator:
    """One aggregation network: the features of a gallery's photos in, its opinion out."""

    method: str
    weights: Mapping[str, Numbers]

    def opinion(self, photos: Features) -> GalleryOpinion:
        """Return what a gallery is about, from features of shape (photos, features)."""
        logits, weights = _METHODS[self.method](self.weights, photos)
        return GalleryOpinion(1 / (1 + np.exp(-logits.astype(np.float64).clip(-60, 60))), weights)

    def squeezed(self, photos: Features) -> npt.NDArray[np.float32]:
        """Return all that squeezed attention needs of each photo, shape (photos, 1 + labels).

        The query's answer first, then what the photo says of each interest: a gallery's logits are
        the weighted means of the latter, so that no gallery needs the features again.
        """
        w = self.weights
        squeezed = photos @ w["squeeze.weight"].T  # (photos, s)
        asked = squeezed @ w["query"]
        said = squeezed @ w["fc.weight"].T + w["fc.bias"]
        whole: npt.NDArray[np.float32] = np.concatenate([asked[:, None], said], axis=1)
        return whole


def squeezed_opinion(squeezed: Numbers) -> GalleryOpinion:
    """Return what squeezed attention says of a gallery, from `Aggregator.squeezed` of its photos.

    Shape (photos, 1 + labels).
    """
    weights = attend(squeezed[:, 0])
    logits = weights @ squeezed[:, 1:].astype(np.float64)
    return GalleryOpinion(1 / (1 + np.exp(-logits.clip(-60, 60))), weights)


def attend(scores: Numbers) -> Weights:
    """Return exp(score(m)) / Σ_j exp(score(j)) over the photos, shape (photos,)."""
    if not len(scores):
        return np.zeros(0)
    powers = np.exp(scores.astype(np.float64) - scores.max())
    weights: Weights = powers / powers.sum()
    return weights


def load_spec(models_dir: Path) -> ProfileSpec:
    """Return the aggregation networks that the manifest in `models_dir` describes.

    Raises:
        MissingWeights: there are none.
        BadWeights: the manifest cannot be understood.
    """
    manifest = models_dir / MANIFEST
    try:
        told = tomllib.loads(manifest.read_text(encoding="utf-8"))
        return _spec(told, models_dir)
    except OSError as error:
        raise MissingWeights(
            say(
                "There is no description of the aggregation networks at {file}: install "
                "the program again.",
                file=manifest,
            )
        ) from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadWeights(
            say(
                "The description {file} cannot be understood ({error}): install the program again.",
                file=manifest,
                error=error,
            )
        ) from error


def load_aggregators(spec: ProfileSpec) -> dict[str, Aggregator]:
    """Return the aggregation networks by method.

    Raises:
        MissingWeights: their file is not there.
        BadWeights: it is not the manifest's file, or cannot be read.
    """
    try:
        content = spec.file.read_bytes()
    except OSError as error:
        raise MissingWeights(
            say(
                "The aggregation networks' file {file} cannot be read: install the program again.",
                file=spec.file,
            )
        ) from error
    if hashlib.sha256(content).hexdigest() != spec.sha256:
        raise BadWeights(
            say(
                "The file {file} is damaged or was exchanged: install the program again.",
                file=spec.file,
            )
        )
    return {method: Aggregator(method, _weights(spec.file, method)) for method in spec.methods}


def _weights(file: Path, method: str) -> dict[str, Numbers]:
    try:
        with np.load(file, allow_pickle=False) as arrays:
            prefix = f"{method}/"
            return {
                name.removeprefix(prefix): arrays[name].astype(np.float32)
                for name in arrays.files
                if name.startswith(prefix)
            }
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadWeights(
            say(
                "The aggregation networks' file {file} cannot be read: install the program again.",
                file=file,
            )
        ) from error


def _spec(told: dict[str, Any], folder: Path) -> ProfileSpec:
    methods = tuple(str(method) for method in told["methods"])
    if unknown := set(methods) - set(_METHODS):
        raise ValueError(f"there is no method {sorted(unknown)[0]}")
    return ProfileSpec(
        model_id=str(told["model"]),
        file=folder / str(told["file"]),
        sha256=str(told["sha256"]),
        labels=tuple(str(label) for label in told["labels"]),
        methods=methods,
        spread=_spread(told["shares"]),
        licence=str(told["licence"]),
        card=folder / str(told["card"]),
    )


def _spread(told: Mapping[str, Any]) -> ShareSpread:
    spread = ShareSpread(*(float(told[name]) for name in ("least", "most", "below", "above")))
    if not 0 < spread.least <= 1 <= spread.most or min(spread.below, spread.above) < 0:
        raise ValueError("shares may not be off in such a way")
    return spread


_Weights = Mapping[str, Numbers]


def _average(w: _Weights, photos: Features) -> tuple[Numbers, Weights]:
    weights = np.full(len(photos), 1 / max(1, len(photos)))
    return _linear(w, "fc", weights @ photos), weights


def _attention(w: _Weights, photos: Features) -> tuple[Numbers, Weights]:
    weights = attend(photos @ w["query"])
    whole = weights @ photos
    gate = 1 / (1 + np.exp(-_linear(w, "gate.linear", whole)))
    return _two_layers(w, gate * whole), weights


def _squeeze(w: _Weights, photos: Features) -> tuple[Numbers, Weights]:
    weights = attend(photos @ (w["query"] @ w["squeeze.weight"]))
    return _linear(w, "fc", w["squeeze.weight"] @ (weights @ photos)), weights


def _squeeze_expand(w: _Weights, photos: Features) -> tuple[Numbers, Weights]:
    first = attend(photos @ (w["query"] @ w["squeeze.weight"]))
    seen = w["squeeze.weight"] @ (first @ photos)
    query = w["expand.weight"] @ np.tanh(_linear(w, "inner", seen))
    weights = attend(photos @ query)
    return _two_layers(w, weights @ photos), weights


def _linear(w: _Weights, name: str, x: Numbers) -> Numbers:
    result: Numbers = w[f"{name}.weight"] @ x + w[f"{name}.bias"]
    return result


def _two_layers(w: _Weights, x: Numbers) -> Numbers:
    return _linear(w, "fc.2", np.maximum(_linear(w, "fc.0", x), 0))


_METHODS: dict[str, Callable[[_Weights, Features], tuple[Numbers, Weights]]] = {
    "average": _average,
    "attention": _attention,
    "squeeze": _squeeze,
    "squeeze-expand": _squeeze_expand,
}
"""By the names that the command line knows them by."""
