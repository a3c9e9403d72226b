"""The sources' architectures with the last layers that their recipes put on them.

torchvision's definitions, without weights unless ImageNet's are asked for; or our base network
under the same recipe.
"""

import http.client
import urllib.error
from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from torch import Tensor, nn
from torchvision import models

from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.nn.backbone import FEATURES
from photoorganizer.train.experiments.configuration import Architecture, Recipe
from photoorganizer.train.weights import base_network


class Start(StrEnum):
    """What a network knows before it is trained."""

    SCRATCH = "from scratch"
    IMAGENET = "ImageNet weights"
    BASE = "base network"


@dataclass(frozen=True, slots=True)
class Network:
    """A classifier of images (n, 3, size, size), and its layers that a frozen stage keeps.

    Nothing is kept of a network that starts from scratch: it knows nothing yet.
    """

    module: nn.Module
    kept: tuple[nn.Module, ...]
    start: Start

    def parameters(self) -> int:
        """Return how many numbers it learns."""
        return sum(parameter.numel() for parameter in self.module.parameters())

    def freeze(self, *, frozen: bool) -> None:
        """Keep the weights of the kept layers from learning, or let them."""
        for layer in self.kept:
            layer.requires_grad_(not frozen)

    def training_mode(self, *, frozen: bool) -> None:
        """Go to training mode; frozen layers keep the statistics of their batch normalisation."""
        self.module.train()
        if frozen:
            for layer in self.kept:
                layer.eval()


def build(
    recipe: Recipe, classes: int, *, pretrained: bool = False, base: Path | None = None
) -> Network:
    """Return the recipe's network for so many classes.

    Raises:
        MissingWeights: weights were asked for and could not be had.
        BadWeights: they are damaged.
    """
    if base is not None:
        return _on_base_network(recipe, classes, base)
    if recipe.architecture is Architecture.LINEAR:
        pixels = 3 * recipe.size**2
        linear = nn.Sequential(nn.Flatten(), nn.Linear(pixels, classes))
        return Network(linear, (), Start.SCRATCH)
    module = _bare(recipe)
    if pretrained:
        _load(module, imagenet_weights(recipe.architecture))
    kept = _with_last_layers(module, recipe, classes)
    if recipe.early_normalisation:
        _normalise_early(module.features)
    if not pretrained:
        return Network(module, (), Start.SCRATCH)
    return Network(module, kept, Start.IMAGENET)


def imagenet_weights(architecture: Architecture) -> dict[str, Tensor]:
    """Fetch torchvision's ImageNet weights, or take those fetched before; their checksum is tested.

    Raises:
        MissingWeights: they could not be fetched.
        BadWeights: what came is not what torchvision published.
    """
    published = models.get_model_weights(architecture.value)["IMAGENET1K_V1"]
    try:
        weights: dict[str, Tensor] = published.get_state_dict(check_hash=True, weights_only=True)
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise MissingWeights(
            f"The ImageNet weights of {architecture} could not be fetched from {published.url} "
            f"({error}): connect to the network, or train without --pretrained."
        ) from error
    except RuntimeError as error:
        raise BadWeights(
            f"What came from {published.url} is not what torchvision published ({error}): "
            "try again."
        ) from error
    return weights


def _bare(recipe: Recipe) -> Any:
    """Return the architecture as torchvision has it, for 1,000 classes, with random weights."""
    settings: dict[str, Any] = {"weights": None}
    if recipe.architecture is Architecture.INCEPTION_V3:
        settings |= {"aux_logits": False, "init_weights": True}
    if recipe.dropout is not None:
        settings["dropout"] = recipe.dropout
    return models.get_model(recipe.architecture.value, **settings)


def _load(module: Any, weights: dict[str, Tensor]) -> None:
    """Load ImageNet's weights; Inception's auxiliary classifier is left out, and not trained."""
    kept = {name: value for name, value in weights.items() if not name.startswith("AuxLogits")}
    module.load_state_dict(kept)
    if isinstance(module, models.Inception3):
        module.transform_input = True  # its weights want another scale than the others'


def _with_last_layers(module: Any, recipe: Recipe, classes: int) -> tuple[nn.Module, ...]:
    """Exchange the last layer for the recipe's; return the layers that a frozen stage keeps."""
    if isinstance(module, models.AlexNet | models.VGG):
        inputs = module.classifier[-1].in_features
        module.classifier[-1] = _last_layers(inputs, recipe, classes)
        return (module.features,)
    module.fc = _last_layers(module.fc.in_features, recipe, classes)
    return tuple(layer for layer in module.children() if layer is not module.fc)


def _last_layers(inputs: int, recipe: Recipe, classes: int) -> nn.Module:
    if not recipe.hidden:
        return nn.Linear(inputs, classes)
    layers: list[nn.Module] = []
    for outputs in recipe.hidden:
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        inputs = outputs
    return nn.Sequential(*layers, nn.Linear(inputs, classes))


def _normalise_early(features: nn.Sequential) -> None:
    """Put batch normalisation after the activations of the first two convolutions."""
    for place in (2, 5):  # the second place counts the layer put in before it
        outputs = features[place - 2].out_channels
        assert isinstance(outputs, int)
        features.insert(place, nn.BatchNorm2d(outputs))


def _on_base_network(recipe: Recipe, classes: int, base: Path) -> Network:
    backbone = base_network(base).backbone
    last = _last_layers(FEATURES, recipe, classes)
    head = nn.Sequential(nn.Dropout(recipe.dropout), last) if recipe.dropout else last
    module = nn.Sequential(OrderedDict(backbone=backbone, head=head))
    # AlexNet's recipe learns three layers on the convolutions that it keeps: here the top as well.
    kept = backbone if recipe.hidden else backbone.trunk
    return Network(module, (kept,), Start.BASE)
