"""What a recipe consists of: an architecture, stages, a loss, and how photos are shown.

Frozen and plain. Knows nothing of photos or networks, and no recipe.
"""

from dataclasses import dataclass
from enum import StrEnum

from photoorganizer.train.experiments.schedules import Annealing, Descent, Stopping


class Architecture(StrEnum):
    """The networks of the sources, and ours."""

    LINEAR = "linear"
    ALEXNET = "alexnet"
    VGG11 = "vgg11"
    VGG13 = "vgg13"
    VGG16 = "vgg16"
    RESNET18 = "resnet18"
    RESNET34 = "resnet34"
    RESNET50 = "resnet50"
    INCEPTION_V3 = "inception_v3"
    EDGETPU = "mobilenet_edgetpu"
    """Ours, with its published weights."""


class Labels(StrEnum):
    """What is learned about a photo."""

    HASHTAG = "hashtag"
    CATEGORY = "category"
    """The kind of a garment."""
    PATTERN = "pattern"
    SLEEVE = "sleeve"
    COLOUR = "colour"
    ARTICLE = "article"
    """The kind of a product."""
    FOLDER = "folder"
    """The name of the folder a photo is in."""


class Loss(StrEnum):
    """What training makes small."""

    CROSS_ENTROPY = "cross entropy"
    HINGE = "multi-class hinge"


class Scale(StrEnum):
    """What a pixel becomes."""

    UNIT = "0 to 1"
    IMAGENET = "ImageNet's mean and deviation"


@dataclass(frozen=True, slots=True)
class Stage:
    """Epochs with one optimizer. A frozen stage trains the layers added to the network only."""

    epochs: int
    descent: Descent
    frozen: bool = False
    annealing: Annealing | None = None

    def rate(self, epochs: float) -> float:
        """Return the learning rate after so many epochs, or parts of one, of this stage."""
        return self.annealing.rate(epochs) if self.annealing else self.descent.rate


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is made."""

    name: str
    source: str
    architecture: Architecture
    stages: tuple[Stage, ...]
    labels: Labels
    size: int
    """Side of the square input, px."""
    batch: int
    alternatives: tuple[Architecture, ...] = ()
    """Other architectures that the source tried."""
    hidden: tuple[int, ...] = ()
    """Widths of the fully connected layers added before the last, each with a ReLU."""
    loss: Loss = Loss.CROSS_ENTROPY
    l2: float = 0.0
    """Times the sum of the squared weights, added to the loss."""
    dropout: float | None = None
    """Before the last layers; None leaves it to the architecture."""
    early_normalisation: bool = False
    """Batch normalisation after the activations of the first two layers."""
    scale: Scale = Scale.IMAGENET
    strength: float | None = None
    """Strength k of the augmentations; None for none at all."""
    stopping: Stopping | None = None
    deviations: tuple[str, ...] = ()

    @property
    def epochs(self) -> int:
        """The epochs of all stages together."""
        return sum(stage.epochs for stage in self.stages)
