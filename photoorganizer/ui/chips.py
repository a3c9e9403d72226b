"""Chips: one tag each. Mine is solid, one from the file pale with a mark, suggested an outline.

What only some of the photos have is dashed, and a click completes it. A weak guess is faint.
"""

from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.selection import TagUse
from photoorganizer.ui.certainty import CertaintyBars, certainty_number, certainty_word
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.translation import mark, tr, trn
from photoorganizer.ui.wording import number

_HEIGHT = 28
_BUTTON = 20


class ChipKind(StrEnum):
    """What the user thinks of the tag."""

    MINE = "mine"
    PARTLY = "partly"
    SUGGESTED = "suggested"
    WEAK = "weak"
    """Under what the network must reach to suggest it; shown when asked for."""


GUESSES = frozenset({ChipKind.SUGGESTED, ChipKind.WEAK})

_ACCEPT = {
    ChipKind.SUGGESTED: mark("Accept {tag}"),
    ChipKind.WEAK: mark("Accept {tag}"),
    ChipKind.PARTLY: mark("Add {tag} to all"),
}
_DISMISS = {
    ChipKind.SUGGESTED: mark("Reject {tag}"),
    ChipKind.WEAK: mark("Reject {tag}"),
    ChipKind.PARTLY: mark("Remove {tag} from all"),
    ChipKind.MINE: mark("Remove {tag}"),
}
_GUESSED = {
    ChipKind.SUGGESTED: mark("Suggested, {certainty}"),
    ChipKind.WEAK: mark("A weak guess, {certainty}"),
}


class Chip(QFrame):
    """A tag with what can be done about it, by pointer and by key."""

    accepted = Signal(str)
    """A suggestion, or a tag that only some photos have, shall be on all of them."""
    dismissed = Signal(str)
    """A suggestion was rejected, or a tag of mine removed."""
    explained = Signal(str)
    """The user wants to know why this tag."""

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Complete a tag that only some photos have; explain one that is a guess."""
        left = event.button() is Qt.MouseButton.LeftButton
        if left and self.kind is ChipKind.PARTLY:
            self.act()
        elif left and self.kind in GUESSES and self.use.total == 1:
            self.explained.emit(self.use.name)
        else:
            super().mousePressEvent(event)

    def menu(self) -> QMenu:
        """Return what can be done with the tag."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        name = hashtag(self.use.name)
        if self.use.total == 1:
            why = menu.addAction(tr("Why {tag}?").format(tag=name))
            why.triggered.connect(lambda: self.explained.emit(self.use.name))
        if self.kind is not ChipKind.MINE:
            accept = menu.addAction(tr(_ACCEPT[self.kind]).format(tag=name))
            accept.triggered.connect(self.act)
        dismiss = menu.addAction(tr(_DISMISS[self.kind]).format(tag=name))
        dismiss.triggered.connect(self.dismiss)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu."""
        self.menu().popup(event.globalPos())

    def _build(self, theme: Theme) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 4, 0)
        row.setSpacing(4)
        colours = theme.colours
        filled = self.kind is ChipKind.MINE and not self.use.imported
        ink = colours.on_accent if filled else colours.secondary
        if self.kind in GUESSES:
            row.addWidget(CertaintyBars(self.use.score or 0.0, theme, self))
        elif self.use.imported:
            row.addWidget(self._mark(theme))
        row.addWidget(QLabel(hashtag(self.use.name), self))
        if self.use.partly:
            words = tr("{n} of {total}")
            row.addWidget(
                self._aside(words.format(n=number(self.use.count), total=number(self.use.total)))
            )
        elif self.kind in GUESSES:
            row.addWidget(self._aside(certainty_word(self.use.score or 0.0)))
        row.addSpacing(2)
        if self.kind is not ChipKind.MINE:
            icon = "add" if self.kind is ChipKind.PARTLY else "check"
            row.addWidget(self._button(theme, icon, _ACCEPT[self.kind], colours.accent, self.act))
        row.addWidget(self._button(theme, "close", _DISMISS[self.kind], ink, self.dismiss))

    def _aside(self, words: str) -> QLabel:
        label = styled(QLabel(words, self), "chipAside")
        set_type(label, 0.88)
        return label

    def _mark(self, theme: Theme) -> QLabel:
        """Return the sign of a tag that came from the file."""
        mark = QLabel(self)
        mark.setPixmap(theme.tinted("photos", theme.colours.on_accent_soft).pixmap(12, 12))
        return mark

    def _button(self, theme: Theme, icon: str, words: str, ink: QColor, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.tinted(icon, ink))
        button.setIconSize(QSize(14, 14))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        said = tr(words).format(tag=hashtag(self.use.name))
        button.setToolTip(said)
        button.setAccessibleName(said)
        button.clicked.connect(act)
        return button

    def _describe(self) -> None:
        use, name = self.use, hashtag(self.use.name)
        if use.partly:
            words = trn("on {n} of {total} photo", "on {n} of {total} photos", use.total)
            where = words.format(n=number(use.count), total=number(use.total))
            click = tr("Click to add it to all") if self.kind is ChipKind.PARTLY else ""
            self.setToolTip("\n".join(filter(None, (where.capitalize(), click))))
            self.setAccessibleName(tr("{tag}, {where}").format(tag=name, where=where))
        elif self.kind in GUESSES:
            said = tr(_GUESSED[self.kind])
            certainty = certainty_number(use.score or 0.0)
            click = tr("Click to see why") if use.total == 1 else ""
            self.setToolTip("\n".join(filter(None, (said.format(certainty=certainty), click))))
            words = tr("{tag}, {what}")
            self.setAccessibleName(
                words.format(tag=name, what=said.format(certainty=certainty).lower())
            )
        else:
            origin = tr("From the file") if use.imported else tr("Mine")
            self.setToolTip(origin)
            words = tr("{tag}, {what}")
            self.setAccessibleName(words.format(tag=name, what=origin.lower()))
