"""What the second top is shown: never what is kept aside, and each set's own answers."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from drawn import draw
from photoorganizer.core.errors import MissingData
from photoorganizer.core.paths import resources
from photoorganizer.taxonomy.words import load_words
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.evaluation import HASHTAG
from photoorganizer.train.gallery import ObjectVocabulary, is_held, read_gallery
from photoorganizer.train.garments import (
    ASPECTS,
    CLOTHING,
    PATTERN,
    Elsewhere,
    read_elsewhere,
    read_garments,
    read_wardrobe,
)
from photoorganizer.train.lessons import Syllabus, tuning_lessons
from photoorganizer.train.scene_head import vocabulary_of
from photoorganizer.train.scenes import ScenePhotos
from photoorganizer.train.splits import CALIBRATION, VALIDATION, validation_split


@pytest.fixture(scope="module")
def photos(world: Path) -> ScenePhotos:
    data, cache = world / "data", world / "cache"
    words = ObjectVocabulary(load_words(resources()))
    scenes, parts = validation_split(data, cache)
    hashtags = {photo.hashtag for photo in scenes}
    return ScenePhotos(scenes, parts, read_gallery(data, cache, words).things(hashtags, words), [])


@pytest.fixture(scope="module")
def elsewhere(world: Path, photos: ScenePhotos) -> Elsewhere:
    words = ObjectVocabulary(load_words(resources()))
    gallery = read_gallery(world / "data", world / "cache", words)
    return read_elsewhere(photos.photos, photos.parts, gallery, words)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    with (folder / "MANIFEST.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("path", "kind", "pattern", "colour_group"))
        for seed, kind in enumerate(("Dress", "Sock", "Dress")):
            draw("hills", seed, (96, 72)).save(folder / f"{seed}.jpg")
            writer.writerow((f"{seed}.jpg", kind, "Stripe" if seed else "", "Beige"))
    return folder


def lessons(
    world: Path, photos: ScenePhotos, elsewhere: Elsewhere, further: Path | None = None
) -> Syllabus:
    data, cache = world / "data", world / "cache"
    wardrobe = read_wardrobe(data, cache, elsewhere, further)
    return tuning_lessons(photos, vocabulary_of(photos), wardrobe)


def shown(syllabus: Syllabus) -> list[LabelledPhoto]:
    return [photo for course in syllabus.lessons.courses for photo in course.photos]


def names(photos: Sequence[LabelledPhoto]) -> set[str]:
    return {photo.name for photo in photos}


def test_nothing_that_is_kept_aside_is_shown(
    world: Path, photos: ScenePhotos, elsewhere: Elsewhere
) -> None:
    aside = {photo.name for photo in elsewhere.photos if is_held(photo) and photo.set == "gallery"}
    for photo, part in zip(photos.photos, photos.parts, strict=True):
        if part in {VALIDATION, CALIBRATION}:
            aside.add(photo.name)
    for aspect in ASPECTS:
        garments = read_garments(aspect.set, world / "data", world / "cache")
        for photo, part in zip(garments.photos, garments.parts(aspect), strict=True):
            if part in {VALIDATION, CALIBRATION}:
                aside.add(photo.name)
    seen = names(shown(lessons(world, photos, elsewhere)))
    assert seen
    assert not seen & aside


def test_scenes_are_no_clothes_and_clothes_know_their_kind(
    world: Path, photos: ScenePhotos, elsewhere: Elsewhere
) -> None:
    scenes, clothes, products = lessons(world, photos, elsewhere).lessons.courses
    garments = read_garments(CLOTHING.set, world / "data", world / "cache")
    told = read_wardrobe(world / "data", world / "cache", elsewhere).answers_to(CLOTHING)
    by_name = {
        photo.name: told[number]
        for course in (scenes, clothes)
        for photo, number in zip(
            course.photos, course.answers[CLOTHING.name].classes.tolist(), strict=True
        )
    }
    labels = dict(zip(names(garments.photos), [""] * len(garments.photos), strict=True))
    for photo, label in zip(garments.photos, garments.labels(CLOTHING), strict=True):
        labels[photo.name] = label
    for photo in scenes.photos:
        assert by_name[photo.name].startswith("none/")
    for photo in clothes.photos:
        assert by_name[photo.name] == labels[photo.name]
    assert CLOTHING.name not in products.answers
    assert {HASHTAG, "pattern", "sleeve", "colour"} <= set(products.answers)


def test_every_course_has_photos_and_all_shares_are_one(
    world: Path, photos: ScenePhotos, elsewhere: Elsewhere, shop: Path
) -> None:
    for further in (None, shop):
        courses = lessons(world, photos, elsewhere, further).lessons.courses
        assert sum(course.share for course in courses) == pytest.approx(1)
        for course in courses:
            assert course.odds.sum() == pytest.approx(1)
            assert len(course.odds) == len(course.photos)


def test_questions_have_room_for_answers_that_only_photos_kept_aside_have(
    world: Path, photos: ScenePhotos, elsewhere: Elsewhere
) -> None:
    wardrobe = read_wardrobe(world / "data", world / "cache", elsewhere)
    questions = lessons(world, photos, elsewhere).lessons.questions
    garments = wardrobe.of(PATTERN)
    learned = [part not in {VALIDATION, CALIBRATION} for part in garments.parts(PATTERN)]
    for row, is_learned in zip(garments.rows, learned, strict=True):
        if is_learned and row["pattern_weak"] == "striped":
            row["pattern_weak"] = ""  # type: ignore[index]  # the rows of a manifest are dicts
    less = tuning_lessons(photos, vocabulary_of(photos), wardrobe).lessons.questions
    assert less["pattern"] == questions["pattern"]


def test_columns_that_know_nothing_are_no_questions(
    world: Path, photos: ScenePhotos, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    draw("hills", 1, (96, 72)).save(tmp_path / "a.jpg")
    (tmp_path / "MANIFEST.csv").write_text(
        "path,kind,pattern,colour_group\na.jpg,Dress,,\n", encoding="utf-8"
    )
    questions = lessons(world, photos, elsewhere, tmp_path).lessons.questions
    assert {name for name in questions if name.startswith("further-")} == {"further-kind"}


def test_further_clothes_ask_what_their_manifest_knows(
    world: Path, photos: ScenePhotos, elsewhere: Elsewhere, shop: Path
) -> None:
    syllabus = lessons(world, photos, elsewhere, shop)
    questions, course = syllabus.lessons.questions, syllabus.lessons.courses[-1]
    assert len(syllabus.further) == 3
    assert course.answers["further-kind"].classes.tolist() == [0, 1, 0]
    assert course.answers["further-pattern"].classes.tolist() == [-1, 0, 0]
    assert questions["further-kind"].classes == 2
    assert course.coloured


def test_further_clothes_of_a_known_kind_are_found_by_any_of_its_names(
    world: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    kinds = {"T-shirt": "tshirt", "Beanie": "hat", "Earring": "", "Hat": "hat", "Trousers": ""}
    with (tmp_path / "MANIFEST.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("path", "kind"))
        writer.writerows((f"{kind}.jpg", kind) for kind in kinds)
    wardrobe = read_wardrobe(world / "data", world / "cache", elsewhere, tmp_path)
    photos, found = wardrobe.other_kinds(load_words(resources()))
    assert {photo.path.stem: kind for photo, kind in zip(photos, found, strict=True)} == {
        name: kind for name, kind in kinds.items() if kind
    }


def test_absent_folder_of_further_clothes_is_named(
    world: Path, photos: ScenePhotos, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    with pytest.raises(MissingData, match="shoes"):
        lessons(world, photos, elsewhere, tmp_path / "shoes")
