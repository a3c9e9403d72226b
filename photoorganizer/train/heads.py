"""A head ready to be shipped: its weights, and how its outputs are read."""

from dataclasses import dataclass

from photoorganizer.core.types import HeadSpec
from photoorganizer.nn.network import GroupedHead


@dataclass(frozen=True, slots=True)
class TrainedHead:
    """A head with its labels, temperature and thresholds."""

    module: GroupedHead
    spec: HeadSpec
