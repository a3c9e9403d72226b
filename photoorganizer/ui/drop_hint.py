"""A veil over the window while folders or a picture are dragged onto it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from photoorganizer.ui.theme import set_type, styled


class DropHint(QFrame):
    """Says what letting go does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        styled(self, "dropHint")
        self._words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        set_type(self._words, 1.6, QFont.Weight.DemiBold)
        QVBoxLayout(self).addWidget(self._words)
        self.hide()

    def cover(self, sentence: str) -> None:
        """Lie over the parent with a sentence."""
        self._words.setText(sentence)
        self.setGeometry(self._window.rect().adjusted(16, 16, -16, -16))
        self.raise_()
        self.show()


def dragged(data: QMimeData) -> tuple[list[Path], list[Path]]:
    """Return the folders and the files among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    folders = [path for path in paths if path.is_dir()]
    return folders, [path for path in paths if path not in folders]
