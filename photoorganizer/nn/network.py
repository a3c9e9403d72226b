"""The network in torch: one backbone, one embedding, several heads, one forward pass a photo.

Used to train and to export. The product itself runs the exported graph (`nn.tagger`) and never
imports this module, because importing torch takes seconds. It knows nothing of labels or files of
photos.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.core.errors import BadWeights

FEATURES = 1280
"""Length of the pooled feature that the embedding and every head read."""

EMBEDDING = 256
"""Length of the embedding that photos are compared by."""

INPUT_PX = 224

_LEAST = 1e-6
"""Probabilities this near to 0 or 1 are not told apart: their logits stay finite."""


class SameConv(nn.Conv2d):
    """A convolution padded as TensorFlow's SAME: at stride 2 the odd pixel goes to the far side.

    The base weights were trained so; symmetric padding shifts every map by half a pixel.
    """

    def __init__(
        self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1, *, groups: int = 1
    ) -> None:
        super().__init__(inputs, outputs, kernel, stride, groups=groups)

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, inputs, h, w) to (n, outputs, ceil(h / stride), ceil(w / stride))."""
        rows = self._padding(x.shape[-2], 0)
        columns = self._padding(x.shape[-1], 1)
        if rows != (0, 0) or columns != (0, 0):
            x = functional.pad(x, (*columns, *rows))
        return super().forward(x)

    def _padding(self, size: int, axis: int) -> tuple[int, int]:
        kernel, stride = self.kernel_size[axis], self.stride[axis]
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        return total // 2, total - total // 2


class Block(nn.Module):
    """An inverted bottleneck; `fused` ones expand with a full convolution, which is faster on most
    processors than an expansion followed by a depthwise one, while maps are large and thin."""

    def __init__(self, inputs: int, outputs: int, stage: "Stage", *, opening: bool) -> None:
        super().__init__()
        expanded = inputs * (8 if opening else 4)
        stride = stage.stride if opening else 1
        self.residual = not opening
        layers: list[nn.Module]
        if stage.fused:
            layers = [SameConv(inputs, expanded, stage.kernel, stride)]
        else:
            depthwise = SameConv(expanded, expanded, stage.kernel, stride, groups=expanded)
            layers = [SameConv(inputs, expanded), nn.ReLU(), depthwise]
        self.body = nn.Sequential(*layers, nn.ReLU(), SameConv(expanded, outputs))

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, inputs, h, w) to (n, outputs, ceil(h / stride), ceil(w / stride))."""
        y: Tensor = self.body(x)
        return x + y if self.residual else y


@dataclass(frozen=True, slots=True)
class Stage:
    """A run of blocks at one resolution: one that opens it, then `repeats` residual ones."""

    outputs: int
    kernel: int
    stride: int
    repeats: int
    fused: bool


STAGES = (
    Stage(32, 3, 2, 3, fused=True),
    Stage(48, 3, 2, 3, fused=True),
    Stage(96, 3, 2, 3, fused=False),
    Stage(96, 3, 1, 3, fused=False),
    Stage(160, 5, 2, 3, fused=False),
    Stage(192, 3, 1, 0, fused=False),
)
"""MobilenetEdgeTPU 1.0 (Howard and Gupta 2019), batch normalisation folded into the weights."""

TRUNK_STAGES = 4
"""Stages that keep ImageNet's weights; what follows is small enough to fine-tune on a CPU."""


