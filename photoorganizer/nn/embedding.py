"""The embedding that photos are compared by: a part for each aspect, of the features it reads.

Knows nothing of what the aspects are.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.nn.perception import WIDTHS


class Projection(nn.Module):
    """One part: features, centred and projected, of length `sqrt(weight)`.

    The weights of all parts sum to one, and so the embedding has length one.
    """

    centre: Tensor
    axes: Tensor

    def __init__(self, reads: Sequence[str], dimension: int, weight: float) -> None:
        super().__init__()
        self.reads = tuple(reads)
        inputs = sum(WIDTHS[name] for name in reads)
        self.register_buffer("centre", torch.zeros(inputs))
        self.register_buffer("axes", torch.zeros(dimension, inputs))
        self._length = math.sqrt(weight)

    def forward(self, features: Tensor) -> Tensor:
        """Map the features it reads, shape (n, inputs), to its part (n, dimension)."""
        projected = functional.linear(features - self.centre, self.axes)
        return functional.normalize(projected) * self._length
