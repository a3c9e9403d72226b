"""Galleries are about what they say they are, in unequal shares, and hold no photo twice."""

import numpy as np
import pytest

from photoorganizer.train.galleries import Galleries, GalleryRecipe, PhotoPool, compose

POOL = PhotoPool(
    interests=tuple(np.arange(20) + 20 * interest for interest in range(6)),
    distractors=np.arange(1000, 1300),
)
RECIPE = GalleryRecipe(photos=(30, 50), interests=(2, 4), share=(0.2, 0.6))


@pytest.fixture
def galleries() -> Galleries:
    return compose(POOL, RECIPE, 50, np.random.default_rng(1))


def test_a_gallery_shows_its_interests_and_no_other(galleries: Galleries) -> None:
    for rows, present, wanted in zip(
        galleries.rows, galleries.present, galleries.interests, strict=True
    ):
        shown = {int(row) // 20 for row in rows[present] if row < 1000}
        assert shown == set(np.flatnonzero(wanted).tolist())
        assert 2 <= len(shown) <= 4


def test_sizes_and_shares_are_those_of_the_recipe(galleries: Galleries) -> None:
    sizes = galleries.present.sum(axis=1)
    own = ((galleries.rows < 1000) & galleries.present).sum(axis=1)
    assert sizes.min() >= 30
    assert sizes.max() <= 50
    assert (own <= 0.6 * sizes + 1).all()
    assert len(set(own.tolist())) > 10


def test_no_photo_stands_in_a_gallery_twice(galleries: Galleries) -> None:
    for rows, present in zip(galleries.rows, galleries.present, strict=True):
        assert len(set(rows[present].tolist())) == present.sum()


def test_an_interest_with_few_photos_is_filled_up_with_distractors() -> None:
    scarce = PhotoPool((np.array([1, 2]),), np.arange(100, 200))
    recipe = GalleryRecipe(photos=(10, 10), interests=(1, 1), share=(0.9, 0.9))
    galleries = compose(scarce, recipe, 1, np.random.default_rng(1))
    assert galleries.present.sum() == 10
    assert (galleries.rows < 100).sum() == 2


def test_the_same_seed_gives_the_same_galleries(galleries: Galleries) -> None:
    again = compose(POOL, RECIPE, 50, np.random.default_rng(1))
    assert np.array_equal(again.rows, galleries.rows)
