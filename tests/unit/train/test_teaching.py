"""Tags learned from a few examples: told from others, tried on other moments, silent in doubt."""

from dataclasses import replace

import numpy as np
import pytest

from photoorganizer.core.taught import Rows
from photoorganizer.core.types import Level
from photoorganizer.train.teaching import PRECISION, Lesson, fit, learn

WIDTH = 24


def photos(count: int, *, tagged: bool, seed: int = 1) -> Rows:
    """Photos of which the tagged ones differ in a few features."""
    rows = np.random.default_rng([seed, tagged]).normal(size=(count, WIDTH))
    rows[:, :4] += 2.5 if tagged else 0.0
    return rows.astype(np.float32)


def library(count: int = 240, share: float = 0.05) -> Rows:
    own = int(share * count)
    rows = [photos(count - own, tagged=False, seed=5), photos(own, tagged=True, seed=6)]
    return np.random.default_rng(2).permutation(np.concatenate(rows))


def lesson(examples: int = 20, moments: int | None = None, share: float = 0.05) -> Lesson:
    return Lesson(
        "boat",
        "net-1",
        photos(examples, tagged=True),
        np.arange(examples) % (moments or examples),
        photos(0, tagged=False),
        library(share=share),
    )


def test_a_tag_is_told_from_other_photos() -> None:
    tag = learn(lesson()).tag
    own, others = (
        tag.probabilities(photos(400, tagged=tagged, seed=9)) for tagged in (True, False)
    )
    threshold = tag.thresholds[Level.BALANCED]
    assert (own >= threshold).mean() > 0.6
    assert (others >= threshold).mean() < 0.01
    assert tag.accuracy is not None
    assert tag.accuracy.ranking > 0.95
    assert (tag.name, tag.model_id, tag.examples, tag.needed) == ("boat", "net-1", 20, 0)


def test_surer_levels_have_higher_thresholds() -> None:
    thresholds = learn(lesson()).tag.thresholds
    assert thresholds[Level.SURE] >= thresholds[Level.BALANCED] >= thresholds[Level.MORE] >= 0.5
    assert list(PRECISION) == list(Level)


def test_what_was_learned_is_the_same_every_time() -> None:
    assert learn(lesson()).tag.id == learn(lesson()).tag.id
    assert learn(lesson(19)).tag.id != learn(lesson()).tag.id


def test_examples_of_one_moment_are_no_proof() -> None:
    tag = learn(lesson(moments=1)).tag
    assert tag.accuracy is None
    assert tag.needed > 0


def test_few_examples_need_more() -> None:
    assert learn(lesson(5, moments=2)).tag.needed == 15


def test_what_cannot_be_told_apart_is_never_said() -> None:
    same = photos(20, tagged=False, seed=3)
    tag = learn(replace(lesson(share=0), examples=same)).tag
    assert tag.thresholds[Level.SURE] > 1
    assert tag.needed > 0


def test_examples_that_look_like_other_photos_are_doubted() -> None:
    examples = photos(20, tagged=True)
    examples[[3, 11]] = photos(2, tagged=False, seed=8)
    doubtful = learn(replace(lesson(), examples=examples)).doubtful
    assert doubtful
    assert set(doubtful) <= {3, 11}


def test_photos_that_were_said_not_to_have_it_teach_it_that() -> None:
    refused = photos(30, tagged=True, seed=12)
    refused[:, 10:14] += 3
    plain, told = (learn(replace(lesson(), negatives=rows)).tag for rows in (refused[:0], refused))
    often = [
        (tag.probabilities(refused) >= tag.thresholds[Level.BALANCED]).mean()
        for tag in (plain, told)
    ]
    assert often[1] < 0.2 < often[0]
    assert told.negatives == 30


@pytest.mark.parametrize("count", [0, 1, 2])
def test_an_empty_library_is_enough_to_learn_in(count: int) -> None:
    small = photos(count, tagged=False)
    tag = learn(replace(lesson(), library=small, negatives=photos(3, tagged=False, seed=4))).tag
    assert np.isfinite(tag.weights).all()


def test_both_sides_count_alike() -> None:
    weights, bias = fit(photos(5, tagged=True), photos(500, tagged=False))
    scores = photos(200, tagged=True, seed=3) @ weights + bias
    assert (scores > 0).mean() > 0.8


def test_a_tag_unlike_anything_else_leaves_the_rest_improbable() -> None:
    def alike(count: int, *, tagged: bool, seed: int) -> Rows:
        """Photos that differ in one feature alone, whose values are spread evenly."""
        rng = np.random.default_rng([seed, tagged])
        rows = 0.01 * rng.normal(size=(count, WIDTH))
        rows[:, 0] = rng.uniform(-1, 1, count) + (3 if tagged else 0)
        return rows.astype(np.float32)

    seen = [alike(570, tagged=False, seed=5), alike(30, tagged=True, seed=6)]
    shown = alike(20, tagged=True, seed=1)
    tag = learn(Lesson("rink", "net-1", shown, np.arange(20), shown[:0], np.concatenate(seen))).tag
    own, others = (tag.probabilities(alike(400, tagged=is_own, seed=9)) for is_own in (True, False))
    threshold = tag.thresholds[Level.BALANCED]
    assert (own >= threshold).mean() > 0.6
    assert (others >= threshold).mean() < 0.01
    assert (others > 0.5).mean() < 0.01
