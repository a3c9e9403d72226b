"""The search field: searches while one types, and points at what it did not understand."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QWidget

from photoorganizer.core.errors import BadQuery
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import told

_TYPING_MS = 180


class SearchBox(QLineEdit):
    """A field for the query language, with a button to clear it."""

    searched = Signal(str)
    left = Signal()
    """Enter was pressed: the results are what the user wants to see now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "searchBox")
        self._theme = theme
        self._refusal = ""
        self.underlined: tuple[int, int] | None = None
        self.setPlaceholderText(tr("Search:  #beach  -#snow  holiday  from:2024-05  is:untagged"))
        self.setAccessibleName(tr("Search"))
        self._glass = QAction(tr("Search"), self)
        self._clear = QAction(tr("Clear the search"), self, visible=False)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._search)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._on_return)
        theme.changed.connect(self._tint)
        self._tint()

    def show_text(self, text: str) -> None:
        """Show a query that is in force already; what was typed since is not taken away."""
        if text != self.text() and not self._typing.isActive():
            self.blockSignals(True)  # noqa: FBT003 - Qt's signature
            self.setText(text)
            self.blockSignals(False)  # noqa: FBT003 - Qt's signature
            self._clear.setVisible(bool(text))

    def edit(self, text: str, start: int, end: int) -> None:
        """Let the user edit a part of a query."""
        self._typing.stop()
        self.show_text(text)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setSelection(start, end - start)

    def refuse(self, error: BadQuery | None) -> None:
        """Mark the query as not understood, and the spot; or as good again with None."""
        self._refusal = "" if error is None else told(error)
        self.setProperty("invalid", error is not None)
        self.setToolTip(self._refusal)
        self.setAccessibleDescription(self._refusal)
        self._underline(None if error is None else (error.position, error.length))
        self.style().unpolish(self)
        self.style().polish(self)

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._typing.start()

    def _underline(self, spot: tuple[int, int] | None) -> None:
        """Draw a wavy line under characters, given by their first and their number.

        A line edit has no formats of its own, but takes them from an input method: places are
        counted from the cursor.
        """
        self.underlined = spot
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(self._theme.colours.danger)
        kind = QInputMethodEvent.AttributeType.TextFormat
        marks = (
            []
            if spot is None
            else [QInputMethodEvent.Attribute(kind, spot[0] - self.cursorPosition(), spot[1], wave)]
        )
        QCoreApplication.sendEvent(self, QInputMethodEvent("", marks))

    def _on_return(self) -> None:
        self._search()
        if not self._refusal:
            self.left.emit()

    def _search(self) -> None:
        self._typing.stop()
        self.searched.emit(self.text().rstrip())

    def _tint(self) -> None:
        self._glass.setIcon(self._theme.icon("search"))
        self._clear.setIcon(self._theme.icon("close"))
