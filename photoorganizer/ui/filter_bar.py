"""The line of filters under the heading: a chip for each term of the search, and what is wrong.

A chip says in words what its term asks for; a click on it edits it, its ✕ takes it away.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoorganizer.engine.query_pieces import PlacedPiece
from photoorganizer.ui.buttons import link_button, tool_button
from photoorganizer.ui.flow_layout import FlowLayout
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.search_words import piece_words
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.translation import tr

_LONGEST = 60
_ICON = 16


class FilterBar(QFrame):
    """Chips of the search in force, with a way to save it and to clear it."""

    edit_wanted = Signal(int)
    """The number of the term that shall be edited."""
    removal_wanted = Signal(int)
    """The number of the term that shall go."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        styled(self, "filterBar")
        self._theme = theme
        self._pieces: Sequence[PlacedPiece] = ()
        self._filters = QWidget()
        self._flow = FlowLayout(self._filters, spacing=6)
        self._links = QWidget()
        self.save = link_button(tr("Save this search…"))
        self.clear = link_button(tr("Clear all"))
        tip(self.save, tr("Keep it in the sidebar"), "save_search")
        tip(self.clear, tr("Show all photos again"), "clear")
        self._warning = QLabel()
        self._trouble = styled(QLabel(wordWrap=True), "queryTrouble")
        self._trouble.setAccessibleName(tr("What is wrong with the search"))
        self._told = QWidget()
        self._build()
        theme.changed.connect(self._draw)
        self.show_pieces(())
        self.show_trouble("")

    @property
    def words(self) -> list[str]:
        """What the chips say."""
        return [chip.words for chip in self.chips]

    @property
    def chips(self) -> list["FilterChip"]:
        """The chips, in the order of the terms."""
        found = (self._flow.itemAt(number) for number in range(self._flow.count()))
        widgets = (item.widget() for item in found if item is not None)
        return [widget for widget in widgets if isinstance(widget, FilterChip)]

    @property
    def trouble(self) -> str:
        """The sentence about what is wrong, if it is shown."""
        return self._trouble.text()

    def show_pieces(self, pieces: Sequence[PlacedPiece]) -> None:
        """Show the terms of a search; the bar is hidden while there is nothing to say."""
        self._pieces = pieces
        self._draw()

    def show_trouble(self, sentence: str) -> None:
        """Say what is wrong with what is being typed, or nothing."""
        self._trouble.setText(sentence)
        self._told.setVisible(bool(sentence))
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self._filters.setVisible(bool(self._pieces))
        self.setVisible(bool(self._pieces) or bool(self.trouble))

    def _build(self) -> None:
        told = QHBoxLayout(self._told)
        told.setContentsMargins(0, 0, 0, 0)
        told.addWidget(self._warning, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self._trouble, 1)
        links = QHBoxLayout(self._links)
        links.setContentsMargins(0, 4, 0, 4)
        links.setSpacing(8)
        for button in (self.save, self.clear):
            links.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 2, 14, 8)
        column.addWidget(self._told)
        column.addWidget(self._filters)

    def _draw(self) -> None:
        colours = self._theme.colours
        warning = self._theme.tinted("problem", colours.danger)
        self._warning.setPixmap(warning.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
        while (item := self._flow.takeAt(0)) is not None:
            if isinstance(widget := item.widget(), FilterChip):
                widget.hide()
                widget.deleteLater()
        for number, placed in enumerate(self._pieces):
            chip = FilterChip(piece_words(placed.piece), self._theme)
            chip.edit_wanted.connect(lambda number=number: self.edit_wanted.emit(number))
            chip.removal_wanted.connect(lambda number=number: self.removal_wanted.emit(number))
            self._flow.addWidget(chip)
        self._flow.addWidget(self._links)
        self._filters.updateGeometry()
        self._show_or_hide()


class FilterChip(QFrame):
    """One term, in words."""

    edit_wanted = Signal()
    removal_wanted = Signal()

    def __init__(self, words: str, theme: Theme) -> None:
        super().__init__()
        self.words = words
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = QPushButton(words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…")
        self.text.setToolTip(tr("Edit: {words}").format(words=words))
        self.text.setAccessibleName(tr("Filter: {words}").format(words=words))
        self.text.clicked.connect(lambda _=False: self.edit_wanted.emit())
        self.close_button = tool_button(tr("Remove: {words}").format(words=words), icon_size=14)
        self.close_button.setIcon(theme.tinted("close", theme.colours.on_accent_soft))
        self.close_button.clicked.connect(lambda _=False: self.removal_wanted.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 3, 0)
        row.setSpacing(2)
        row.addWidget(self.text)
        row.addWidget(self.close_button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the term away, whichever part of the chip has the keyboard."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)
