"""Aggregation networks for the product: they begin as certainty, and end no worse."""

import numpy as np
import pytest
import torch

from photoorganizer.core.attention import EMBEDDING_LENGTH, certainty
from photoorganizer.train.galleries import GalleryRecipe, PhotoPool, compose_about
from photoorganizer.train.interest_starts import METHODS, start
from photoorganizer.train.interests import (
    InterestRecipe,
    Learning,
    fit_method,
    gallery_scores,
)

LABELS, PHOTOS = 4, 240
EXCLUSIVE = 3
RECIPE = InterestRecipe(
    galleries=(GalleryRecipe((20, 30), (1, 2), (0.1, 0.4)),),
    steps=60,
    rate=0.01,
    look=20,
    tuning_galleries=40,
)


@pytest.fixture(scope="module")
def learning() -> Learning:
    """Photos that the embedding tells from distractors better than probabilities do."""
    chances = np.random.default_rng(5)
    about = np.arange(PHOTOS) % (2 * LABELS)
    truth = about[:, None] == np.arange(LABELS)
    values = 0.3 * truth + 0.4 * chances.uniform(size=truth.shape)
    embedding = 0.1 * chances.normal(size=(PHOTOS, 6))
    embedding[:, 0] += truth.any(axis=1)
    embedding[:, 1:5] += truth
    features = [
        values,
        values**2,
        certainty(values, EXCLUSIVE)[:, None],
        EMBEDDING_LENGTH * embedding,
    ]
    table = torch.from_numpy(np.concatenate(features, axis=1).astype(np.float32))
    halves = [np.arange(PHOTOS) % 3 < 2, np.arange(PHOTOS) % 3 == 2]
    pools = [
        PhotoPool(
            tuple(np.flatnonzero(half & column) for column in truth.T),
            np.flatnonzero(half & ~truth.any(axis=1)),
        )
        for half in halves
    ]
    return Learning(table, truth, np.ones(LABELS, bool), *pools)


@pytest.mark.parametrize("method", METHODS)
def test_each_begins_with_the_order_of_the_weighted_probabilities(
    method: str, learning: Learning
) -> None:
    torch.manual_seed(1)
    some = compose_about(
        learning.pool, learning.truth, RECIPE.galleries[0], 5, np.random.default_rng(1)
    )
    found = gallery_scores(start(method, learning.table.shape[1], LABELS), learning.table, some)
    table = learning.table.numpy()
    for scores, rows, there in zip(found, some.rows, some.present, strict=True):
        photos = table[rows[there]]
        weights = np.exp(photos[:, 2 * LABELS] * (method != "average"))
        shares = weights @ photos[:, :LABELS] / weights.sum()
        np.testing.assert_allclose(scores, 12 * shares - 3, atol=0.5)


@pytest.mark.parametrize("method", METHODS)
def test_each_ends_no_worse_than_it_began(method: str, learning: Learning) -> None:
    _, order = fit_method(method, learning, RECIPE, lambda _: None)
    assert order["ended"] >= order["began"]
    if method != "average":
        assert order["ended"] > order["began"] + 0.02


def test_a_gallery_is_about_all_that_its_photos_are_about() -> None:
    truth = np.array([[True, True], [False, True], [False, False]])
    pool = PhotoPool((np.array([0]), np.zeros(0, np.int64)), np.array([2]))
    recipe = GalleryRecipe((2, 2), (1, 1), (0.5, 0.5))
    made = compose_about(pool, truth, recipe, 3, np.random.default_rng(0))
    assert made.interests.tolist() == [[True, True]] * 3
