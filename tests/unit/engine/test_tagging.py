"""Tagging by the handful: one transaction, one undo, and the tags at hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoorganizer.core.errors import BadTag
from photoorganizer.core.types import Change, ChangeSet, Decision, PhotoId
from photoorganizer.engine.tagging import Tagging
from photoorganizer.index.catalog import Catalog
from shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog)


@pytest.fixture
def heard() -> list[ChangeSet]:
    return []


@pytest.fixture
def tagging(shelf: Shelf, heard: list[ChangeSet]) -> Tagging:
    return Tagging(shelf.catalog, heard.append)


@pytest.fixture
def photos(shelf: Shelf) -> list[PhotoId]:
    return shelf.add("a.jpg", "b.jpg", "c.jpg")


def test_several_tags_on_several_photos_are_one_decision(
    shelf: Shelf, tagging: Tagging, photos: list[PhotoId], heard: list[ChangeSet]
) -> None:
    shelf.catalog.decide(photos[:1], "sea", Decision.TAG)
    numbers = tagging.decide(photos, ["sea", "Boat"], Decision.TAG)
    assert numbers == {"sea": 2, "boat": 3}
    assert heard == [ChangeSet(frozenset({Change.TAGS}), frozenset(photos))]
    assert tagging.undo() == "Undone: Added 2 tags on 3 photos"
    assert shelf.tags(photos[0]) == {"sea": "mine"}
    assert shelf.tags(photos[1]) == {}
    assert tagging.undo() is None


def test_where_one_tag_is_none_nothing_is_changed(
    shelf: Shelf, tagging: Tagging, photos: list[PhotoId], heard: list[ChangeSet]
) -> None:
    with pytest.raises(BadTag):
        tagging.decide(photos, ["sea", "2024"], Decision.TAG)
    assert shelf.tags(photos[0]) == {}
    assert heard == []


def test_a_decision_that_changes_nothing_is_not_remembered(
    tagging: Tagging, photos: list[PhotoId], heard: list[ChangeSet]
) -> None:
    assert tagging.decide(photos, ["sea"], Decision.UNTAG) == {}
    assert tagging.undo() is None
    assert heard == []


def test_the_tags_at_hand_are_remembered_by_the_library(
    shelf: Shelf, tagging: Tagging, heard: list[ChangeSet]
) -> None:
    tagging.arrange(lambda quick: quick.used(["sea", "boat"]).pin("anna"))
    again = Tagging(shelf.catalog, heard.append).quick
    assert again.row == ("anna", "boat", "sea")
    assert again.last == "boat"
