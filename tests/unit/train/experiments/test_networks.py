"""Layers and parameters of each recipe's network are those of its source."""

import urllib.error
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.train.experiments import networks
from photoorganizer.train.experiments.configuration import Architecture, Recipe
from photoorganizer.train.experiments.networks import Network, Start, build
from photoorganizer.train.experiments.options import Options
from photoorganizer.train.experiments.recipes import RECIPES, adapted


def empty(recipe: Recipe, classes: int) -> Any:
    """Return the recipe's network without memory for its weights."""
    with torch.device("meta"):
        return build(recipe, classes).module


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def linear(inputs: int, outputs: int) -> int:
    return inputs * outputs + outputs


@pytest.mark.parametrize(
    ("architecture", "published"),
    [
        # torchvision's published counts for 1,000 classes, Inception's without AuxLogits
        (Architecture.RESNET18, 11_689_512),
        (Architecture.RESNET34, 21_797_672),
        (Architecture.RESNET50, 25_557_032),
        (Architecture.VGG11, 132_863_336),
        (Architecture.VGG13, 133_047_848),
        (Architecture.INCEPTION_V3, 27_161_264 - 3_326_696),
    ],
)
def test_shabanovs_networks_differ_in_their_last_layer_only(
    architecture: Architecture, published: int
) -> None:
    recipe = adapted(RECIPES["shabanov-resnet34"], Options(architecture=architecture.value))
    features = {"resnet18": 512, "resnet34": 512, "vgg11": 4096, "vgg13": 4096}
    inputs = features.get(architecture.value, 2048)
    expected = published - linear(inputs, 1000) + linear(inputs, 21)
    assert count(empty(recipe, 21)) == expected


def test_hnots_network_ends_in_256_and_64() -> None:
    module = empty(RECIPES["hnot-two-stage"], 46)
    shapes = [tuple(layer.weight.shape) for layer in module.fc if isinstance(layer, nn.Linear)]
    assert shapes == [(256, 2048), (64, 256), (46, 64)]
    assert [type(layer).__name__ for layer in module.fc] == ["Linear", "ReLU"] * 2 + ["Linear"]
    assert count(module) == 23_508_032 + count(module.fc)


def test_svm_is_linear_on_raw_pixels() -> None:
    assert count(empty(RECIPES["iuh-svm"], 20)) == linear(3 * 224 * 224, 20)


def test_alexnet_ends_in_4096_to_20_with_half_dropped() -> None:
    module = empty(RECIPES["iuh-alexnet"], 20)
    assert count(module) == 61_100_840 - linear(4096, 1000) + linear(4096, 20)
    assert [m.p for m in module.modules() if isinstance(m, nn.Dropout)] == [0.5, 0.5]


def test_vgg16_normalises_after_its_first_two_activations() -> None:
    module = empty(RECIPES["iuh-vgg16"], 20)
    kinds = [type(layer).__name__ for layer in module.features[:7]]
    assert kinds == ["Conv2d", "ReLU", "BatchNorm2d"] * 2 + ["MaxPool2d"]
    normalised = [m.num_features for m in module.modules() if isinstance(m, nn.BatchNorm2d)]
    assert normalised == [64, 64]
    assert count(module) == 138_357_544 - linear(4096, 1000) + linear(4096, 20) + 2 * 2 * 64
    assert [m.p for m in module.modules() if isinstance(m, nn.Dropout)] == [0.5, 0.5]


@pytest.mark.parametrize("name", RECIPES)
def test_scores_of_small_pictures_have_one_column_a_class(name: str) -> None:
    recipe = adapted(RECIPES[name], Options(size=64))
    module = empty(recipe, 5).eval()
    assert module(torch.zeros(2, 3, 64, 64, device="meta")).shape == (2, 5)


def test_from_scratch_nothing_is_frozen(tmp_path: Path) -> None:
    recipe = adapted(RECIPES["hnot-two-stage"], Options(architecture="resnet18"))
    network = build(recipe, 3)
    network.freeze(frozen=True)
    assert network.start is Start.SCRATCH
    assert all(parameter.requires_grad for parameter in network.module.parameters())


