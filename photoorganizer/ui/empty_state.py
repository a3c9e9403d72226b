"""What stands in the place of the grid when there is nothing to show: one sentence, one button."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoorganizer.ui.browser import Shown
from photoorganizer.ui.fitting import Scrolling
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.translation import mark, tr
from photoorganizer.ui.wording import breakable

_ICON = 48
_LOGO = 96
_WIDTH = 380
_LEAST_WIDTH = 160
_MARGIN = 16


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Why nothing is shown and what can be done about it."""

    icon: str
    title: str
    sentence: str
    action: str = ""
    """The name of the window's action behind the button; without one there is no button."""
    button: str = ""
    private: bool = False
    """True to say that nothing leaves this computer."""


_BY_QUERY = {
    "": Emptiness("photos", mark("No photos yet"), mark("Photos appear here as they are found.")),
    "is:review": Emptiness(
        "review", mark("Nothing to review"), mark("New suggestions will appear here.")
    ),
    "is:untagged": Emptiness(
        "tag", mark("Every photo has a tag"), mark("There is nothing left untagged.")
    ),
    "is:missing": Emptiness(
        "check", mark("Nothing is missing"), mark("Every file is where it was.")
    ),
    "is:unreadable": Emptiness("check", mark("No problems"), mark("Every photo could be read.")),
}
_WELCOME = Emptiness(
    "photoorganizer",
    mark("Hashtags for your photos"),
    mark(
        "Choose a folder or drop one here: each photo in it gets hashtags to accept with a click."
    ),
    "add_folder",
    mark("Add a folder…"),
    private=True,
)
_ALONE = Emptiness(
    "similar", mark("Nothing else looks like this"), mark("No other photo is like this one.")
)
_NOTHING_HERE = Emptiness(
    "folder", mark("No photos here"), mark("Nothing in this place at the moment.")
)


def emptiness(shown: Shown, *, has_folders: bool) -> Emptiness:
    """Return why `shown` is empty."""
    if shown.likes is not None:
        return _ALONE
    if shown.text:
        return Emptiness(
            "search",
            tr("No photos found"),
            tr("Nothing in {place} matches “{search}”.").format(
                place=shown.place.title, search=shown.text
            ),
            "clear",
            tr("Clear search"),
        )
    if not has_folders:
        return _WELCOME
    return _BY_QUERY.get(shown.place.query, _NOTHING_HERE)


class EmptyState(QWidget):
    """Says why there is nothing, in the middle of the grid's place."""

    action_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "emptyState")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._shown = _WELCOME
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        set_type(self._title, 1.6, QFont.Weight.DemiBold)
        self._sentence = styled(QLabel(wordWrap=True), "emptySentence")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_type(self._sentence, 1.08)
        self.button = QPushButton()
        self.button.setProperty("primary", True)  # noqa: FBT003 - Qt's signature
        self.button.clicked.connect(lambda: self.action_wanted.emit(self._shown.action))
        self._private = QWidget()
        self._shield = QLabel()
        self._build()
        theme.changed.connect(self._draw)
        self._draw()

    def show_emptiness(self, shown: Emptiness) -> None:
        """Show a reason with its button."""
        self._shown = shown
        self._draw()

    @property
    def title(self) -> str:
        """What is said, in a few words."""
        return self._title.text()

    @property
    def sentence(self) -> str:
        """What is said, in a sentence."""
        return self._sentence.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words where there is little room."""
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        width = max(_LEAST_WIDTH, min(_WIDTH, self.width() - 2 * _MARGIN))
        for words in (self._title, self._sentence):
            words.setFixedSize(width, words.heightForWidth(width))

    def _build(self) -> None:
        row = QHBoxLayout(self._private)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addStretch(1)
        row.addWidget(self._shield)
        row.addWidget(styled(QLabel(tr("Nothing leaves this computer.")), "privacy"))
        row.addStretch(1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 48)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        for part, gap in (
            (self._icon, 16),
            (self._title, 8),
            (self._sentence, 24),
            (self.button, 16),
            (self._private, 0),
        ):
            column.addWidget(part, 0, centre)
            column.addSpacing(gap)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(page))

    def _draw(self) -> None:
        shown, colours = self._shown, self._theme.colours
        side = _LOGO if shown.icon == _WELCOME.icon else _ICON
        icon = self._theme.tinted(shown.icon, colours.faint)
        self._icon.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))
        self._title.setText(tr(shown.title))
        self._sentence.setText(breakable(tr(shown.sentence)))
        self._fit_words()
        self.button.setText(tr(shown.button))
        self.button.setVisible(bool(shown.button))
        self._shield.setPixmap(
            self._theme.tinted("private", colours.faint).pixmap(
                QSize(18, 18), self.devicePixelRatioF()
            )
        )
        self._private.setVisible(shown.private)
