"""Small screens: no window is larger than its screen, and what has too little room scrolls."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from photoorganizer.ui.theme import styled

_FRAME = QSize(16, 48)
"""About what the system draws around a window."""
_LEAST_HEIGHT = 96


def fit(window: QWidget, width: int, height: int) -> None:
    """Make a window so large, or as large as its screen allows."""
    window.resize(QSize(width, height).boundedTo(window.screen().availableSize() - _FRAME))


class Scrolling(QScrollArea):
    """A part of a window that scrolls up and down where it is too high; never cut off in width."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self._part = part
        styled(self, "scrolling")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(part)

    def sizeHint(self) -> QSize:
        """Return the size at which nothing scrolls."""
        return self._beside_bar(self._part.sizeHint().expandedTo(self._part.minimumSize()))

    def minimumSizeHint(self) -> QSize:
        """Return the width of the part, and a height in which there is something to see."""
        part = self._part.minimumSizeHint().expandedTo(self._part.minimumSize())
        least = self._beside_bar(part)
        return QSize(least.width(), min(least.height(), _LEAST_HEIGHT))

    def _beside_bar(self, size: QSize) -> QSize:
        return QSize(size.width() + self.verticalScrollBar().sizeHint().width(), size.height())
