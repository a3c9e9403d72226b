"""Photos that a scan found at other places: told, listed, and taken back where it was mistaken."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from photoorganizer.core.types import Progress
from photoorganizer.engine.library import Library
from photoorganizer.engine.moves import Moved
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.fitting import fit
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number

_MOST_ROWS = 1000


class MovedPhotos(QObject):
    """A link in the status strip after a scan that relinked photos, and the list behind it.

    Taking back is not on Ctrl+Z, as it is no gesture of the user's that would be undone there.
    """

    def __init__(self, window: MainWindow, library: Library, bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        bridge.progressed.connect(self._on_progress)
        window.status.moved.clicked.connect(self.open)
        window.commands["moved"].triggered.connect(lambda _=False: self.open())

    def open(self) -> None:
        """Show what was relinked last."""
        self._window.status.show_moved("")
        self._bridge.submit(Lane.FOLDERS, self._library.moves.last, self._show)

    def take_back(self) -> None:
        """Let these photos be missing again, and the files be photos of their own."""
        self._bridge.submit(Lane.FOLDERS, self._library.moves.take_back, self._on_taken_back)

    def _on_progress(self, progress: Progress) -> None:
        if progress.relinked:
            self._window.status.show_moved(
                trn(
                    "{n} file moved: relinked", "{n} files moved: relinked", progress.relinked
                ).format(n=number(progress.relinked))
            )

    def _show(self, moved: Sequence[Moved]) -> None:
        if not moved:
            self._window.status.show_news(tr("No photo was found at another place lately."))
            return
        dialog = MovesDialog(self._window, moved)
        dialog.accepted.connect(self.take_back)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_taken_back(self, photos: int) -> None:
        self._window.status.show_news(
            trn(
                "Taken back: {n} photo is missing at its old place again.",
                "Taken back: {n} photos are missing at their old places again.",
                photos,
            ).format(n=number(photos))
        )
        self._library.start_indexing()


class MovesDialog(QDialog):
    """Where photos were, and where their files are now; accepted to take it back."""

    def __init__(self, window: MainWindow, moved: Sequence[Moved]) -> None:
        super().__init__(window)
        self.setWindowTitle(tr("Moved photos"))
        fit(self, 720, 420)
        words = QLabel(
            tr(
                "These photos were found at another place, by what is in their files. They kept "
                "their tags. If some of them are only copies, take it back: the photos are listed "
                "under Missing then, with their tags, and the files count as new photos."
            ),
            wordWrap=True,
        )
        self.list = _listed(moved)
        more = QLabel(tr("… and {n} more").format(n=number(len(moved) - _MOST_ROWS)))
        more.setVisible(len(moved) > _MOST_ROWS)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.back = buttons.addButton(tr("Take it back"), QDialogButtonBox.ButtonRole.ActionRole)
        self.back.clicked.connect(self.accept)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        for part in (words, self.list, more, buttons):
            column.addWidget(part)


def _listed(moved: Sequence[Moved]) -> QTreeWidget:
    table = QTreeWidget()
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setAccessibleName(tr("Moved photos"))
    table.setHeaderLabels([tr("Photo"), tr("Was in"), tr("Is in")])
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    for one in moved[:_MOST_ROWS]:
        name = one.new.name
        if one.old.name != one.new.name:
            name = tr("{new} (was {old})").format(new=one.new.name, old=one.old.name)
        row = QTreeWidgetItem([name, str(one.old.parent), str(one.new.parent)])
        row.setToolTip(1, str(one.old))
        row.setToolTip(2, str(one.new))
        table.addTopLevelItem(row)
    table.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return table
