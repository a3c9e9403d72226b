"""Changes of strength k stay within what the source states, and make a difference."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.train.experiments.augmentation import (
    STRONGEST,
    Changes,
    apply,
    draw,
    probability,
)

strengths = st.floats(0, STRONGEST)
seeds = st.integers(0, 2**32)


def picture(size: int = 32) -> torch.Tensor:
    """A colourful picture in which no two parts are alike."""
    rows, columns = np.mgrid[0:size, 0:size]
    red, green, blue = rows * 255 // size, columns * 255 // size, (rows * columns) % 256
    return torch.from_numpy(np.stack([red, green, blue]).astype(np.uint8))


@given(strengths, seeds)
def test_every_change_is_within_its_bounds(k: float, seed: int) -> None:
    changes = draw(k, np.random.default_rng(seed))
    slack = 1e-9
    assert abs(changes.angle) <= 10 * k + slack
    assert 1 - 0.1 * k - slack <= changes.side <= 1
    assert all(0 <= share <= 1 for share in changes.place)
    assert all(abs(share) <= 0.1 * k + slack for share in changes.shift)
    assert abs(changes.shear) <= 0.05 * k + slack
    for factor in (changes.brightness, changes.contrast, changes.saturation, changes.hue):
        assert max(0, 1 - 0.1 * k) - slack <= factor <= 1 + 0.1 * k + slack
    assert 1 - 0.1 * k - slack <= changes.aspect <= 1 + 0.1 * k + slack


@given(strengths, seeds)
def test_changed_picture_keeps_its_shape_and_type(k: float, seed: int) -> None:
    changed = apply(draw(k, np.random.default_rng(seed)), picture())
    assert changed.shape == (3, 32, 32)
    assert changed.dtype == torch.uint8


@given(seeds)
def test_strength_zero_mirrors_at_most(seed: int) -> None:
    changes = draw(0, np.random.default_rng(seed))
    expected = picture().flip(-1) if changes.flipped else picture()
    assert torch.equal(apply(changes, picture()), expected)


@pytest.mark.parametrize(("k", "p"), [(0, 0.4), (1, 0.5), (2, 0.6), (6, 1.0)])
def test_each_change_is_made_with_its_probability(k: float, p: float) -> None:
    assert probability(k) == pytest.approx(p)
    rng = np.random.default_rng(5)
    drawn = [draw(k, rng) for _ in range(2000)]
    assert np.mean([changes.flipped for changes in drawn]) == pytest.approx(p, abs=0.05)
    if k:
        for name in ("angle", "shear", "shift"):
            untouched = getattr(Changes(), name)
            made = np.mean([getattr(changes, name) != untouched for changes in drawn])
            assert made == pytest.approx(p, abs=0.05)
        for name in ("side", "aspect", "brightness", "contrast", "saturation", "hue"):
            made = np.mean([getattr(changes, name) != 1 for changes in drawn])
            assert made == pytest.approx(p, abs=0.05)


def test_same_chance_makes_the_same_changes() -> None:
    first, again = (draw(3, np.random.default_rng(9)) for _ in range(2))
    assert first == again != draw(3, np.random.default_rng(10))


def test_crop_enlarges_the_part_it_keeps() -> None:
    corner = apply(Changes(side=0.5, place=(0.0, 1.0)), picture())
    assert corner[0].float().mean() > picture()[0].float().mean() + 40  # red grows downwards
    assert corner[1].float().mean() < picture()[1].float().mean() - 40  # green to the right


@pytest.mark.parametrize(("aspect", "wider"), [(1.5, True), (0.7, False)])
def test_aspect_stretches_one_side(aspect: float, wider: bool) -> None:
    disc = torch.zeros(3, 65, 65, dtype=torch.uint8)
    rows, columns = np.mgrid[-32:33, -32:33]
    disc[:, torch.from_numpy(rows**2 + columns**2 < 15**2)] = 255
    stretched = apply(Changes(aspect=aspect), disc)[0] > 128
    width, height = int(stretched.any(0).sum()), int(stretched.any(1).sum())
    assert (width > height) is wider
    assert width / height == pytest.approx(aspect, rel=0.1)


def test_shift_and_shear_move_by_shares_of_the_side() -> None:
    line = torch.zeros(3, 40, 40, dtype=torch.uint8)
    line[:, :, 20] = 255
    shifted = apply(Changes(shift=(0.25, 0.0)), line)[0]
    assert shifted[20].argmax() == 30
    sheared = apply(Changes(shear=0.3), line)[0]
    lean = float(sheared[2].argmax() - sheared[38].argmax()) / 36
    assert abs(lean) == pytest.approx(math.tan(math.atan(0.3)), abs=0.05)


def test_colours_change_by_their_factors() -> None:
    grey = torch.full((3, 8, 8), 100, dtype=torch.uint8)
    assert apply(Changes(brightness=1.5), grey).unique().tolist() == [150]
    red = torch.zeros(3, 8, 8, dtype=torch.uint8)
    red[0] = 200
    assert apply(Changes(saturation=0.0), red).float().std(dim=0).max() < 1
    assert apply(Changes(hue=1 + 1 / 3), red)[1].min() == 200  # a third of the circle: green
    assert apply(Changes(hue=0.0), red).shape == red.shape  # a shift is at most half the circle
