"""What a network file says of photos, as a library stores it: kept on disk by the network's id.

Whatever is fitted or measured on top of the network reads these, and takes minutes where the
network itself takes as long as indexing. A network with another id is read anew.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.nn.tagger import Reading, Tagger
from photoorganizer.train.datasets import LabelledPhoto, read_pixels
from photoorganizer.train.measure import Meter, Report

_BLOCK, _BATCH = 512, 16

_EMBEDDING = "embedding"

_Halves = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Readings:
    """Embeddings and raw scores of photos, rounded to the half floats of the catalog."""

    embeddings: npt.NDArray[np.float32]
    """Shape (photos, numbers of an embedding)."""
    logits: Mapping[str, npt.NDArray[np.float32]]
    """By head, shape (photos, labels of the head)."""


def cached_readings(
    photos: Sequence[LabelledPhoto], tagger: Tagger, cache: Path, report: Report
) -> Readings:
    """Return what the network says of photos, from the `cache` where that has it.

    An interrupted run goes on where it stopped.

    Raises:
        MissingData: a photo cannot be read.
    """
    meter = Meter("readings of the photos", len(photos), report)
    blocks = [
        _block(photos[start : start + _BLOCK], tagger, cache, meter)
        for start in range(0, len(photos), _BLOCK)
    ]
    whole = {
        name: np.concatenate([block[name] for block in blocks]).astype(np.float32)
        for name in blocks[0]
    }
    return Readings(whole.pop(_EMBEDDING), whole)


def _block(
    photos: Sequence[LabelledPhoto], tagger: Tagger, cache: Path, meter: Meter
) -> Mapping[str, _Halves]:
    file = _file(photos, tagger.spec.id, cache)
    if file.is_file():
        meter.advance(len(photos), cached=True)
        with np.load(file) as kept:
            return dict(kept)
    readings: list[Reading] = []
    for start in range(0, len(photos), _BATCH):
        batch = photos[start : start + _BATCH]
        readings += tagger.read([read_pixels(photo.path) for photo in batch])
        meter.advance(len(batch))
    said = {name: [reading.logits[name] for reading in readings] for name in readings[0].logits}
    rows = {_EMBEDDING: [reading.embedding for reading in readings], **said}
    halves = {name: np.stack(values).astype(np.float16) for name, values in rows.items()}
    _save(file, halves)
    return halves


def _file(photos: Sequence[LabelledPhoto], model_id: str, cache: Path) -> Path:
    key = hashlib.sha256(f"readings 1/{model_id}".encode())
    for photo in photos:
        key.update(f"/{photo.name}:{photo.path.stat().st_size}".encode())
    return cache / f"{key.hexdigest()[:32]}.npz"


def _save(file: Path, halves: Mapping[str, _Halves]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_suffix(f".{os.getpid()}.part")
    with scratch.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **halves)
    scratch.replace(file)
