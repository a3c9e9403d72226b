"""A window on the desk: short words for what a user does and sees, used by the window's tests."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from photoorganizer.core.types import PhotoId, Tag, TagState
from photoorganizer.engine.library import Library
from photoorganizer.ui.chips import Chip, ChipKind
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.presenter import Presenter

PATIENCE_MS = 30_000


@dataclass
class Desk:
    """A window with what is behind it, and short words for what a user does and sees."""

    qtbot: QtBot
    library: Library
    window: MainWindow
    presenter: Presenter

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds, or fail."""
        self.qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def begin(self) -> "Desk":
        """Start as the program does, and wait for the first photos."""
        self.presenter.begin()
        self.until(lambda: bool(self.window.model.ids))
        return self

    def rest(self) -> "Desk":
        """Wait until indexing has told what it found: its news takes the place of any other."""
        self.until(lambda: "unreadable" in self.window.status.news)
        return self

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier, to: QWidget | None = None) -> None:
        """Press a key where the keyboard is, or on `to`."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        self.qtbot.keyClick(to or self.window.focusWidget(), key, held)

    def do(self, command: str) -> None:
        """Choose a command from the menu."""
        self.window.commands[command].trigger()

    def select(self, name: str) -> PhotoId:
        """Click the photo whose file is called `name`, once it is shown."""
        self.until(lambda: name in self.shown())
        photo = self.window.model.ids[self.shown().index(name)]
        self.window.grid.select(photo)
        self.until(lambda: self.window.inspector.photos == (photo,))
        self.window.grid.setFocus()
        return photo

    def shown(self) -> list[str]:
        """Return the names of the photos in the grid."""
        return [photo.path.name for photo in self.library.photos(self.window.model.ids)]

    def chips(self, kind: ChipKind) -> list[str]:
        """Return the tags on the chips of one kind."""
        return [chip.use.name for chip in self.window.inspector.tags.chips(kind)]

    def chip(self, tag: str) -> Chip:
        """Return the chip of a tag."""
        return next(chip for chip in self.window.inspector.tags.chips() if chip.use.name == tag)

    def tags(self, photo: PhotoId, state: TagState) -> list[str]:
        """Return what the library holds."""
        tags: list[Tag] = self.library.tags([photo])[photo]
        return [tag.name for tag in tags if tag.state is state]
