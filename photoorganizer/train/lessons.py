"""What the second top is shown, and what it is asked about it.

Scenes and things as the hashtag head knows them; clothes, of which each set answers questions of
its own; and further collections of either, which no figure is taken from. Knows nothing of
networks. No photo that is kept aside for figures or thresholds is among the lessons.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoorganizer.train.courses import Answers, Course, Lessons, Question, odds
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.evaluation import HASHTAG, class_numbers
from photoorganizer.train.garments import (
    ASPECTS,
    CLOTHING,
    COLOUR,
    FURTHER,
    NONE,
    PATTERN,
    SLEEVE,
    Garments,
    Wardrobe,
)
from photoorganizer.train.metrics import Classes
from photoorganizer.train.scenes import ScenePhotos, SceneVocabulary, balanced

_SHARES = {CLOTHING.set: 0.16, COLOUR.set: 0.16, FURTHER: 0.12}
"""How much of what is shown is of each collection of clothes; the rest is of scenes and things."""

_OWN_SHARE = 0.45
"""How much of the scenes that are shown is not further photos."""

_OWN_BALANCE, _KINDS_BALANCE = 0.3, 0.4
_PATTERN_ODDS = 2.5
"""How much oftener a product whose pattern is known is shown."""

_CLOTHES_DROPOUT = 0.4
"""Few photos of clothes are shown many times."""

_NO_SCENE, _NO_CLOTHES = 0.1, 0.2
"""What it counts that clothes are no scene, and that scenes are no clothes."""

_OWN = {CLOTHING.name: 1.0, PATTERN.name: 1.0, SLEEVE.name: 0.7, COLOUR.name: 0.7}
_PRODUCTS = {"article": 0.5, "base_colour": 0.3}
_FURTHER = {"kind": 0.5, "pattern": 0.7, "colour_group": 0.5}
"""What each question counts: those of the heads; and columns of the set of products, and of
further clothes, which no head answers and which teach the top what clothes are told apart by."""

_FASHION = "thing/fashion"


@dataclass(frozen=True, slots=True)
class Syllabus:
    """All lessons, and what the card tells of those about clothes."""

    lessons: Lessons
    clothes: Mapping[str, int]
    """Photos of clothes, by set."""
    further: Sequence[LabelledPhoto]
    """Those of them that are of no data set."""


def tuning_lessons(
    photos: ScenePhotos, vocabulary: SceneVocabulary, wardrobe: Wardrobe
) -> Syllabus:
    """Return all that the second top is shown.

    Args:
        photos: of scenes, of things, and further ones.
        vocabulary: the fine classes of all of them.
        wardrobe: photos of clothes, and of none.
    """
    no_scene = _no_scene(vocabulary)
    courses = [_clothing(wardrobe, no_scene), _products(wardrobe, no_scene)]
    if wardrobe.further is not None:
        courses.append(_further(wardrobe.further, no_scene))
    share = 1 - sum(course.share for course in courses)
    courses = [_scenes(photos, vocabulary, wardrobe, share), *courses]
    shown = [photo for course in courses[1:] for photo in course.photos]
    return Syllabus(
        Lessons(_questions(courses, vocabulary, wardrobe), courses),
        Counter(photo.set for photo in shown),
        [photo for photo in shown if photo.set == FURTHER],
    )


def _questions(
    courses: Sequence[Course], vocabulary: SceneVocabulary, wardrobe: Wardrobe
) -> dict[str, Question]:
    known = {HASHTAG: Question(len(vocabulary.scenes))}
    for aspect in ASPECTS:
        known[aspect.name] = Question(len(wardrobe.answers_to(aspect)), _CLOTHES_DROPOUT)
    for course in courses:
        for name, answers in course.answers.items():
            if name not in known:
                known[name] = Question(int(answers.classes.max()) + 1, _CLOTHES_DROPOUT)
    return known


def _scenes(
    photos: ScenePhotos,
    vocabulary: SceneVocabulary,
    wardrobe: Wardrobe,
    share: float,
) -> Course:
    own = [*photos.learned, *photos.things]
    weights = odds(balanced(class_numbers(own, vocabulary.labels), _OWN_BALANCE))
    if photos.further:
        alike = np.full(len(photos.further), (1 - _OWN_SHARE) / len(photos.further))
        weights = np.concatenate([_OWN_SHARE * weights, alike])
    shown = [*own, *photos.further]
    told = {photo.name: f"{NONE}/{photo.hashtag}" for photo in wardrobe.elsewhere.photos}
    nothing = [told.get(photo.name, "") for photo in own]
    nothing += [f"{NONE}/{photo.hashtag}" for photo in photos.further]
    return Course(
        shown,
        odds(weights),
        {
            HASHTAG: Answers(vocabulary.numbers(shown)),
            CLOTHING.name: Answers(_numbers(nothing, wardrobe.answers_to(CLOTHING)), _NO_CLOTHES),
        },
        share,
    )


def _no_scene(vocabulary: SceneVocabulary) -> int:
    """Return the fine class of clothes among scenes, -1 where there is none."""
    names = [scene for scene, _ in vocabulary.scenes]
    return names.index(_FASHION) if _FASHION in names else -1


def _clothing(wardrobe: Wardrobe, no_scene: int) -> Course:
    garments, names = wardrobe.of(CLOTHING), wardrobe.answers_to(CLOTHING)
    learned = garments.learned(CLOTHING)
    labels = garments.labels(CLOTHING)
    classes = _numbers([labels[row] for row in learned], names)
    weights = np.where(classes >= 0, balanced(classes.clip(min=0), _KINDS_BALANCE), 0)
    answers = {CLOTHING.name: Answers(classes, _OWN[CLOTHING.name])}
    return _course(garments, learned, weights, answers, no_scene)


def _products(wardrobe: Wardrobe, no_scene: int) -> Course:
    garments = wardrobe.of(COLOUR)
    learned = garments.learned(COLOUR)
    answers = {}
    for aspect in (PATTERN, SLEEVE, COLOUR):
        labels = garments.labels(aspect)
        names = wardrobe.answers_to(aspect)
        classes = _numbers([labels[row] for row in learned], names)
        answers[aspect.name] = Answers(classes, _OWN[aspect.name])
    answers |= _columns(garments, learned, _PRODUCTS)
    weights = np.where(answers[PATTERN.name].classes >= 0, _PATTERN_ODDS, 1.0)
    return _course(garments, learned, weights, answers, no_scene, coloured=True)


def _further(garments: Garments, no_scene: int) -> Course:
    learned = np.arange(len(garments.photos))
    answers = _columns(garments, learned, _FURTHER)
    return _course(garments, learned, np.ones(len(learned)), answers, no_scene, coloured=True)


def _course(
    garments: Garments,
    rows: npt.NDArray[np.intp],
    weights: npt.NDArray[np.floating],
    answers: Mapping[str, Answers],
    no_scene: int,
    *,
    coloured: bool = False,
) -> Course:
    photos: list[LabelledPhoto] = [garments.photos[row] for row in rows]
    is_no_scene = Answers(np.full(len(photos), no_scene), _NO_SCENE)
    return Course(
        photos,
        odds(weights),
        {HASHTAG: is_no_scene, **answers},
        _SHARES[photos[0].set],
        coloured,
    )


def _columns(
    garments: Garments, rows: npt.NDArray[np.intp], columns: Mapping[str, float]
) -> dict[str, Answers]:
    """Return what columns of a manifest say, each as a question under the set's name and its."""
    found = {}
    for column, importance in columns.items():
        values = [garments.rows[row][column] for row in rows]
        classes = _numbers(values, sorted(set(values) - {""}))
        if (classes >= 0).any():
            found[f"{garments.photos[0].set}-{column}"] = Answers(classes, importance)
    return found


def _numbers(values: Sequence[str], names: Sequence[str]) -> Classes:
    places = {name: number for number, name in enumerate(names)}
    return np.array([places.get(value, -1) for value in values], dtype=np.int64)
