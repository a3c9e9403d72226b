"""What the frozen backbone sees in photos, computed once and kept on disk.

A cache is a folder of blocks, one a named feature, each called by what went into it: the weights
that the feature depends on, the view and the photos. An interrupted run goes on where it stopped;
nothing is ever stale.
"""

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from torch import Tensor, nn

from photoorganizer.nn.backbone import INPUT_PX, MobilenetEdgeTPU
from photoorganizer.nn.perception import (
    COLOUR,
    LAYOUT,
    OBJECT,
    SCENE,
    SCENE_LAYOUT,
    TEXTURE,
    WIDTHS,
    perceive,
)
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
_PLAIN_RECIPE, _RANDOM_RECIPE = "plain 2", "views 1"
"""Parts of each block's name: to be changed with `preprocess` and with `augmentation`."""

_TEXTURE_RECIPE, _LAYOUT_RECIPE, _COLOUR_RECIPE = "texture 1", "layout 1", "colour 2"
"""Parts of those blocks' names: to be changed with how `perception` and `colour` compute them."""

Features = npt.NDArray[np.float32]
"""Shape (photos, width of what is read)."""

Seen = dict[str, Features]
"""Features by name."""


@dataclass(frozen=True, slots=True)
class FrozenBackbone:
    """A backbone exported for the CPU's fast path, with a checksum of what each feature is."""

    session: onnxruntime.InferenceSession
    checksums: Mapping[str, str]

    @classmethod
    def of(cls, backbone: MobilenetEdgeTPU, threads: int = 1) -> "FrozenBackbone":
        """Export `backbone` and load it for `threads` threads: 4 times as fast as torch."""
        checksums = _checksums(backbone)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "backbone.onnx"
            export_graph(_Perception(backbone), list(WIDTHS), file)
            session = onnxruntime.InferenceSession(
                file, options, providers=["CPUExecutionProvider"]
            )
        return cls(session, checksums)

    def features(self, images: Sequence[ModelInput]) -> Seen:
        """Return each feature of a batch of inputs, shape (n, its width)."""
        values = self.session.run(list(WIDTHS), {"images": np.stack(images)})
        return dict(zip(WIDTHS, values, strict=True))


class _Perception(nn.Module):
    """All features as one module, to be exported."""

    def __init__(self, backbone: MobilenetEdgeTPU) -> None:
        super().__init__()
        self._backbone = backbone

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Return the features in the order of their names."""
        features = perceive(self._backbone, images)
        return tuple(features[name].clone() for name in WIDTHS)  # two names may mean one tensor


def _checksums(backbone: MobilenetEdgeTPU) -> dict[str, str]:
    trunk = list(backbone.trunk.state_dict().values())
    top = list(backbone.top.state_dict().values())
    scene_top = (
        top if backbone.scene_top is None else list(backbone.scene_top.state_dict().values())
    )
    return {
        OBJECT: _checksum([*trunk, *top]),
        SCENE: _checksum([*trunk, *scene_top]),
        TEXTURE: f"{_TEXTURE_RECIPE}/{_checksum(trunk)}",
        LAYOUT: f"{_LAYOUT_RECIPE}/{_checksum([*trunk, *top])}",
        SCENE_LAYOUT: f"{_LAYOUT_RECIPE}/scene/{_checksum([*trunk, *scene_top])}",
        COLOUR: _COLOUR_RECIPE,
    }


def _checksum(weights: Iterable[Tensor]) -> str:
    digest = hashlib.sha256()
    for value in weights:
        digest.update(value.numpy().tobytes())
    return digest.hexdigest()


def cached_features(
    photos: Sequence[LabelledPhoto],
    view: int,
    backbone: FrozenBackbone,
    cache: Path,
    report: Report,
    reads: Sequence[str] = (OBJECT,),
) -> Features:
    """Return the features `reads` of one view of each photo, one after the other in each row.

    They come from the cache where it has them; whatever is computed is kept there, read or not.

    Raises:
        MissingData: a photo cannot be read.
    """
    meter = Meter(f"view {view + 1} of the photos", len(photos), report)
    result = np.empty((len(photos), sum(WIDTHS[name] for name in reads)), dtype=np.float32)
    for start in range(0, len(photos), _BLOCK):
        photos_here = photos[start : start + _BLOCK]
        seen = _block(_Block(photos_here, view), reads, backbone, cache, meter)
        np.concatenate([seen[name] for name in reads], axis=1, out=result[start : start + _BLOCK])
    return result


@dataclass(frozen=True, slots=True)
class _Block:
    """Some photos under one view."""

    photos: Sequence[LabelledPhoto]
    view: int

    def file(self, checksum: str, cache: Path) -> Path:
        """Return where the feature with this checksum is kept."""
        recipe = _PLAIN_RECIPE if self.view == PLAIN else _RANDOM_RECIPE
        key = hashlib.sha256(f"{recipe}/{checksum}/{self.view}".encode())
        for photo in self.photos:
            key.update(f"/{photo.name}:{photo.path.stat().st_size}".encode())
        return cache / f"{key.hexdigest()[:32]}.npy"


def _block(
    block: _Block, reads: Sequence[str], backbone: FrozenBackbone, cache: Path, meter: Meter
) -> Mapping[str, npt.NDArray[np.float16]]:
    files = {name: block.file(backbone.checksums[name], cache) for name in WIDTHS}
    if all(files[name].is_file() for name in reads):
        meter.advance(len(block.photos), cached=True)
        return {name: np.load(files[name]) for name in reads}
    parts: dict[str, list[Features]] = {name: [] for name in WIDTHS}
    for batch in _batches(block.photos):
        seen = backbone.features([_view(photo, block.view) for photo in batch])
        for name, values in seen.items():
            parts[name].append(values)
        meter.advance(len(batch))
    halved = {name: np.concatenate(each).astype(np.float16) for name, each in parts.items()}
    for name, features in halved.items():
        _save(files[name], features)
    return halved  # as the next run will read them


def _view(photo: LabelledPhoto, view: int) -> ModelInput:
    pixels = read_pixels(photo.path)
    if view == PLAIN:
        return model_input(pixels, IMAGENET_INPUT)
    rng = np.random.default_rng([view, zlib.crc32(photo.name.encode())])
    return random_view(pixels, IMAGENET_INPUT, rng)


def _batches(photos: Sequence[LabelledPhoto]) -> Iterator[Sequence[LabelledPhoto]]:
    return (photos[start : start + _BATCH] for start in range(0, len(photos), _BATCH))


def _save(file: Path, features: npt.NDArray[np.float16]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_suffix(f".{os.getpid()}.part")
    with scratch.open("wb") as stream:
        np.save(stream, features)
    scratch.replace(file)
