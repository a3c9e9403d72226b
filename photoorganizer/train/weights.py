"""The published weights that training starts from. Reads them without unpickling anything."""

from dataclasses import dataclass
from pathlib import Path

import safetensors
from safetensors.torch import load_file
from torch import nn

from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.nn.backbone import FEATURES, MobilenetEdgeTPU, load_imagenet

BASE = "mobilenet_edgetpu_imagenet.safetensors"


@dataclass(frozen=True, slots=True)
class BaseNetwork:
    """The published network: its backbone, and its classifier of ImageNet's 1,000 classes."""

    backbone: MobilenetEdgeTPU
    classifier: nn.Linear


def base_network(weights: Path) -> BaseNetwork:
    """Return the published network from `weights`, the folder that its file is in.

    Raises:
        MissingWeights: the file is not there.
        BadWeights: it is damaged, or holds another network.
    """
    file = weights / BASE
    if not file.is_file():
        raise MissingWeights(f"The base weights {file} are not there: fetch them first.")
    try:
        tensors = load_file(file)
    except (safetensors.SafetensorError, OSError) as error:
        raise BadWeights(f"The base weights {file} cannot be read: fetch them again.") from error
    backbone = MobilenetEdgeTPU()
    load_imagenet(backbone, tensors)
    classifier = nn.Linear(FEATURES, len(tensors["classifier.bias"]))
    classifier.load_state_dict(
        {name: tensors[f"classifier.{name}"].float() for name in ("weight", "bias")}
    )
    return BaseNetwork(backbone.eval(), classifier)
