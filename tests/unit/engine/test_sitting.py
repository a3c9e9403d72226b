"""A sitting of reviewing is written photo by photo and taken back as a whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoorganizer.core.types import ChangeSet, Decision, PhotoId, Suggestion
from photoorganizer.engine.tagging import Tagging
from photoorganizer.index.catalog import Catalog
from shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog)


@pytest.fixture
def photos(shelf: Shelf) -> list[PhotoId]:
    photos = shelf.add("a.jpg", "b.jpg")
    found = [Suggestion("sea", 0.9, "hashtag"), Suggestion("sky", 0.8, "hashtag")]
    shelf.catalog.replace_suggestions(dict.fromkeys(photos, found))
    return photos


def test_answers_are_written_at_once_and_taken_back_together(
    shelf: Shelf, photos: list[PhotoId]
) -> None:
    a, b = photos
    shelf.catalog.decide([a], "anna", Decision.TAG)
    before = shelf.catalog.tags(photos)
    heard: list[ChangeSet] = []
    sitting = Tagging(shelf.catalog, heard.append).sitting()
    sitting.answer(a, ["sea"], ["sky"])
    assert shelf.tags(a) == {"anna": "mine", "sea": "mine", "sky": "rejected"}
    sitting.answer(b, [], [])
    sitting.answer(b, ["sky"], [])
    assert sitting.undo() == 2
    assert shelf.catalog.tags(photos) == before
    assert heard[-1].photos == {a, b}
    assert sitting.undo() == 0


def test_the_last_answer_alone_can_be_taken_back(shelf: Shelf, photos: list[PhotoId]) -> None:
    a, b = photos
    sitting = Tagging(shelf.catalog, lambda _changes: None).sitting()
    sitting.answer(a, ["sea"], [])
    sitting.answer(b, [], ["sea", "sky"])
    sitting.take_back()
    assert shelf.tags(a) == {"sea": "mine", "sky": "suggested"}
    assert shelf.tags(b) == {"sea": "suggested", "sky": "suggested"}
    sitting.undo()
    sitting.take_back()
    assert shelf.tags(a) == {"sea": "suggested", "sky": "suggested"}


def test_a_suggestion_that_is_gone_meanwhile_is_accepted_all_the_same(
    shelf: Shelf, photos: list[PhotoId]
) -> None:
    a, _ = photos
    shelf.catalog.replace_suggestions({a: []})
    Tagging(shelf.catalog, lambda _changes: None).sitting().answer(a, ["sea"], [])
    assert shelf.tags(a) == {"sea": "mine"}
