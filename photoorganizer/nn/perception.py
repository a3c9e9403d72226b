"""What is computed once from a photo and read by every head and embedding: features with names.

Knows nothing of who reads them.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from photoorganizer.nn.backbone import (
    FEATURES,
    MAPS,
    MIDDLE_MAPS,
    SHARED_STAGES,
    MobilenetEdgeTPU,
)
from photoorganizer.nn.colour import COLOURS, colour_layout

OBJECT = "object"
"""The first top, pooled: what things are, as ImageNet taught it."""

SCENE = "scene"
"""The second top, pooled: where it is. The same as *object* where there is no second top."""

TEXTURE = "texture"
"""Mean and spread of the trunk's maps, stage by stage: patterns and materials."""

LAYOUT = "layout"
"""The first top's middle maps in nine places: what is where."""

SCENE_LAYOUT = "scene-layout"
"""The second top's middle maps in nine places. The same as *layout* where there is none."""

COLOUR = "colour"
"""Which colours are in the middle, at the border, and in the middle only."""

PLACES, _STRIDE = 3, 2
"""Places a side, each 3 x 3 of the 7 x 7 maps: neighbours share a row."""

WIDTHS = {
    OBJECT: FEATURES,
    SCENE: FEATURES,
    TEXTURE: 2 * MAPS,
    LAYOUT: PLACES**2 * MIDDLE_MAPS,
    SCENE_LAYOUT: PLACES**2 * MIDDLE_MAPS,
    COLOUR: COLOURS,
}
"""The length of each feature."""

_LEAST_SPREAD = 1e-6


def perceive(backbone: MobilenetEdgeTPU, images: Tensor) -> dict[str, Tensor]:
    """Return each feature of normalised RGB (n, 3, 224, 224), shape (n, its width)."""
    maps = backbone.maps(images)
    middle = backbone.arrange(maps[-1])
    things = backbone.pool_arranged(middle)
    scene = backbone.see_scene(maps[SHARED_STAGES - 1])
    scene_middle, places = (middle, things) if scene is None else scene
    return {
        OBJECT: things,
        SCENE: places,
        TEXTURE: _texture(maps),
        LAYOUT: _layout(middle),
        SCENE_LAYOUT: _layout(scene_middle),
        COLOUR: colour_layout(images),
    }


def _layout(middle: Tensor) -> Tensor:
    return functional.avg_pool2d(middle, PLACES, _STRIDE).flatten(1)


def _texture(maps: Sequence[Tensor]) -> Tensor:
    means = [_mean(each) for each in maps]
    squares = [_mean(each * each) for each in maps]
    spreads = [
        (square - mean * mean).clamp_min(_LEAST_SPREAD).sqrt()
        for mean, square in zip(means, squares, strict=True)
    ]
    return torch.cat([*means, *spreads], dim=1)


def _mean(maps: Tensor) -> Tensor:
    """Return each map's mean, shape (n, channels), as ONNX Runtime computes it fastest."""
    return functional.adaptive_avg_pool2d(maps, 1).flatten(1)
