"""How sure the network is, for people: three words and three bars; the number on hover."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from photoorganizer.core.policy import certainty
from photoorganizer.core.types import Certainty
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.translation import mark, tr

_STEPS = {Certainty.MAYBE: 1, Certainty.LIKELY: 2, Certainty.SURE: 3}

_WORDS = {
    Certainty.MAYBE: mark("maybe"),
    Certainty.LIKELY: mark("likely"),
    Certainty.SURE: mark("sure"),
}


def certainty_word(score: float) -> str:
    """Return “sure”, “likely” or “maybe”."""
    return tr(_WORDS[certainty(score)])


def certainty_number(score: float) -> str:
    """Return “sure (0.93)”."""
    return tr("{word} ({score})").format(word=certainty_word(score), score=f"{score:.2f}")


class CertaintyBars(QWidget):
    """Three rising bars, as many of them filled as the network is sure."""

    def __init__(self, score: float, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = 0
        self.show_score(score)
        self._theme = theme
        self.setFixedSize(14, 12)

    def show_score(self, score: float) -> None:
        """Show how sure the network is."""
        self._steps = _STEPS[certainty(score)]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(3):
            filled = step < self._steps
            painter.setBrush(self._theme.colours.accent if filled else self._theme.colours.border)
            height = 4.0 + 4.0 * step
            painter.drawRoundedRect(QRectF(step * 4.5, 12 - height, 3, height), 1.2, 1.2)
        painter.end()
