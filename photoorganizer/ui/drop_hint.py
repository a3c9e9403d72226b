"""A veil over the window while a folder is dragged onto it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from photoorganizer.ui.theme import set_type, styled


class DropHint(QFrame):
    """Says that letting go adds the folder."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        styled(self, "dropHint")
        words = QLabel("Drop to add this folder", alignment=Qt.AlignmentFlag.AlignCenter)
        set_type(words, 1.6, QFont.Weight.DemiBold)
        QVBoxLayout(self).addWidget(words)
        self.hide()

    def cover(self) -> None:
        """Lie over the parent."""
        self.setGeometry(self._window.rect().adjusted(16, 16, -16, -16))
        self.raise_()
        self.show()


def dragged_folders(data: QMimeData) -> list[Path]:
    """Return the folders among what is dragged."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [file for file in files if file.is_dir()]
