"""A torch data set of photos: each a square tensor, augmented where a recipe says so.

What is drawn for a photo depends on the seed, the epoch and the photo alone, so that a resumed
training sees what an uninterrupted one sees, whoever prepares the photos.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from photoorganizer.nn.preprocess import square
from photoorganizer.train.datasets import read_photo, read_pixels
from photoorganizer.train.experiments.augmentation import apply, draw
from photoorganizer.train.experiments.configuration import Scale
from photoorganizer.train.experiments.division import Example
from photoorganizer.train.features import IMAGENET_INPUT

Batches = DataLoader[tuple[Tensor, int]]
"""Yields images (n, 3, size, size) and their classes (n,)."""


@dataclass(frozen=True, slots=True)
class View:
    """How a photo becomes a tensor."""

    size: int
    scale: Scale
    strength: float | None = None
    """Of the augmentations; None for none."""


@dataclass(frozen=True)
class Pictures(Dataset[tuple[Tensor, int]]):
    """Photos as one epoch sees them."""

    examples: Sequence[Example]
    view: View
    seed: int = 0
    epoch: int = 0

    def __len__(self) -> int:
        return len(self.examples)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """Return the photo as (3, size, size), and its class.

        Raises:
            MissingData: it cannot be read.
        """
        example = self.examples[index]
        image = _central_square(example, self.view.size)
        if self.view.strength is not None:
            key = [self.seed, self.epoch, zlib.crc32(example.name.encode())]
            image = apply(draw(self.view.strength, np.random.default_rng(key)), image)
        return _scaled(image, self.view.scale), example.label

    def in_epoch(self, epoch: int) -> "Pictures":
        """Return the same photos as `epoch` sees them."""
        return replace(self, epoch=epoch)

    def shuffled(self, batch: int, workers: int) -> Batches:
        """Return batches in this epoch's random order.

        A last batch of one photo is left out: batch normalisation has nothing to compare it with.
        """
        order = np.random.default_rng([self.seed, self.epoch]).permutation(len(self)).tolist()
        lone = len(self) % batch == 1 and len(self) > 1
        return DataLoader(self, batch, sampler=order, num_workers=workers, drop_last=lone)

    def in_order(self, batch: int, workers: int) -> Batches:
        """Return batches in the order of the examples."""
        return DataLoader(self, batch, num_workers=workers)


def _central_square(example: Example, size: int) -> Tensor:
    pixels = read_photo(example.path, size) if example.own else read_pixels(example.path)
    height, width = pixels.shape[:2]
    side = min(height, width)
    left, top = (width - side) / 2, (height - side) / 2
    view = square(pixels, (left, top, left + side, top + side), size)
    return torch.from_numpy(view.copy()).permute(2, 0, 1).contiguous()


def _scaled(image: Tensor, scale: Scale) -> Tensor:
    values = image.float() / 255
    if scale is Scale.UNIT:
        return values
    mean = torch.tensor(IMAGENET_INPUT.mean).view(3, 1, 1)
    std = torch.tensor(IMAGENET_INPUT.std).view(3, 1, 1)
    return (values - mean) / std