@pytest.fixture
def imagenet(monkeypatch: pytest.MonkeyPatch) -> dict[str, torch.Tensor]:
    """Weights that stand for ResNet18's, instead of a download."""
    torch.manual_seed(3)
    weights: dict[str, torch.Tensor] = networks._bare(
        adapted(RECIPES["hnot-two-stage"], Options(architecture="resnet18"))
    ).state_dict()
    monkeypatch.setattr(networks, "imagenet_weights", lambda _: weights)
    return weights


def pretrained_resnet() -> Network:
    recipe = adapted(RECIPES["hnot-two-stage"], Options(architecture="resnet18"))
    return build(recipe, 3, pretrained=True)


def test_pretrained_network_keeps_all_but_its_new_layers(
    imagenet: dict[str, torch.Tensor],
) -> None:
    network = pretrained_resnet()
    assert network.start is Start.IMAGENET
    own = network.module.state_dict()
    assert torch.equal(own["layer4.1.conv2.weight"], imagenet["layer4.1.conv2.weight"])
    network.freeze(frozen=True)
    learning = {n for n, p in network.module.named_parameters() if p.requires_grad}
    assert learning == {f"fc.{i}.{kind}" for i in (0, 2, 4) for kind in ("weight", "bias")}
    network.freeze(frozen=False)
    assert all(parameter.requires_grad for parameter in network.module.parameters())


@pytest.mark.usefixtures("imagenet")
def test_frozen_normalisation_keeps_its_statistics() -> None:
    network = pretrained_resnet()
    images = torch.randn(4, 3, 64, 64)
    before = network.module.state_dict()["bn1.running_mean"].clone()
    network.training_mode(frozen=True)
    network.module(images)
    assert torch.equal(network.module.state_dict()["bn1.running_mean"], before)
    network.training_mode(frozen=False)
    network.module(images)
    assert not torch.equal(network.module.state_dict()["bn1.running_mean"], before)


@pytest.mark.parametrize(
    ("failure", "error", "message"),
    [
        (urllib.error.URLError("no route to host"), MissingWeights, "--pretrained"),
        (TimeoutError("timed out"), MissingWeights, "timed out"),
        (RuntimeError("invalid hash value"), BadWeights, "invalid hash value"),
    ],
)
def test_weights_that_cannot_be_fetched_are_a_sentence(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, error: type[Exception], message: str
) -> None:
    asked: list[dict[str, object]] = []

    def fail(url: str, **settings: object) -> None:
        asked.append({"url": url, **settings})
        raise failure

    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", fail)
    with pytest.raises(error, match=message):
        networks.imagenet_weights(Architecture.RESNET50)
    (call,) = asked
    assert call["check_hash"] is True
    assert call["weights_only"] is True
    assert "resnet50-0676ba61" in str(call["url"])


def test_base_network_takes_the_recipe_over(world: Path) -> None:
    options = Options(base=world / "weights")
    recipe = adapted(RECIPES["hnot-two-stage"], options)
    network = build(recipe, 4, base=options.base)
    assert network.start is Start.BASE
    assert network.module(torch.zeros(1, 3, 64, 64)).shape == (1, 4)
    head = count(network.module.get_submodule("head"))
    assert head == linear(1280, 256) + linear(256, 64) + linear(64, 4)
    network.freeze(frozen=True)
    learning = sum(p.numel() for p in network.module.parameters() if p.requires_grad)
    assert learning == head


def test_what_alexnet_learns_on_its_convolutions_is_the_top_on_the_base_network(
    world: Path,
) -> None:
    options = Options(base=world / "weights")
    network = build(adapted(RECIPES["iuh-alexnet"], options), 4, base=options.base)
    network.freeze(frozen=True)
    learned = {name for name, one in network.module.named_parameters() if one.requires_grad}
    assert {name.split(".")[0] for name in learned} == {"backbone", "head"}
    assert all(name.startswith(("backbone.top.", "head.")) for name in learned)


def test_base_network_drops_out_where_the_recipe_does(world: Path) -> None:
    options = Options(base=world / "weights")
    module = build(adapted(RECIPES["iuh-alexnet"], options), 4, base=options.base).module
    assert [m.p for m in module.modules() if isinstance(m, nn.Dropout)] == [0.5]
