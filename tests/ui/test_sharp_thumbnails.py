"""Cells show something at once, and something sharp soon."""

from collections.abc import Sequence

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from photoorganizer.core.errors import UnreadableImage
from photoorganizer.core.types import PhotoId, Pixels
from photoorganizer.engine.library import Library
from photoorganizer.ui.sharp_thumbnails import STORED_EDGE, SharpThumbnails
from ui.desk import Desk


def test_large_cells_get_more_than_the_stored_thumbnail(desk: Desk) -> None:
    photo = desk.select("sea-1.jpg")
    cache = desk.window.thumbnails
    desk.until(lambda: cache.get(photo) is not None)
    assert width(desk, photo) <= STORED_EDGE
    desk.window.sizes.slider.setValue(320)
    desk.until(lambda: width(desk, photo) == 320)  # all that the photo has


def test_a_photo_without_a_thumbnail_is_decoded_while_it_is_in_sight(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.library, "thumbnails", lambda _ids: {})
    photo = desk.select("sea-2.jpg")
    desk.window.thumbnails.forget(desk.window.model.ids)
    desk.until(lambda: desk.window.thumbnails.get(photo) is not None)


def width(desk: Desk, photo: PhotoId) -> int:
    pixmap = desk.window.thumbnails.get(photo)
    assert pixmap is not None
    return pixmap.width()


class Kitchen:
    """What decodes, and in which order it was asked to; what the window itself asks is left out."""

    def __init__(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[PhotoId, int]] = []
        monkeypatch.setattr(library.darkroom, "glimpse", self.glimpse)
        monkeypatch.setattr(library, "preview", self.preview)

    def glimpse(self, photo: PhotoId) -> Pixels | None:
        self._note(photo, 1)
        if photo == 103:
            raise UnreadableImage("It is no JPEG.")
        return np.zeros((12, 16, 3), np.uint8) if photo == 101 else None

    def preview(self, photo: PhotoId, edge: int) -> Pixels:
        self._note(photo, edge)
        return np.zeros((30, 40, 3), np.uint8)

    def _note(self, photo: PhotoId, edge: int) -> None:
        if photo > 100:
            self.asked.append((photo, edge))


def wanted(*photos: int) -> Sequence[PhotoId]:
    return [PhotoId(photo) for photo in photos]


def test_every_photo_gets_a_glimpse_before_one_of_them_gets_sharp(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    kitchen = Kitchen(desk.library, monkeypatch)
    sharp = SharpThumbnails(desk.library, desk.presenter.bridge)
    sharp.want(wanted(101, 102, 103, 104), stored=set(wanted(104)), edge=200)
    qtbot.waitUntil(lambda: len(kitchen.asked) == 6)
    assert kitchen.asked == [(101, 1), (102, 1), (103, 1), (101, 256), (102, 256), (103, 256)]
    assert sharp.get(PhotoId(104)) is None
    qtbot.waitUntil(lambda: sharp.get(PhotoId(103)) is not None)


def test_what_left_the_sight_is_not_decoded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    kitchen = Kitchen(desk.library, monkeypatch)
    sharp = SharpThumbnails(desk.library, desk.presenter.bridge)
    sharp.want(wanted(*range(110, 140)), stored=(), edge=200)
    sharp.want(wanted(105), stored=set(wanted(105)), edge=400)
    qtbot.waitUntil(lambda: sharp.get(PhotoId(105)) is not None)
    assert kitchen.asked == [(105, 600)]
