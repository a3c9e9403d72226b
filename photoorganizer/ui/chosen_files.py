"""What is done to the files of the selected photos: their paths, and the way to the trash."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import Photo, PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.engine.trashing import Trashed
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.decisions import Decisions
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import file_size, number, told

_MOST_NAMES = 4


class ChosenFiles(QObject):
    """Connects the commands about files with the library."""

    def __init__(
        self, window: MainWindow, library: Library, bridge: Bridge, decisions: Decisions
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        self._decisions = decisions
        commands = window.commands
        commands["copy_path"].triggered.connect(self.copy_paths)
        commands["trash"].triggered.connect(self.ask_to_trash)
        commands["select_others"].triggered.connect(window.grid.invert_selection)
        # Del belongs to whatever has the keyboard: in a field it deletes letters.
        window.removeAction(commands["trash"])
        commands["trash"].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        window.grid.addAction(commands["trash"])

    def copy_paths(self) -> None:
        """Put the paths of the selected photos on the clipboard, one a line."""
        self._with_selected(self._copy)

    def ask_to_trash(self) -> None:
        """Let the user confirm that the selected photos shall go to the system's trash."""
        self._with_selected(self._ask)

    def _with_selected(self, act: Callable[[Sequence[Photo]], None]) -> None:
        selected = self._window.grid.selected_ids()
        if selected:
            self._bridge.latest(
                Lane.READ, "chosen files", lambda: self._library.photos(selected), act
            )

    def _copy(self, photos: Sequence[Photo]) -> None:
        QGuiApplication.clipboard().setText("\n".join(str(photo.path) for photo in photos))
        said = trn("Path copied", "{n} paths copied", len(photos)).format(n=number(len(photos)))
        self._window.status.show_news(said)

    def _ask(self, photos: Sequence[Photo]) -> None:
        question = QMessageBox(self._window)
        question.setIcon(QMessageBox.Icon.Warning)
        question.setText(title(photos))
        question.setInformativeText("\n\n".join(consequences(photos)))
        move = question.addButton(tr("Move to trash"), QMessageBox.ButtonRole.DestructiveRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.setDefaultButton(QMessageBox.StandardButton.Cancel)
        move.clicked.connect(lambda: self.trash([photo.id for photo in photos]))
        question.finished.connect(question.deleteLater)
        question.open()

    def trash(self, photos: Sequence[PhotoId]) -> None:
        """Move photos to the trash, as the user has agreed; undo puts them back."""
        gone: list[Photo] = []

        def go() -> str:
            trashed = self._library.discarding.trash(photos)
            gone.extend(trashed.photos)
            return _told(trashed)

        self._decisions.carry_out(go, partial(self._put_back, gone))

    def _put_back(self, photos: Sequence[Photo]) -> str:
        back = self._library.discarding.put_back(photos)
        if not back:
            raise KnownError(tr("None of these photos is in the trash any more."))
        return trn("Undone: {n} photo is back", "Undone: {n} photos are back", len(back)).format(
            n=number(len(back))
        )


def title(photos: Sequence[Photo]) -> str:
    """Return the question: how many photos, how large."""
    size = file_size(sum(photo.stamp.size for photo in photos))
    question = trn(
        "Move {n} photo ({size}) to the trash?",
        "Move {n} photos ({size}) to the trash?",
        len(photos),
    )
    return question.format(n=number(len(photos)), size=size)


def consequences(photos: Sequence[Photo]) -> list[str]:
    """Return what the user must know before agreeing, in sentences."""
    names = ", ".join(photo.path.name for photo in photos[:_MOST_NAMES])
    more = len(photos) - _MOST_NAMES
    if more > 0:
        rest = trn("{names} and {n} more.", "{names} and {n} more.", more)
        names = rest.format(names=names, n=number(more))
    return [
        names,
        tr(
            "The files leave their folders and go to the trash of this computer, from where they "
            "can be put back. They return with their tags."
        ),
    ]


def _told(trashed: Trashed) -> str:
    """Return what went.

    Raises:
        KnownError: nothing did; the sentence says why.
    """
    photos, refused = len(trashed.photos), trashed.refused
    if not photos and refused:
        raise KnownError(refused[0].reason)
    said = trn("{n} photo moved to the trash", "{n} photos moved to the trash", photos)
    said = said.format(n=number(photos))
    if not refused:
        return said
    rest = trn("{said}; {n} stays: {reason}", "{said}; {n} stay: {reason}", len(refused))
    return rest.format(said=said, n=number(len(refused)), reason=told(refused[0].reason))
