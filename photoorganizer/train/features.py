"""What the frozen backbone sees in photos, computed once and kept on disk.

A cache is a folder of blocks, each named by what went into it: the backbone's weights, the view
and the photos. An interrupted run goes on where it stopped; nothing is ever stale.
"""

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from photoorganizer.nn.network import FEATURES, INPUT_PX, MobilenetEdgeTPU
from photoorganizer.nn.preprocess import InputSpec, ModelInput, model_input
from photoorganizer.train.augmentation import random_view
from photoorganizer.train.datasets import LabelledPhoto, read_pixels
from photoorganizer.train.export import export_graph
from photoorganizer.train.measure import Meter, Report

IMAGENET_INPUT = InputSpec(INPUT_PX, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
"""The scale that all weights derived from ImageNet's were trained with."""

PLAIN = 0
"""The view that the product takes of a photo; views from 1 on are random ones."""

_BLOCK, _BATCH = 512, 16
_RECIPE = "views 1"
"""Part of each block's name: to be changed with `augmentation` or `preprocess`."""

Features = npt.NDArray[np.float32]
"""Shape (photos, 1280)."""


@dataclass(frozen=True, slots=True)
class FrozenBackbone:
    """A backbone exported for the CPU's fast path, with the checksum of its weights."""

    session: onnxruntime.InferenceSession
    checksum: str

    @classmethod
    def of(cls, backbone: MobilenetEdgeTPU, threads: int = 1) -> "FrozenBackbone":
        """Export `backbone` and load it for `threads` threads: 4 times as fast as torch."""
        digest = hashlib.sha256()
        for value in backbone.state_dict().values():
            digest.update(value.numpy().tobytes())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "backbone.onnx"
            export_graph(backbone, ["features"], file)
            session = onnxruntime.InferenceSession(
                file, options, providers=["CPUExecutionProvider"]
            )
        return cls(session, digest.hexdigest())

    def features(self, images: Sequence[ModelInput]) -> Features:
        """Return the features of a batch of inputs, shape (n, 1280)."""
        result: Features = self.session.run(["features"], {"images": np.stack(images)})[0]
        return result


def cached_features(
    photos: Sequence[LabelledPhoto],
    view: int,
    backbone: FrozenBackbone,
    cache: Path,
    report: Report,
) -> Features:
    """Return the features of one view of each photo, from the cache where it has them.

    Raises:
        MissingData: a photo cannot be read.
    """
    meter = Meter(f"view {view + 1} of the photos", len(photos), report)
    result = np.empty((len(photos), FEATURES), dtype=np.float32)
    for start in range(0, len(photos), _BLOCK):
        block = photos[start : start + _BLOCK]
        result[start : start + len(block)] = _block(block, view, backbone, cache, meter)
    return result


def _block(
    photos: Sequence[LabelledPhoto],
    view: int,
    backbone: FrozenBackbone,
    cache: Path,
    meter: Meter,
) -> Features:
    key = hashlib.sha256(f"{_RECIPE}/{backbone.checksum}/{view}".encode())
    for photo in photos:
        key.update(f"/{photo.name}:{photo.path.stat().st_size}".encode())
    file = cache / f"{key.hexdigest()[:32]}.npy"
    if file.is_file():
        meter.advance(len(photos), cached=True)
        return _widened(np.load(file))
    parts = []
    for batch in _batches(photos):
        parts.append(backbone.features([_view(photo, view) for photo in batch]))
        meter.advance(len(batch))
    features = np.concatenate(parts).astype(np.float16)
    _save(file, features)
    return _widened(features)  # as the next run will read them


def _view(photo: LabelledPhoto, view: int) -> ModelInput:
    pixels = read_pixels(photo.path)
    if view == PLAIN:
        return model_input(pixels, IMAGENET_INPUT)
    rng = np.random.default_rng([view, zlib.crc32(photo.name.encode())])
    return random_view(pixels, IMAGENET_INPUT, rng)


def _batches(photos: Sequence[LabelledPhoto]) -> Iterator[Sequence[LabelledPhoto]]:
    return (photos[start : start + _BATCH] for start in range(0, len(photos), _BATCH))


def _widened(features: npt.NDArray[np.float16]) -> Features:
    return features.astype(np.float32)


def _save(file: Path, features: npt.NDArray[np.float16]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_suffix(f".{os.getpid()}.part")
    with scratch.open("wb") as stream:
        np.save(stream, features)
    scratch.replace(file)
