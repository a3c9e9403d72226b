"""Chips: one tag each. Mine is solid, one from the file pale, suggested an outline with ✓ and ✕.

What only some of the photos have is dashed.
"""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.policy import certainty
from photoorganizer.core.selection import TagUse
from photoorganizer.core.types import Certainty
from photoorganizer.ui.theme import Theme, set_type
from photoorganizer.ui.wording import count

_HEIGHT = 28
_BUTTON = 20
_STEPS = {Certainty.MAYBE: 1, Certainty.LIKELY: 2, Certainty.SURE: 3}


class ChipKind(StrEnum):
    """What the user thinks of the tag."""

    MINE = "mine"
    PARTLY = "partly"
    SUGGESTED = "suggested"


class Chip(QFrame):
    """A tag with what can be done about it, by pointer and by key."""

    accepted = Signal(str)
    """A suggestion, or a tag that only some photos have, shall be on all of them."""
    dismissed = Signal(str)
    """A suggestion was rejected, or a tag of mine removed."""

    def __init__(self, use: TagUse, kind: ChipKind, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.use = use
        self.kind = kind
        self.setProperty("kind", kind.value)
        self.setProperty("imported", use.imported)
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build(theme)
        self._describe()

    def act(self) -> None:
        """Do what Enter does: accept, or apply to all."""
        if self.kind is not ChipKind.MINE:
            self.accepted.emit(self.use.name)

    def dismiss(self) -> None:
        """Do what Delete does: reject, or remove."""
        self.dismissed.emit(self.use.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter accepts, Delete dismisses, arrows go to the next chip."""
        keys = {
            Qt.Key.Key_Return: self.act,
            Qt.Key.Key_Enter: self.act,
            Qt.Key.Key_Space: self.act,
            Qt.Key.Key_Delete: self.dismiss,
            Qt.Key.Key_Backspace: self.dismiss,
            Qt.Key.Key_Left: self.focusPreviousChild,
            Qt.Key.Key_Right: self.focusNextChild,
        }
        key = Qt.Key(event.key())
        if key in keys:
            keys[key]()
        else:
            super().keyPressEvent(event)

    def _build(self, theme: Theme) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 4, 0)
        row.setSpacing(4)
        colours = theme.colours
        filled = self.kind is ChipKind.MINE and not self.use.imported
        ink = colours.on_accent if filled else colours.secondary
        if self.kind is ChipKind.SUGGESTED:
            row.addWidget(CertaintyBars(self.use.score or 0.0, theme, self))
        row.addWidget(QLabel(hashtag(self.use.name), self))
        if self.use.partly:
            share = QLabel(f"{self.use.count}/{self.use.total}", self)
            set_type(share, 0.88)
            row.addWidget(share)
        row.addSpacing(2)
        if self.kind is not ChipKind.MINE:
            ticks = {
                ChipKind.SUGGESTED: ("check", "Accept"),
                ChipKind.PARTLY: ("add", "Add to all"),
            }
            icon, verb = ticks[self.kind]
            row.addWidget(self._button(theme, icon, verb, colours.accent, self.act))
        verb = "Reject" if self.kind is ChipKind.SUGGESTED else "Remove"
        row.addWidget(self._button(theme, "close", verb, ink, self.dismiss))

    def _button(self, theme: Theme, icon: str, verb: str, ink: QColor, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.tinted(icon, ink))
        button.setIconSize(QSize(14, 14))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(f"{verb} {hashtag(self.use.name)}")
        button.setAccessibleName(f"{verb} {hashtag(self.use.name)}")
        button.clicked.connect(act)
        return button

    def _describe(self) -> None:
        share = (
            f" on {self.use.count} of {count(self.use.total, 'photo')}" if self.use.partly else ""
        )
        if self.kind is ChipKind.SUGGESTED:
            score = self.use.score or 0.0
            said = f"{certainty(score).capitalize()} ({score:.2f})"
            self.setToolTip(f"Suggested{share}: {said}")
            self.setAccessibleName(
                f"{hashtag(self.use.name)}, suggested{share}, {certainty(score)}"
            )
        else:
            origin = "From the file" if self.use.imported else "Mine"
            self.setToolTip(f"{origin}{share}")
            self.setAccessibleName(f"{hashtag(self.use.name)}, {origin.lower()}{share}")


class CertaintyBars(QWidget):
    """Three rising bars, as many of them filled as the network is sure."""

    def __init__(self, score: float, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._steps = _STEPS[certainty(score)]
        self._theme = theme
        self.setFixedSize(14, 12)

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
