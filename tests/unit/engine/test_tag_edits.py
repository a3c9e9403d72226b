from collections.abc import Iterator
from pathlib import Path

import pytest

from photoorganizer.core.errors import BadTag, KnownError
from photoorganizer.core.paths import models
from photoorganizer.core.types import Change, ChangeSet, Decision, PhotoId
from photoorganizer.engine.saved_searches import SavedSearches
from photoorganizer.engine.tag_edits import TagEdits
from photoorganizer.engine.tagging import Tagging
from photoorganizer.engine.teaching import Teaching
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec, load_model
from shelf import Shelf


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield catalog


@pytest.fixture
def shelf(catalog: Catalog) -> Shelf:
    return Shelf(catalog)


@pytest.fixture
def heard() -> list[ChangeSet]:
    return []


@pytest.fixture
def photos(shelf: Shelf, catalog: Catalog) -> list[PhotoId]:
    """Three photos: #cat on two, one of them suggested; #dog on the third."""
    ids = shelf.add("a.jpg", "b.jpg", "c.jpg")
    shelf.record(shelf.analysed(ids[1], "cat"))
    catalog.decide([ids[0]], "cat", Decision.TAG)
    catalog.decide([ids[2]], "dog", Decision.TAG)
    return ids


@pytest.fixture
def edits(catalog: Catalog, heard: list[ChangeSet], photos: list[PhotoId]) -> TagEdits:
    def model() -> ModelSpec:
        return load_model(models())

    teaching = Teaching(catalog, model, Tagging(catalog, heard.append), heard.append)
    return TagEdits(catalog, heard.append, teaching, SavedSearches(catalog, lambda _: []))


def test_a_tag_is_renamed_told_and_taken_back(
    edits: TagEdits, shelf: Shelf, photos: list[PhotoId], heard: list[ChangeSet]
) -> None:
    edit = edits.rename("#Cat", "House Cat")
    assert (edit.name, edit.new, edit.photos) == ("cat", "house_cat", frozenset(photos[:2]))
    assert heard == [ChangeSet(frozenset({Change.TAGS}), frozenset(photos[:2]))]
    assert [shelf.tags(photo) for photo in photos[:2]] == [
        {"house_cat": "mine"},
        {"house_cat": "suggested"},
    ]
    edits.take_back(edit)
    assert shelf.tags(photos[0]) == {"cat": "mine"}
    shelf.record(shelf.analysed(photos[1], "cat"))
    assert shelf.tags(photos[1]) == {"cat": "suggested"}
    assert heard[1].photos == heard[0].photos


def test_a_name_in_use_is_merged_only_when_one_says_so(edits: TagEdits, shelf: Shelf) -> None:
    with pytest.raises(KnownError, match="merge"):
        edits.rename("cat", "dog")
    assert len(edits.merge("cat", "dog").photos) == 2
    assert len(shelf.search("#dog")) == 3
    with pytest.raises(KnownError, match="No photo has the tag #cat"):
        edits.merge("dog", "cat")


def test_a_deleted_tag_is_gone_and_not_suggested_again(
    edits: TagEdits, shelf: Shelf, photos: list[PhotoId]
) -> None:
    edit = edits.delete("cat")
    shelf.record(shelf.analysed(photos[1], "cat"))
    assert shelf.search("#cat") == []
    edits.take_back(edit)
    assert len(shelf.search("#cat")) == 2


def test_what_cannot_be_done_changes_nothing(edits: TagEdits, heard: list[ChangeSet]) -> None:
    for wrong in (
        lambda: edits.rename("cow", "bull"),
        lambda: edits.rename("cat", "Cat"),
        lambda: edits.delete("cow"),
        lambda: edits.merge("cat", "cow"),
    ):
        with pytest.raises(KnownError):
            wrong()
    with pytest.raises(BadTag):
        edits.rename("cat", "2024")
    assert heard == []


def test_saved_searches_ask_for_a_tag_by_its_new_name(edits: TagEdits, catalog: Catalog) -> None:
    saved = SavedSearches(catalog, lambda _: [])
    saved.save("pets", "#Cat OR #dog")
    saved.save("words", 'cat "#cat"')
    before = saved.all()
    edit = edits.rename("cat", "kitten")
    assert [one.query for one in saved.all()] == ["#kitten OR #dog", 'cat "#cat"']
    merged = edits.merge("dog", "kitten")
    assert saved.named("pets").query == "#kitten OR #kitten"
    edits.take_back(merged)
    saved.save("later", "#kitten")
    edits.take_back(edit)
    assert {*saved.all()} - {saved.named("later")} == {*before}
    assert saved.named("later").query == "#kitten"


def test_a_search_that_was_changed_meanwhile_stays_when_a_name_is_taken_back(
    edits: TagEdits, catalog: Catalog
) -> None:
    saved = SavedSearches(catalog, lambda _: [])
    saved.save("pets", "#cat")
    edit = edits.rename("cat", "kitten")
    saved.save("pets", "#kitten #dog")
    edits.take_back(edit)
    assert saved.named("pets").query == "#kitten #dog"
