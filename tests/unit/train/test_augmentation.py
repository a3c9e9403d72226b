"""Random views show the photo otherwise, and are the same for the same seed."""

import numpy as np
import pytest

from drawn import draw
from photoorganizer.core.types import Pixels
from photoorganizer.nn.preprocess import InputSpec
from photoorganizer.train.augmentation import random_view

SPEC = InputSpec(32, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


@pytest.fixture(scope="module")
def photo() -> Pixels:
    return np.asarray(draw("meadow", 1, (240, 160)))


def _views(photo: Pixels, count: int) -> list[np.ndarray]:
    return [random_view(photo, SPEC, np.random.default_rng(seed)) for seed in range(count)]


def test_same_seed_gives_the_same_view(photo: Pixels) -> None:
    again = random_view(photo, SPEC, np.random.default_rng(3))
    assert np.array_equal(_views(photo, 4)[3], again)


def test_views_differ_and_stay_in_range(photo: Pixels) -> None:
    views = np.stack(_views(photo, 40))
    assert views.shape == (40, 3, 32, 32)
    assert views.min() >= 0
    assert views.max() <= 1
    assert len({view.tobytes() for view in views}) == 40


def test_some_views_are_grey_and_most_are_not(photo: Pixels) -> None:
    grey = sum(np.allclose(view[0], view[2], atol=0.02) for view in _views(photo, 100))
    assert 5 < grey < 45


def test_views_that_stay_coloured_are_never_grey_or_brighter() -> None:
    photo = np.full((120, 90, 3), (200, 40, 90), dtype=np.uint8)
    for seed in range(60):
        view = random_view(photo, SPEC, np.random.default_rng(seed), coloured=True)
        means = view.mean(axis=(1, 2)) * 255
        assert np.allclose(means, (200, 40, 90), atol=2)


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 400, 3), (64, 64, 3)])
def test_any_shape_of_photo_has_views(shape: tuple[int, int, int]) -> None:
    for view in _views(np.full(shape, 77, dtype=np.uint8), 20):
        assert view.shape == (3, 32, 32)
