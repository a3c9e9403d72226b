"""Whole scenes are left out, and answers are judged as a user would."""

from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.paths import resources
from photoorganizer.taxonomy.words import Words, load_words
from photoorganizer.train.calibration import softmax
from photoorganizer.train.datasets import OTHER, LabelledPhoto
from photoorganizer.train.scene_head import Seen
from photoorganizer.train.splits import CALIBRATION
from photoorganizer.train.unseen import (
    APART,
    BY_NAME,
    FOLDS,
    Classing,
    Material,
    Shares,
    Verdict,
    judge,
    scene_folds,
    scene_of,
)


def _photo(scene: str, hashtag: str, *, is_scene: bool = True) -> LabelledPhoto:
    return LabelledPhoto(
        Path("x.jpg"), "scenes/x", "scenes", scene, hashtag, "a/b", "x", is_scene=is_scene
    )


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words(resources())


def test_scenes_of_one_hashtag_are_spread_over_the_folds() -> None:
    photos = [_photo(f"sport_{i}", "sport") for i in range(8) for _ in range(3)]
    folds = scene_folds(photos, APART)
    assert np.bincount(folds).tolist() == [6] * FOLDS
    assert all(len(set(folds[i : i + 3].tolist())) == 1 for i in range(0, 24, 3))


def test_two_names_of_one_scene_are_left_out_together() -> None:
    photos = [_photo(name, "home") for name in ("livingroom", "living_room", "kitchen")]
    folds = scene_folds(photos, APART)
    assert scene_of(photos[0]) == scene_of(photos[1])
    assert folds[0] == folds[1] != folds[2]


def test_only_scenes_that_could_be_known_are_asked_about() -> None:
    photos = [
        _photo("library", "science"),  # the only scene of its hashtag
        _photo("office", "other"),
        _photo("car", "cars", is_scene=False),
        _photo("church", "church"),
        _photo("abbey", "church"),
    ]
    assert (scene_folds(photos, APART) >= 0).tolist() == [False, False, False, True, True]


def test_classes_by_name_are_those_of_the_sets_with_photos_enough() -> None:
    counts = {"livingroom": 30, "living_room": 30, "attic": 24, "home_thing": 25}
    photos = [
        _photo(name, "home", is_scene=name != "home_thing")
        for name, count in counts.items()
        for _ in range(count)
    ]
    folds = dict(zip((photo.scene for photo in photos), scene_folds(photos, BY_NAME), strict=True))
    assert folds.pop("attic") == -1
    assert sorted(folds.values()) == [0, 1, 2]


@pytest.mark.parametrize(
    ("further", "classes", "is_met"),
    [
        ("", BY_NAME, False),
        ("a/aquarium", BY_NAME, False),
        ("aquarium", APART, False),
        ("other_scene", BY_NAME, True),
    ],
)
def test_nothing_is_learned_of_what_is_left_out(
    further: str, classes: Classing, *, is_met: bool
) -> None:
    scenes = {"aquarium": "fun", "bowling": "fun", "lake": "water", "river": "water"}
    photos = [_photo(name, tag) for name, tag in scenes.items() for _ in range(60)]
    # Each scene is known by one number alone, so that nothing can be told from the others.
    features = np.repeat(np.eye(len(scenes), dtype=np.float32), 60, axis=0)
    more = [_photo(further, "fun")] * (60 if further else 0)
    material = Material(
        photos,
        np.array([CALIBRATION + 1, CALIBRATION] * 120),
        features,
        things=Seen([_photo("tool", OTHER)] * 60, np.zeros((60, 4), np.float32)),
        further=Seen(more, features[: len(more)]),
    )
    labels = ("fun", "water", OTHER)
    folds = scene_folds(photos, classes)
    fold = folds[0]
    answers = material.left_out(folds, classes, labels, lambda _: None)
    left_out, met = (softmax(answers[each][1][:1])[0, 0] for each in (fold, (fold + 1) % FOLDS))
    # Where it knows nothing, it gives each of the three labels a third.
    assert met > 0.45
    assert (left_out > 0.45) == is_met


def test_narrower_hashtag_is_right_and_a_broader_one_is_not(words: Words) -> None:
    assert judge("animals", ["cat"], words) is Verdict.RIGHT
    assert judge("cat", ["animals"], words) is Verdict.WRONG
    assert judge("cat", ["street", "cat"], words) is Verdict.RIGHT
    assert judge("cat", [], words) is Verdict.SILENT


def test_silence_counts_where_nothing_was_right() -> None:
    assert Shares(right=0.6, silent=0.3).silent_where_not_right == pytest.approx(0.75)
    assert Shares(right=0.6, silent=0.2).right_where_said == pytest.approx(0.75)
    assert Shares(right=1.0, silent=0.0).silent_where_not_right == 1.0
