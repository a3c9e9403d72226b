"""What an aggregation network reads of photos."""

import numpy as np
import pytest

from photoorganizer.core.attention import certainty, photo_features, strengths
from photoorganizer.core.likeness import Aspect, AspectSpec, Background

ASPECTS = tuple(
    AspectSpec(aspect, start, stop, 0.5, Background(0, 1))
    for aspect, start, stop in (
        (Aspect.ALL, 0, 6),
        (Aspect.SCENE, 0, 2),
        (Aspect.OBJECT, 2, 4),
        (Aspect.COLOUR, 4, 6),
    )
)


def test_certain_is_who_knows_one_answer_or_one_thing() -> None:
    values = np.array([[1, 0, 0], [0.5, 0.5, 0], [0.5, 0.5, 1]], np.float32)
    assert certainty(values, exclusive=2) == pytest.approx([0, -np.log(2), 0])


def test_a_doubtful_thing_makes_nothing_surer() -> None:
    values = np.array([[0.5, 0.5, 0.4]], np.float32)
    assert certainty(values, exclusive=2) == pytest.approx([-np.log(2)])


def test_colours_are_not_read() -> None:
    values = np.array([[1, 0, 0.5]], np.float32)
    embedding = np.arange(6, dtype=np.float32)[None]
    [read] = photo_features(values, 2, embedding, ASPECTS)
    assert len(read) == 2 * 3 + 1 + 4
    assert read[:6].tolist() == [1, 0, 0.5, 1, 0, 0.25]
    other = embedding.copy()
    other[:, 4:] = 99
    np.testing.assert_array_equal(read, photo_features(values, 2, other, ASPECTS)[0])


def test_strength_grows_with_the_opinion_and_with_the_share() -> None:
    opinion, shares = np.array([0.5, 0.5, 0.9, 1.0]), np.array([0.05, 0.2, 0.05, 0.01])
    found = strengths(opinion, shares)
    assert found[:3] == pytest.approx([0.5, 2 / 3, 0.9])
    assert 0.9 < found[3] <= 1
