"""What is right for a thing's photo, and what the object head must not say of a place."""

from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.paths import resources
from photoorganizer.core.types import Level
from photoorganizer.taxonomy.words import load_words
from photoorganizer.train.calibration import FLOORS, NEVER, fit_shared_thresholds
from photoorganizer.train.gallery import ObjectVocabulary, is_held, read_gallery
from photoorganizer.train.object_evaluation import naming_figures, right_for

TABBY = 281


@pytest.fixture(scope="module")
def vocabulary() -> ObjectVocabulary:
    return ObjectVocabulary(load_words(resources()))


def test_every_hashtag_covers_a_class_and_a_tabby_is_a_cat(vocabulary: ObjectVocabulary) -> None:
    covers = vocabulary.membership()
    assert covers.shape == (len(vocabulary.tags), 1000)
    assert covers.any(axis=1).all()
    said = {tag for tag, row in zip(vocabulary.tags, covers, strict=True) if row[TABBY]}
    assert {"cat", "animals"} <= said


def test_animals_are_known(vocabulary: ObjectVocabulary) -> None:
    animals = dict(zip(vocabulary.tags, vocabulary.animals().tolist(), strict=True))
    assert animals["animals"]
    assert animals["dog"]
    assert not animals["guitar"]


def test_gallery_takes_the_class_from_the_name_of_the_source(
    world: Path, vocabulary: ObjectVocabulary
) -> None:
    gallery = read_gallery(world / "data", world / "cache", vocabulary)
    assert len(gallery.photos) == 8
    assert np.array_equal(gallery.right[0], vocabulary.membership()[:, TABBY])


def test_things_are_photos_of_other_unless_they_deserve_a_hashtag(
    world: Path, vocabulary: ObjectVocabulary
) -> None:
    gallery = read_gallery(world / "data", world / "cache", vocabulary)
    things = gallery.things({"forest", "snow"}, vocabulary)
    assert {(thing.scene, thing.hashtag) for thing in things} == {("thing/animals", "other")}
    assert len(things) == sum(not is_held(photo) for photo in gallery.photos)
    assert gallery.things({"animals"}, vocabulary) == []


def test_class_that_is_heard_among_strangers_needs_to_be_surer() -> None:
    scores = np.linspace(0.6, 1.0, 100, dtype=np.float32)
    probabilities = np.stack([scores, scores], axis=1)
    right = np.ones((100, 2), dtype=bool)
    strangers = np.full((50, 2), np.nan, dtype=np.float32)
    strangers[:, 0] = 0.7
    thresholds = fit_shared_thresholds(probabilities, right, strangers)
    assert thresholds[Level.BALANCED][0] > 0.7
    assert thresholds[Level.BALANCED][1] == pytest.approx(FLOORS[Level.BALANCED])


def test_class_that_is_often_wrong_is_silent_though_the_others_are_right() -> None:
    scores = np.linspace(0.1, 1.0, 100, dtype=np.float32)
    probabilities = np.stack([scores] * 30, axis=1)
    right = np.ones((100, 30), dtype=bool)
    right[:, 7] = False
    none = np.empty((0, 30), dtype=np.float32)
    thresholds = fit_shared_thresholds(probabilities, right, none)
    assert thresholds[Level.MORE][7] == NEVER
    assert thresholds[Level.MORE][8] == pytest.approx(FLOORS[Level.MORE])


def test_naming_is_judged_by_all_that_is_said_and_by_what_is_said_first() -> None:
    right = np.array([[True, True, False], [False, False, True], [True, False, False]])
    probabilities = np.array([[0.9, 0.8, 0.1], [0.7, 0.1, 0.6], [0.3, 0.2, 0.1]])
    figures = naming_figures(right, probabilities, [0.5, 0.5, 0.5])
    assert figures.said == 4
    assert figures.precision == pytest.approx(3 / 4)
    assert figures.first_right == pytest.approx(1 / 2)
    assert figures.speaks == pytest.approx(2 / 3)


def test_network_is_judged_by_its_own_words_though_the_taxonomy_has_others() -> None:
    right = np.array([[True, False], [False, True]])
    judged = right_for(("dropped", "cat", "dog"), ("dog", "cat"), right)
    assert judged.tolist() == [[False, False, True], [False, True, False]]
