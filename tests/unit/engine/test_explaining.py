"""Why a tag: by the real network, on drawn photos."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

import drawn
from photoorganizer.core.errors import NotInLibrary, UnreadableImage
from photoorganizer.core.explanation import TAUGHT_ASPECT
from photoorganizer.core.types import Decision, Level, PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.engine.looking import MaskedLooks


@pytest.fixture
def indexed(library: Library, drawn_photos: Path) -> Library:
    library.index([drawn_photos])
    return library


def first(library: Library) -> tuple[PhotoId, str]:
    """A photo and its surest suggestion."""
    photo = library.search("is:review")[0]
    return photo, library.tags([photo])[photo][0].name


def test_a_suggestion_is_explained_by_the_head_that_spoke(indexed: Library) -> None:
    photo, tag = first(indexed)
    [score] = [one.score for one in indexed.tags([photo])[photo] if one.name == tag]
    why = indexed.explaining.why(photo, f"#{tag}")
    assert why.spoken
    assert why.aspect in {head.name for head in indexed.explaining._model().heads}
    assert why.probability == pytest.approx(score, abs=1e-3)
    assert why.threshold == 0


def test_the_part_of_the_picture_lies_in_what_the_network_saw(indexed: Library) -> None:
    photo, tag = first(indexed)
    heat = indexed.explaining.heat(photo, tag)
    if heat is not None:  # what the network thinks of a drawing is its own affair
        left, top, right, bottom = heat.box
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert heat.cells.max() == 1


def test_the_nearest_are_photos_of_mine_without_the_photo_itself(indexed: Library) -> None:
    photo, tag = first(indexed)
    others = [one for one in indexed.search("") if one != photo]
    indexed.decide([photo, *others[:3]], tag, Decision.TAG)
    indexed.decide(others[3:4], tag, Decision.REJECT)
    nearest = indexed.explaining.why(photo, tag).nearest
    assert {one.photo.id for one in nearest} == set(others[:3])
    likeness = [one.likeness for one in nearest]
    assert likeness == sorted(likeness, reverse=True)


def test_a_word_of_my_own_has_neighbours_but_no_judge(indexed: Library) -> None:
    photo, _ = first(indexed)
    other = next(one for one in indexed.search("") if one != photo)
    indexed.decide([other], "grandmas_garden", Decision.TAG)
    why = indexed.explaining.why(photo, "Grandma's Garden")
    assert (why.tag, why.aspect, why.probability) == ("grandmas_garden", None, None)
    assert not why.spoken
    assert [one.photo.id for one in why.nearest] == [other]
    assert indexed.explaining.heat(photo, "grandmas_garden") is None


def test_any_file_can_be_asked_about(indexed: Library, tmp_path: Path) -> None:
    image = drawn.save(tmp_path / "elsewhere.jpg", "sea", 3, (320, 240))
    why = indexed.explaining.why(image, "water")
    assert why.probability is not None
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    with pytest.raises(UnreadableImage):
        indexed.explaining.why(tmp_path / "broken.jpg", "water")


def test_a_photo_that_was_forgotten_is_told_so(library: Library) -> None:
    with pytest.raises(NotInLibrary):
        library.explaining.why(PhotoId(7), "sea")


def test_broader_words_name_the_narrower_ones_they_follow_from(indexed: Library) -> None:
    photo, _ = first(indexed)
    words = indexed.explaining._words()
    for tag in ("animals", "pets", "music"):
        through = indexed.explaining.why(photo, tag).through
        assert all(tag in words.broader(one) for one in through)


def test_guesses_are_what_is_not_said_and_not_decided(indexed: Library) -> None:
    photo, tag = first(indexed)
    indexed.set_level(Level.SURE)
    said = {one.name for one in indexed.tags([photo])[photo]}
    guesses = {one.tag for one in indexed.explaining.guesses(photo)}
    assert not guesses & said
    for guess in guesses:
        indexed.decide([photo], guess, Decision.REJECT)
    assert not guesses & {one.tag for one in indexed.explaining.guesses(photo)}
    assert tag in said


def test_a_taught_tag_is_judged_by_what_was_taught(indexed: Library, tmp_path: Path) -> None:
    seas = [one.id for one in indexed.photos(indexed.search("")) if "sea" in one.path.name]
    examples = (seas + [one for one in indexed.search("") if one not in seas])[:4]
    teaching = indexed.teaching
    teaching.teach(teaching.propose("waves", examples))
    tag = teaching.tag("waves")
    assert tag is not None
    why = indexed.explaining.why(examples[0], "waves")
    assert (why.aspect, why.threshold) == (TAUGHT_ASPECT, tag.thresholds[Level.BALANCED])
    assert why.probability is not None
    assert indexed.explaining.heat(examples[0], "waves") is None


def test_a_taught_tag_is_suggested_for_any_file(indexed: Library, tmp_path: Path) -> None:
    image = drawn.save(tmp_path / "elsewhere.jpg", "sea", 3, (320, 240))
    examples = indexed.search("")[:4]
    teaching = indexed.teaching
    outcome = teaching.teach(teaching.propose("waves", examples))
    # One that always speaks: what it says of a drawing is not what is tried here.
    loud = replace(outcome.tag, thresholds=dict.fromkeys(Level, 0.0))
    teaching._keep(loud)
    [answer] = indexed.suggest([image])
    [said] = [one for one in answer.suggestions if one.tag == "waves"]
    why = indexed.explaining.why(image, "waves")
    assert why.probability == pytest.approx(said.confidence, abs=1e-2)
    [answer] = indexed.suggest([indexed.photos(examples[:1])[0].path])
    assert "waves" in {one.tag for one in answer.suggestions}


def test_the_process_stays_for_the_next_question_and_then_rests(
    models: Path, drawn_photos: Path, tmp_path: Path
) -> None:
    looks = MaskedLooks(lambda: models, rest_s=0.2)
    one, other = sorted(drawn_photos.rglob("*.jpg"))[:2]
    first = looks.look(one)
    assert looks.look(one) is first
    assert looks.look(other) is not first
    with pytest.raises(UnreadableImage, match="nowhere"):
        looks.look(tmp_path / "nowhere.jpg")
    deadline = time.monotonic() + 30
    while looks.awake and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not looks.awake
    assert looks.look(one) is not first
    looks.close()
    assert not looks.awake
