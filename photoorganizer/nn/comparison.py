"""How photos are compared, by an aspect or by all of them: what is made of stored embeddings.

Each part is centred on what photos have in common and half whitened, so that the few strongest
directions do not drown the others; then it counts by its weight. Numpy alone, of what the catalog
stores: a better comparison needs no photo to be looked at again. Its file and its description lie
beside the network's own and are good for its embeddings only; beside another network, embeddings
are compared as they are.
"""

import hashlib
import math
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from photoorganizer.core.errors import BadWeights
from photoorganizer.core.likeness import Aspect, AspectSpec, Background
from photoorganizer.core.sentences import say
from photoorganizer.nn.registry import ModelSpec

MANIFEST = "likeness.toml"

Rows = npt.NDArray[np.float32]
"""One embedding a row."""

_LEAST = 1e-6
"""Length that is divided by at least: the embedding of nothing stays nothing."""


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """What is made of one aspect's part of an embedding."""

    aspect: Aspect
    start: int
    stop: int
    centre: Rows
    """Shape (numbers of the part,); of parts of length one."""
    axes: Rows
    """One direction a row, shape (numbers, numbers)."""
    weight: float
    """Of the aspect in the cosine of all of them; all weights sum to one."""
    unrelated: Background
    """Of this aspect's cosines of photos that have nothing to do with each other."""

    def of(self, embeddings: Rows) -> Rows:
        """Map whole embeddings to this part, rows of length `sqrt(weight)`."""
        part = _unit(embeddings[:, self.start : self.stop].astype(np.float32))
        turned = np.asarray((part - self.centre) @ self.axes.T, dtype=np.float32)
        return np.asarray(_unit(turned) * math.sqrt(self.weight), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How embeddings of one network are compared."""

    id: str
    """Changes whenever the outcome does; vectors that are kept in a file carry it."""
    parts: tuple[ComparedPart, ...]
    whole: Background
    """Of the cosines of photos that have nothing to do with each other, by all aspects."""

    def of(self, embeddings: Rows, aspect: Aspect = Aspect.ALL) -> Rows:
        """Map embeddings, shape (photos, numbers), to what is compared by cosine.

        Shape (photos, numbers that the aspect has of an embedding).
        """
        asked = (part for part in self.parts if aspect in (Aspect.ALL, part.aspect))
        return np.concatenate([part.of(embeddings) for part in asked], axis=1)

    def unrelated(self, aspect: Aspect) -> Background:
        """Return what cosines of photos are that have nothing to do with each other."""
        known = {part.aspect: part.unrelated for part in self.parts}
        return known.get(aspect, self.whole)


def load_comparison(models_dir: Path, model: ModelSpec) -> Comparison | None:
    """Return the comparison in `models_dir`; None where there is none for this network.

    Raises:
        BadWeights: it is damaged.
    """
    manifest = models_dir / MANIFEST
    if not manifest.is_file():
        return None
    try:
        text = manifest.read_text(encoding="utf-8")
        told = tomllib.loads(text)
        if told["model"] != model.id:
            return None
        file = models_dir / str(told["file"])
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() != told["sha256"]:
            raise ValueError("its file is another one")
        with np.load(file, allow_pickle=False) as arrays:
            name = f"{model.id}/{hashlib.sha256(text.encode()).hexdigest()[:12]}"
            return _comparison(name, told, arrays, model)
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise BadWeights(
            say(
                "How photos are compared, {file}, is damaged ({error}): install the program again.",
                file=manifest,
                error=error,
            )
        ) from error


def _comparison(
    name: str, told: Mapping[str, Any], arrays: Mapping[str, Rows], model: ModelSpec
) -> Comparison:
    parts = tuple(
        _part(spec, arrays, told[spec.aspect])
        for spec in model.aspects
        if spec.aspect is not Aspect.ALL
    )
    return Comparison(name, parts, _background(told[Aspect.ALL]))


def _background(told: Mapping[str, Any]) -> Background:
    return Background(float(told["mean"]), float(told["spread"]))


def _part(spec: AspectSpec, arrays: Mapping[str, Rows], told: Mapping[str, Any]) -> ComparedPart:
    centre = arrays[f"{spec.aspect}.centre"].astype(np.float32)
    axes = arrays[f"{spec.aspect}.axes"].astype(np.float32)
    numbers = spec.stop - spec.start
    if centre.shape != (numbers,) or axes.shape != (numbers, numbers):
        raise ValueError(f"the part {spec.aspect} has another shape")
    weight, usual = float(told["weight"]), _background(told)
    return ComparedPart(spec.aspect, spec.start, spec.stop, centre, axes, weight, usual)


def _unit(rows: Rows) -> Rows:
    found: Rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _LEAST)
    return found
