"""A window beside another one, or beside a command, on the same library."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from photoorganizer.core.types import Decision, TagState
from photoorganizer.engine.control import JobControl
from photoorganizer.engine.library import Library
from ui.desk import Desk


def says(desk: Desk, words: str) -> bool:
    labels = desk.window.status.findChildren(QLabel)
    return any(words in label.text() and label.isVisible() for label in labels)


@pytest.fixture
def other(desk: Desk, models: Path) -> Iterator[Library]:
    """The same library, open in another program."""
    with Library(desk.library.paths, models=models, workers=1) as other:
        yield other


def test_the_second_window_says_that_there_is_another(empty_desk: Desk, models: Path) -> None:
    with Library(empty_desk.library.paths, models=models) as first:
        assert first.sharing.open_window()
        empty_desk.presenter.begin()
        empty_desk.until(lambda: says(empty_desk, "another window"))


def test_what_another_program_decides_and_indexes_is_seen(
    desk: Desk, other: Library, photos: Path
) -> None:
    photo = desk.select("forest.jpg")
    other.decide([photo], "elsewhere", Decision.TAG)
    desk.until(
        lambda: "elsewhere" in [chip.use.name for chip in desk.window.inspector.tags.chips()]
    )
    other.remove_root(photos)
    desk.until(lambda: not desk.window.model.ids)


def test_while_another_program_indexes_the_window_says_so_and_takes_tags(
    desk: Desk, other: Library
) -> None:
    photo = desk.select("forest.jpg")
    with other.sharing.turn(JobControl()):
        desk.do("rescan")
        desk.until(lambda: says(desk, "Another window or command is indexing"))
        desk.presenter.decisions.decide([photo], ["meanwhile"], Decision.TAG)
        desk.until(lambda: "meanwhile" in desk.tags(photo, TagState.MINE))
    desk.until(lambda: not says(desk, "Another window or command is indexing"))
    assert desk.window.status.offers_undo
