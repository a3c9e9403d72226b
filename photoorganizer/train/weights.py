"""The published weights that training starts from. Reads them without unpickling anything."""

from pathlib import Path

import safetensors
from safetensors.torch import load_file

from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.nn.network import MobilenetEdgeTPU, load_imagenet

BASE = "mobilenet_edgetpu_imagenet.safetensors"


def imagenet_backbone(weights: Path) -> MobilenetEdgeTPU:
    """Return the backbone with ImageNet's weights from `weights`: the file, or its folder.

    Raises:
        MissingWeights: the file is not there.
        BadWeights: it is damaged, or holds another network.
    """
    file = weights / BASE if weights.is_dir() else weights
    if not file.is_file():
        raise MissingWeights(f"The base weights {file} are not there: fetch them first.")
    try:
        tensors = load_file(file)
    except (safetensors.SafetensorError, OSError) as error:
        raise BadWeights(f"The base weights {file} cannot be read: fetch them again.") from error
    backbone = MobilenetEdgeTPU()
    load_imagenet(backbone, tensors)
    return backbone.eval()