class MobilenetEdgeTPU(nn.Module):
    """The backbone: a picture becomes a pooled feature. 4.0 million parameters with its classifier.

    `trunk` and `top` are separate so that the trunk's maps can be computed once and cached.
    """

    def __init__(self) -> None:
        super().__init__()
        channels = 16
        layers: list[nn.Module] = [SameConv(3, 32, 3, 2), nn.ReLU(), SameConv(32, channels)]
        parts: list[list[nn.Module]] = [layers, []]
        for number, stage in enumerate(STAGES):
            part = parts[number >= TRUNK_STAGES]
            for repeat in range(stage.repeats + 1):
                part.append(Block(channels, stage.outputs, stage, opening=repeat == 0))
                channels = stage.outputs
        self.trunk = nn.Sequential(*parts[0])
        self.top = nn.Sequential(*parts[1], SameConv(channels, FEATURES), nn.ReLU())

    def pool(self, maps: Tensor) -> Tensor:
        """Map the trunk's maps (n, 96, 14, 14) to features (n, 1280)."""
        pooled: Tensor = self.top(maps).mean((2, 3))
        return pooled

    def forward(self, images: Tensor) -> Tensor:
        """Map normalised RGB (n, 3, 224, 224) to features (n, 1280)."""
        return self.pool(self.trunk(images))


class GroupedHead(nn.Module):
    """A classifier of many fine classes that says few words: a word's probability is the sum over
    its classes.

    Fine classes are easier to tell apart than words that cover many of them (a *home* is a kitchen
    or a bedroom, and nothing lies between). Logits are log p where words exclude each other,
    otherwise log p / (1 - p).
    """

    members: Tensor
    """1 where a word (row) covers a class (column), shape (words, classes)."""

    def __init__(self, members: Tensor, *, exclusive: bool, inputs: int = FEATURES) -> None:
        super().__init__()
        self.classes = nn.Linear(inputs, members.shape[1])
        self.register_buffer("members", members.float())
        self._exclusive = exclusive

    def forward(self, features: Tensor) -> Tensor:
        """Map features (n, inputs) to logits (n, words)."""
        fine = functional.softmax(self.classes(features), dim=1)
        p = functional.linear(fine, self.members).clamp(_LEAST, 1 - _LEAST)
        return p.log() if self._exclusive else p.log() - (1 - p).log()


class PhotoNetwork(nn.Module):
    """Backbone, embedding and heads: what is exported as one graph.

    The embedding is the feature, centred and projected (PCA), of length one. A head is any module
    from (n, 1280) to (n, labels).
    """

    centre: Tensor
    projection: Tensor

    def __init__(self, heads: Mapping[str, nn.Module], embedding: int = EMBEDDING) -> None:
        super().__init__()
        self.backbone = MobilenetEdgeTPU()
        self.register_buffer("centre", torch.zeros(FEATURES))
        self.register_buffer("projection", torch.zeros(embedding, FEATURES))
        self.heads = nn.ModuleDict(heads)

    @property
    def output_names(self) -> list[str]:
        """The names of what `forward` returns, in its order."""
        return ["embedding", *(f"{name}_logits" for name in self.heads)]

    def embed(self, features: Tensor) -> Tensor:
        """Map features (n, 1280) to embeddings (n, 256) of length one."""
        return functional.normalize(functional.linear(features - self.centre, self.projection))

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Map normalised RGB (n, 3, 224, 224) to the embedding, then each head's logits."""
        features = self.backbone(images)
        return self.embed(features), *(head(features) for head in self.heads.values())


def load_imagenet(backbone: MobilenetEdgeTPU, weights: Mapping[str, Tensor]) -> None:
    """Load the published ImageNet weights, which name their layers `features.<number>…`.

    Raises:
        BadWeights: the names or shapes are not those of MobilenetEdgeTPU 1.0.
    """
    convolutions = [module for module in backbone.modules() if isinstance(module, SameConv)]
    kernels = [name for name in weights if name.startswith("features") and name.endswith("weight")]
    kernels.sort(key=_layer_number)
    try:
        for module, name in zip(convolutions, kernels, strict=True):
            bias = weights[name.removesuffix("weight") + "bias"]
            module.load_state_dict({"weight": weights[name].float(), "bias": bias.float()})
    except (ValueError, KeyError, RuntimeError) as error:
        raise BadWeights(
            "The base weights are not those of MobilenetEdgeTPU 1.0: fetch the file again."
        ) from error


def _layer_number(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".") if part.isdigit())
