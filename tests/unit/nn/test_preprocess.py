"""The network's input, worked out by hand."""

import numpy as np
import pytest

from photoorganizer.nn.preprocess import InputSpec, model_input, normalised, seen, square, views

HALF = InputSpec(size=14, mean=(0.0, 0.5, 1.0), std=(1.0, 0.5, 0.25))


def test_values_are_scaled_and_normalised_channel_by_channel() -> None:
    pixels = np.full((2, 3, 3), 255, dtype=np.uint8)
    assert normalised(pixels, HALF)[:, 0, 0] == pytest.approx([1.0, 1.0, 0.0], abs=1e-6)
    assert normalised(pixels // 5, HALF)[:, 1, 2] == pytest.approx([0.2, -0.6, -3.2], abs=1e-6)


def test_input_is_float32_channels_first_and_contiguous() -> None:
    result = model_input(np.zeros((40, 30, 3), dtype=np.uint8), HALF)
    assert result.shape == (3, 14, 14)
    assert result.dtype == np.float32
    assert result.flags.c_contiguous


def test_square_photo_is_seen_whole_and_without_resampling_when_it_fits_exactly() -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (14, 14, 3), dtype=np.uint8)
    assert np.array_equal(model_input(pixels, HALF), normalised(pixels, HALF))


@pytest.mark.parametrize(
    ("height", "width", "box"),
    [
        (200, 200, (0, 0, 200, 200)),
        (200, 240, (10, 0, 230, 200)),  # half of what a square would leave out
        (240, 200, (0, 10, 200, 230)),
        (300, 900, (250, 0, 650, 300)),  # never squashed by more than a third
        (900, 300, (0, 250, 300, 650)),
    ],
)
def test_middle_of_a_photo_is_seen(
    height: int, width: int, box: tuple[float, float, float, float]
) -> None:
    assert seen(height, width) == pytest.approx(box)


def test_edges_of_the_longer_side_are_not_seen() -> None:
    pixels = np.zeros((30, 90, 3), dtype=np.uint8)
    before = model_input(pixels, HALF)
    pixels[:, :24] = pixels[:, -24:] = 255
    assert np.array_equal(model_input(pixels, HALF), before)
    pixels[:, :27] = 255
    assert not np.array_equal(model_input(pixels, HALF), before)


def test_views_are_the_networks_own_the_middle_both_ends_and_their_mirrors() -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (14, 42, 3), dtype=np.uint8)
    all_views = views(pixels, HALF)
    assert all_views.shape == (8, 3, 14, 14)
    assert np.array_equal(all_views[0], model_input(pixels, HALF))
    for view, left in zip(all_views[1:4], (14, 0, 28), strict=True):
        assert np.array_equal(view, normalised(pixels[:, left : left + 14], HALF))
    assert np.array_equal(all_views[4:], all_views[:4, :, :, ::-1])


def test_views_of_an_upright_photo_go_from_its_top_to_its_bottom() -> None:
    pixels = np.arange(42, dtype=np.uint8).reshape(42, 1, 1).repeat(14, 1).repeat(3, 2)
    rows = views(pixels, InputSpec(14, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)))[:, 0, :, 0] * 255
    assert rows[2] == pytest.approx(np.arange(14), abs=1e-3)
    assert rows[3] == pytest.approx(np.arange(28, 42), abs=1e-3)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 500, 3), (500, 1, 3), (3000, 20, 3)])
def test_any_shape_of_photo_gives_the_same_shape_of_input(shape: tuple[int, int, int]) -> None:
    pixels = np.full(shape, 9, dtype=np.uint8)
    assert model_input(pixels, HALF).shape == (3, 14, 14)
    assert views(pixels, HALF).shape == (8, 3, 14, 14)


def test_square_averages_what_it_shrinks() -> None:
    pixels = np.zeros((4, 4, 3), dtype=np.uint8)
    pixels[:, ::2] = 200
    assert square(pixels, (0, 0, 4, 4), 1)[0, 0, 0] == pytest.approx(100, abs=1)
