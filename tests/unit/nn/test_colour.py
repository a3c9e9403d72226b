"""Colours as a feature: what is in the middle counts, and the backdrop does not."""

import numpy as np
import pytest
import torch
from torch import Tensor

from photoorganizer.nn.colour import COLOURS, colour_layout
from photoorganizer.nn.preprocess import normalised
from photoorganizer.train.features import IMAGENET_INPUT

RED, GREEN, WHITE, DARK = (200, 30, 40), (40, 150, 60), (255, 255, 255), (40, 40, 40)


def seen(figure: tuple[int, int, int], backdrop: tuple[int, int, int]) -> Tensor:
    """Shares of colours where a square of one colour is on a backdrop, shape (3, colours)."""
    pixels = np.full((224, 224, 3), backdrop, dtype=np.uint8)
    pixels[40:184, 52:172] = figure
    images = torch.from_numpy(normalised(pixels, IMAGENET_INPUT))[None]
    return colour_layout(images).square().reshape(3, COLOURS // 3)


@pytest.mark.parametrize("backdrop", [WHITE, DARK, GREEN])
def test_figure_has_its_colour_whatever_the_backdrop(backdrop: tuple[int, int, int]) -> None:
    assert seen(RED, backdrop)[2].argmax() == seen(RED, RED)[0].argmax()


def test_middle_and_border_are_told_apart() -> None:
    middle, border, _ = seen(RED, GREEN)
    assert border.argmax() == seen(GREEN, GREEN)[1].argmax() != middle.argmax()


def test_photo_of_one_colour_keeps_it() -> None:
    middle, border, figure = seen(WHITE, WHITE)
    assert middle.argmax() == border.argmax() == figure.argmax()


def test_each_part_sums_to_one() -> None:
    assert seen(RED, GREEN).sum(1).tolist() == pytest.approx([1, 1, 1], abs=1e-3)
