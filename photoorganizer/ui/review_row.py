"""One numbered suggestion of the photo under review, and what was said of it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import Tag
from photoorganizer.ui.certainty import CertaintyBars, certainty_number, certainty_word
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.review_sitting import Verdict
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.translation import mark, tr

_HEIGHT = 44
_SAID = {
    Verdict.OPEN: mark("{number}: {tag}, {certainty}"),
    Verdict.ACCEPTED: mark("{number}: {tag}, {certainty}, accepted"),
    Verdict.REJECTED: mark("{number}: {tag}, {certainty}, rejected"),
}


class ReviewRow(QFrame):
    """A suggestion under the number key that accepts it; made once, filled anew for each photo."""

    marked = Signal(int, object)
    """The place of the suggestion, counted from 0, and a Verdict."""

    def __init__(self, place: int, theme: Theme) -> None:
        super().__init__()
        self._place, self._theme = place, theme
        self._tag = ""
        self._score = 0.0
        self._verdict = Verdict.OPEN
        self.setFixedHeight(_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._key = styled(QLabel(str(place + 1)), "keycap")
        self._key.setFixedSize(26, 26)
        self._key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = styled(ElidedLabel(Qt.TextElideMode.ElideRight), "reviewTag")
        self._bars = CertaintyBars(0.0, theme, self)
        self._word = styled(QLabel(), "reviewWord")
        self._accept = self._button(mark("Accept {tag} ({key})"), Verdict.ACCEPTED)
        self._reject = self._button(mark("Reject {tag} (Shift+{key})"), Verdict.REJECTED)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._name, 1)
        for part in (self._bars, self._word, self._accept, self._reject):
            row.addWidget(part)
        theme.changed.connect(self._draw)

    def show_suggestion(self, tag: Tag, verdict: Verdict) -> None:
        """Show a suggestion and what was said of it so far."""
        self._tag, self._score, self._verdict = tag.name, tag.score or 0.0, verdict
        self._draw()

    def _button(self, words: str, verdict: Verdict) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setProperty("words", words)
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(30, 30)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.marked.emit(self._place, verdict))
        return button

    def _draw(self) -> None:
        name, verdict = hashtag(self._tag), self._verdict
        self._name.setText(name)
        self._bars.show_score(self._score)
        self._word.setText(certainty_word(self._score))
        self.setToolTip(certainty_number(self._score).capitalize())
        for button, icon, wanted in (
            (self._accept, "check", Verdict.ACCEPTED),
            (self._reject, "close", Verdict.REJECTED),
        ):
            on = verdict is wanted
            words = tr(button.property("words")).format(tag=name, key=self._place + 1)
            button.setChecked(on)
            button.setToolTip(words)
            button.setAccessibleName(words)
            colours = self._theme.colours
            button.setIcon(self._theme.tinted(icon, colours.accent if on else colours.secondary))
        self.setAccessibleName(
            tr(_SAID[verdict]).format(
                number=self._place + 1, tag=name, certainty=certainty_word(self._score)
            )
        )
        if self.property("verdict") != verdict.value:
            self.setProperty("verdict", verdict.value)
            for part in (self, self._name, self._key):
                part.style().unpolish(part)
                part.style().polish(part)
        # After polishing, which would take it back.
        set_type(self._name, 1.1, QFont.Weight.DemiBold)
        font = QFont(self._name.font())
        font.setStrikeOut(verdict is Verdict.REJECTED)
        self._name.setFont(font)
