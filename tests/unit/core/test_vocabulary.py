"""Which interests there are, and how likely photos are about each."""

import numpy as np
import pytest

from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.core.vocabulary import Vocabulary

SURE = 12.0


def head(name: str, *labels: str, exclusive: bool = True, silent: str = "") -> HeadSpec:
    thresholds = {level: (0.5,) * len(labels) for level in Level}
    return HeadSpec(name, labels, frozenset(silent.split()), exclusive, 1.0, thresholds)


SCENES = head("hashtag", "forest", "cars", "other", silent="other")
THINGS = head("object", "beagle", "cars", "dog", "pets", exclusive=False)
CLOTHES = head("clothing", "dress", "none", silent="none")
FASHION = head("object", "fashion", exclusive=False)


def scores(**by_head: list[float]) -> dict[str, np.ndarray]:
    return {name: np.array([row], np.float32) for name, row in by_head.items()}


def test_things_that_people_photograph_are_interests_beside_the_hashtags() -> None:
    known = Vocabulary.of([SCENES, THINGS])
    assert known.labels == ("forest", "cars", "other", "pets", "dog")
    assert (known.exclusive, known.silent, known.quiet) == (3, frozenset({"other"}), [2])


def test_a_network_without_things_tells_of_hashtags() -> None:
    assert Vocabulary.of([SCENES]).labels == SCENES.labels


def test_a_photo_of_a_thing_is_about_something() -> None:
    known = Vocabulary.of([SCENES, THINGS])
    nothing, thing = [0, 0, SURE], [SURE, -SURE, SURE, SURE]
    [told] = known.values(scores(hashtag=nothing, object=thing))
    assert dict(zip(known.labels, told.tolist(), strict=True)) == pytest.approx(
        {"forest": 0, "cars": 0, "other": 0, "pets": 1, "dog": 1}, abs=1e-3
    )
    [silent] = known.values(scores(hashtag=nothing, object=[-SURE] * 4))
    assert silent[2] == pytest.approx(1, abs=1e-3)


def test_clothes_that_only_the_head_of_clothes_sees_are_fashion() -> None:
    known = Vocabulary.of([SCENES, FASHION, CLOTHES])
    seen = scores(hashtag=[0, 0, SURE], object=[-SURE], clothing=[SURE, 0])
    assert known.values(seen)[0, known.labels.index("fashion")] == pytest.approx(1, abs=1e-3)


def test_a_head_that_said_nothing_says_nothing_of_interests() -> None:
    known = Vocabulary.of([SCENES, FASHION, CLOTHES])
    nothing = float("nan")
    seen = scores(hashtag=[SURE, 0, 0], object=[nothing], clothing=[nothing, nothing])
    assert known.values(seen)[0] == pytest.approx([1, 0, 0, 0], abs=1e-3)
