"""The models keep Qt's rules, read lazily, and tell only what changed."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from photoorganizer.core.errors import CatalogLocked
from photoorganizer.core.types import (
    Decision,
    LibraryCounts,
    Photo,
    PhotoId,
    Root,
    RootId,
    RootSummary,
    Tag,
    TagCount,
)
from photoorganizer.ui.photo_model import PhotoModel, PhotoRole, runs
from photoorganizer.ui.photo_rows import PhotoRow, PhotoRows
from photoorganizer.ui.places import PlaceModel, folder_places, library_places, tag_places
from ui.desk import Desk


def test_photo_model_keeps_the_rules(desk: Desk, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(desk.window.model)
    desk.window.model.set_ids(list(desk.window.model.ids)[:3])
    qtmodeltester.check(desk.window.model)
    assert desk.window.model.rowCount() == 3


def test_place_model_keeps_the_rules(qtmodeltester: ModelTester) -> None:
    model = PlaceModel()
    model.set_places(library_places(LibraryCounts(1, 2, 3, 4, 5)))
    qtmodeltester.check(model)
    model.set_places([])
    qtmodeltester.check(model)
    assert model.rowCount() == 0


def test_a_changed_photo_is_read_again_and_told_alone(desk: Desk) -> None:
    model = desk.window.model
    photo = desk.select("sea-1.jpg")
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    before = model.row(photo)
    model.refresh([photo, PhotoId(999_999)])
    assert told == [(model.row_of(photo), model.row_of(photo))]
    assert model.row(photo) == before
    assert model.row(photo) is not before


def test_a_photo_that_was_forgotten_has_no_row(desk: Desk) -> None:
    desk.window.model.set_ids([PhotoId(999_999)])
    index = desk.window.model.index(0)
    assert index.data(PhotoRole.ROW) is None
    assert index.data(Qt.ItemDataRole.DisplayRole) == ""


def model_of(desk: Desk) -> PhotoModel:
    """Return another model, which knows nothing yet."""
    rows = PhotoRows(desk.library, desk.presenter.bridge)
    return PhotoModel(desk.library, rows, desk.window.thumbnails)


def test_only_photos_that_are_looked_at_are_read_and_nobody_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[PhotoId] = []
    read = desk.library.photos

    def photos(ids: Sequence[PhotoId]) -> list[Photo]:
        asked.extend(ids)
        return read(ids)

    monkeypatch.setattr(desk.library, "photos", photos)
    model = model_of(desk)
    ids = list(desk.window.model.ids)
    model.set_ids([*ids, *map(PhotoId, range(1000, 51_000))])
    assert model.index(0).data(PhotoRole.ROW) is None
    desk.until(lambda: model.index(0).data(PhotoRole.ROW) is not None)
    model.want_thumbnails(1, 2)
    desk.until(lambda: model.index(2).data(PhotoRole.ROW) is not None)
    assert set(asked) == set(ids[:5])


def test_what_changed_is_shown_as_it_was_until_it_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = desk.window.model
    desk.until(lambda: model.index(0).data(PhotoRole.ROW) is not None)
    before = model.index(0).data(PhotoRole.ROW)
    go_on = threading.Event()
    tags = desk.library.tags

    def slow_tags(ids: Sequence[PhotoId]) -> dict[PhotoId, list[Tag]]:
        assert go_on.wait(30)
        return tags(ids)

    monkeypatch.setattr(desk.library, "tags", slow_tags)
    desk.library.decide([model.ids[0]], "zanzibar", Decision.TAG)
    model.refresh([model.ids[0]])
    assert model.index(0).data(PhotoRole.ROW) is before
    go_on.set()
    desk.until(lambda: "zanzibar" in names(model.index(0).data(PhotoRole.ROW)))


def names(row: PhotoRow) -> list[str]:
    return [tag.name for tag in row.tags]


def test_rows_that_cannot_be_read_are_told_once_and_shown_empty(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def photos(_ids: Sequence[PhotoId]) -> list[Photo]:
        raise CatalogLocked("Another program holds the catalog.")

    monkeypatch.setattr(desk.library, "photos", photos)
    model = model_of(desk)
    told: list[str] = []
    model.failed.connect(told.append)
    model.set_ids([PhotoId(1), PhotoId(2)])
    model.want_thumbnails(0, 1)
    desk.until(lambda: bool(told))
    assert model.index(0).data(PhotoRole.ROW) is None
    assert model.index(1).data(PhotoRole.ROW) is None
    assert told == ["Another program holds the catalog."]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [([], []), ([4], [(4, 4)]), ([1, 2, 3], [(1, 3)]), ([0, 2, 3, 9], [(0, 0), (2, 3), (9, 9)])],
)
def test_rows_become_stretches(rows: list[int], expected: list[tuple[int, int]]) -> None:
    assert runs(rows) == expected


def test_a_folder_that_is_not_connected_is_greyed_and_said_to_be() -> None:
    root = Root(RootId(1), Path("/media/disk/Photos"))
    [place] = folder_places([RootSummary(root, 12, online=False)])
    model = PlaceModel()
    model.set_places([place])
    assert place.query == 'path:"/media/disk/Photos"'
    assert not place.online
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Photos, 12, not connected"


def test_tags_that_only_were_rejected_are_not_listed() -> None:
    tags = [TagCount("sea", 2, 1), TagCount("seal", 0, 1), TagCount("season", 0, 0)]
    assert [place.title for place in tag_places(tags)] == ["#sea", "#seal"]
    assert [place.count for place in tag_places(tags, "#SEAL")] == [1]


def test_new_counts_keep_the_marked_place(desk: Desk) -> None:
    places = desk.window.sidebar.library
    desk.until(lambda: len(places.titles()) == 5)
    places.mark("is:untagged")
    places.show_places(library_places(LibraryCounts(9, 9, 9, 9, 9)))
    assert places.currentIndex().data() == "Untagged"
