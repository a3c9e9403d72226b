"""What a user may change about a recipe. Plain values; knows nothing of recipes."""

from dataclasses import dataclass
from pathlib import Path

RUNS = Path("runs")
"""Where run folders go by default."""


@dataclass(frozen=True, slots=True)
class Options:
    """Changes to a recipe; None leaves it as its source has it."""

    epochs: int | None = None
    """At most so many in each stage."""
    size: int | None = None
    """Side of the input, px."""
    batch: int | None = None
    photos_per_class: int | None = None
    """At most so many photos of a class to learn from. All are measured, whatever is set here."""
    labels: str | None = None
    architecture: str | None = None
    annealing: bool = False
    """SGDR instead of a constant rate, where the source has it."""
    strength: float | None = None
    """Strength k of the augmentations."""
    pretrained: bool = False
    """Start from torchvision's ImageNet weights, which are fetched."""
    base: Path | None = None
    """Start from the base network in this folder instead of the recipe's."""
    ema: float | None = None
    """Decay of an exponential moving average of the weights, which is then what is measured."""
    copies: int = 0
    """Augmented copies of a photo whose answers are averaged when it is measured."""
    seed: int = 1
    workers: int = 0
    """Processes that prepare photos; 0 prepares them in this one."""
    cache: Path | None = None
    """Where data sets are unpacked; the user's cache folder by default."""
    runs: Path = RUNS
