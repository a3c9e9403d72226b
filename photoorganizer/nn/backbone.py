"""The backbone in torch: MobilenetEdgeTPU 1.0, with room for a second top that knows scenes.

Knows pictures as normalised tensors and weights by their names; nothing of heads, labels or files.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import accumulate

from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.core.errors import BadWeights

FEATURES = 1280
"""Length of a top's pooled feature."""

INPUT_PX = 224


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
"""Stages before the first top."""

SHARED_STAGES = 3
"""Stages that both tops share, with ImageNet's weights; what follows is small enough to fine-tune
on a CPU."""


_ENDS = tuple(accumulate((1 + stage.repeats for stage in STAGES[:TRUNK_STAGES]), initial=2))[1:]
"""The places in the trunk of each stage's last block; the stem has the first three."""

_SHARED = _ENDS[SHARED_STAGES - 1] + 1
"""How many of the trunk's layers both tops share."""

MIDDLE_MAPS = STAGES[TRUNK_STAGES].outputs
"""Channels of a top's middle maps, those of its first stage."""

_MIDDLE = 1 + STAGES[TRUNK_STAGES].repeats
"""How many of the first top's layers make its middle maps."""

SCENE_MIDDLE = sum(1 + stage.repeats for stage in STAGES[SHARED_STAGES:TRUNK_STAGES]) + _MIDDLE
"""How many of the second top's layers make its middle maps."""

MAPS = sum(stage.outputs for stage in STAGES[:TRUNK_STAGES])
"""Channels of the trunk's stages together."""


class MobilenetEdgeTPU(nn.Module):
    """The backbone: a picture becomes pooled features. 4.0 million parameters with its classifier.

    `trunk` and `top` are separate so that the trunk's maps can be computed once. A second top,
    `scene_top`, leaves the trunk a stage before the first does: its layers are of the shapes of
    that stage and of the first top, with weights of its own; None where there is none.
    """

    scene_top: nn.Sequential | None

    def __init__(self) -> None:
        super().__init__()
        channels = 16
        layers: list[nn.Module] = [SameConv(3, 32, 3, 2), nn.ReLU(), SameConv(32, channels)]
        for stage in STAGES[:TRUNK_STAGES]:
            layers += _blocks(channels, stage)
            channels = stage.outputs
        self.trunk = nn.Sequential(*layers)
        self.top = _top(TRUNK_STAGES)
        self.register_module("scene_top", None)

    def add_scene_top(self, weights: Mapping[str, Tensor]) -> None:
        """Give the backbone a second top, with weights named as those of `untaught_scene_top`."""
        self.scene_top = _top(SHARED_STAGES)
        self.scene_top.load_state_dict(weights)

    def untaught_scene_top(self) -> nn.Sequential:
        """Return a second top as it is before it has learned anything: a copy of the first way."""
        return deepcopy(nn.Sequential(*self.trunk[_SHARED:], *self.top))

    def share(self, images: Tensor) -> Tensor:
        """Map normalised RGB to the maps that both tops share, (n, 96, 14, 14) of 224 px."""
        shared: Tensor = self.trunk[:_SHARED](images)
        return shared

    def maps(self, images: Tensor) -> list[Tensor]:
        """Return the maps at the end of each of the trunk's stages.

        The first top reads the last ones, the second those of `SHARED_STAGES`.

        Shapes (n, 32, 56, 56), (n, 48, 28, 28), (n, 96, 14, 14) and again (n, 96, 14, 14).
        """
        found = []
        for number, layer in enumerate(self.trunk):
            images = layer(images)
            if number in _ENDS:
                found.append(images)
        return found

    def arrange(self, maps: Tensor) -> Tensor:
        """Map the trunk's last maps to the first top's middle ones (n, 160, 7, 7)."""
        middle: Tensor = self.top[:_MIDDLE](maps)
        return middle

    def pool_arranged(self, middle: Tensor) -> Tensor:
        """Map the first top's middle maps to features (n, 1280)."""
        pooled: Tensor = self.top[_MIDDLE:](middle).mean((2, 3))
        return pooled

    def pool(self, maps: Tensor) -> Tensor:
        """Map the trunk's last maps (n, 96, 14, 14) to features (n, 1280)."""
        return self.pool_arranged(self.arrange(maps))

    def see_scene(self, maps: Tensor) -> tuple[Tensor, Tensor] | None:
        """Map shared maps (n, 96, 14, 14) to the second top's middle maps (n, 160, 7, 7) and its
        features (n, 1280), if there is one."""
        if self.scene_top is None:
            return None
        middle: Tensor = self.scene_top[:SCENE_MIDDLE](maps)
        return middle, self.scene_top[SCENE_MIDDLE:](middle).mean((2, 3))

    def forward(self, images: Tensor) -> Tensor:
        """Map normalised RGB (n, 3, 224, 224) to the first top's features (n, 1280)."""
        return self.pool(self.trunk(images))


def _top(stages_before: int) -> nn.Sequential:
    channels = STAGES[stages_before - 1].outputs
    layers: list[nn.Module] = []
    for stage in STAGES[stages_before:]:
        layers += _blocks(channels, stage)
        channels = stage.outputs
    return nn.Sequential(*layers, SameConv(channels, FEATURES), nn.ReLU())


def _blocks(inputs: int, stage: Stage) -> list[nn.Module]:
    opening = Block(inputs, stage.outputs, stage, opening=True)
    others = (
        Block(stage.outputs, stage.outputs, stage, opening=False) for _ in range(stage.repeats)
    )
    return [opening, *others]


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
