"""The page of reviewing: a photo large, what is suggested for it by number, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QImage, QKeyEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.quick_tags import MOST
from photoorganizer.core.types import Photo, Tag
from photoorganizer.ui.buttons import link_button
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.fitting import Scrolling
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.page_keys import REVIEW_KEYS, Acts, PageKeys
from photoorganizer.ui.photo_preview import PhotoPreview
from photoorganizer.ui.review_row import ReviewRow
from photoorganizer.ui.review_sitting import Sitting, Tally, Verdict
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import moment, number

_SIDE_WIDTH = 320


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The photo under review with what is known of it."""

    photo: Photo
    mine: tuple[str, ...]
    suggested: tuple[Tag, ...]


class ReviewPage(QFrame):
    """Shows a sitting and says what the user wants; decides nothing itself."""

    marked = Signal(int, object)
    """A place among the suggestions, counted from 0, and a Verdict."""
    rest_marked = Signal(object)
    """A Verdict on all suggestions that are open."""
    quick_wanted = Signal(int)
    """The tag at hand at this place shall be on the photo, too."""
    why_wanted = Signal()
    """The user wants to know why the first suggestion that is open."""
    skipped = Signal()
    went_back = Signal()
    closed = Signal()
    undo_wanted = Signal()
    """Everything said in this sitting shall be taken back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        styled(self, "reviewPage")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rows = [ReviewRow(place, theme) for place in range(MOST)]
        self.preview = PhotoPreview(theme, height=None)
        self._left = QLabel()
        self._bar = QProgressBar(textVisible=False)
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._taken = styled(QLabel(), "subtitle")
        self._mine = styled(QLabel(wordWrap=True), "subtitle")
        self._back = link_button(tr("Back"), tr("Back to the photo before (Backspace)"))
        self._summary = QLabel(wordWrap=True)
        self.telling = QCheckBox(tr("Most telling first"))
        self.telling.setToolTip(tr("Ask first about the photos whose answers teach most"))
        self._progress = styled(QLabel(wordWrap=True), "explanation")
        self._undo = QPushButton(tr("Undo all of it"))
        self._quick = styled(QLabel(wordWrap=True), "explanation")
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    @property
    def left(self) -> str:
        """How much is left, as it is said."""
        return self._left.text()

    @property
    def summary(self) -> str:
        """What the sitting came to, once it has ended; empty before."""
        return self._summary.text() if self._stack.currentIndex() else ""

    def show_sitting(self, sitting: Sitting, reviewed: Reviewed) -> None:
        """Show a photo with what is suggested and what was said so far."""
        self._stack.setCurrentIndex(0)
        left = sitting.left
        self._left.setText(trn("{n} left", "{n} left", left).format(n=number(left)))
        self._bar.setRange(0, len(sitting.queue))
        self._bar.setValue(sitting.position)
        self._back.setEnabled(bool(sitting.answers))
        self._name.setText(reviewed.photo.path.name)
        self._taken.setText(moment(reviewed.photo.taken))
        mine = " ".join(map(hashtag, reviewed.mine))
        self._mine.setText(tr("Yours: {tags}").format(tags=mine))
        self._mine.setVisible(bool(mine))
        known = {tag.name: tag for tag in reviewed.suggested}
        for place, row in enumerate(self.rows):
            shown = place < len(sitting.suggestions)
            row.setVisible(shown)
            if shown:
                row.show_suggestion(known[sitting.suggestions[place]], sitting.verdicts[place])

    @property
    def progress(self) -> str:
        """How good the taught tags became, as it is said."""
        return self._progress.text()

    def show_progress(self, words: str) -> None:
        """Say how good the taught tags became; nothing where there are none."""
        self._progress.setText(words)
        self._progress.setVisible(bool(words))

    def show_picture(self, image: QImage | QPixmap | None, icon: str = "photos") -> None:
        """Show the picture, or an icon while there is none."""
        if image is None:
            self.preview.show_icon(icon)
        else:
            pixmap = QPixmap.fromImage(image) if isinstance(image, QImage) else image
            self.preview.show_pictures([pixmap])

    def show_quick(self, names: Sequence[str]) -> None:
        """Show the tags at hand."""
        words = tr("Alt+{key} {tag}")
        shown = [words.format(key=n + 1, tag=hashtag(name)) for n, name in enumerate(names)]
        self._quick.setText("   ".join(shown))
        self._quick.setVisible(bool(shown))

    def show_end(self, tally: Tally) -> None:
        """Show what the sitting came to."""
        self._summary.setText(tally_words(tally))
        self._undo.setVisible(tally.photos > 0)
        self._stack.setCurrentIndex(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter leave the page once the sitting has ended."""
        ended = self._stack.currentIndex() == 1
        if ended and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _acts(self) -> Acts:
        places = range(len(self.rows))
        return {
            "accept": [partial(self.marked.emit, place, Verdict.ACCEPTED) for place in places],
            "accept_rest": partial(self.rest_marked.emit, Verdict.ACCEPTED),
            "reject_rest": partial(self.rest_marked.emit, Verdict.REJECTED),
            "skip": self.skipped.emit,
            "back": self.went_back.emit,
            "why": self.why_wanted.emit,
        }

    def _connect(self) -> None:
        PageKeys(self, REVIEW_KEYS, self._acts())
        for place, row in enumerate(self.rows):
            row.marked.connect(self.marked)
            # As a shortcut: on a French keyboard Shift is what makes it a number.
            reject = QShortcut(QKeySequence(REVIEW_KEYS["reject"].keys[place]), self)
            reject.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            quick = QShortcut(QKeySequence(REVIEW_KEYS["quick"].keys[place]), self)
            quick.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            quick.activated.connect(lambda place=place: self.quick_wanted.emit(place))
            reject.activated.connect(lambda place=place: self.marked.emit(place, Verdict.REJECTED))
        self._back.clicked.connect(self.went_back)
        self._undo.clicked.connect(self.undo_wanted)

    def _build(self) -> None:
        self._stack.addWidget(self._work())
        self._stack.addWidget(self._end())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _work(self) -> QWidget:
        page = QWidget()
        head = QHBoxLayout()
        head.setSpacing(12)
        set_type(self._left, 1.15, QFont.Weight.DemiBold)
        self._bar.setAccessibleName(tr("Photos reviewed"))
        head.addWidget(self._left)
        head.addWidget(self._bar, 1)
        head.addWidget(self.telling)
        head.addWidget(self._back)
        end = link_button(tr("End"))
        tip(end, tr("End the review"), "clear")
        end.clicked.connect(self.closed)
        head.addWidget(end)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(self.preview, 1)
        body.addWidget(Scrolling(self._side()))
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 14, 20, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(body, 1)
        return page

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        set_type(self._name, 1.1, QFont.Weight.DemiBold)
        for part in (self._name, self._taken, self._mine):
            column.addWidget(part)
        column.addSpacing(8)
        for row in self.rows:
            column.addWidget(row)
        column.addSpacing(10)
        self.accept_all = QPushButton(tr("Accept all"))
        self.accept_all.setProperty("primary", True)  # noqa: FBT003 - Qt's signature
        for button, key, words, act in (
            (self.accept_all, "A", tr("Accept all that is open (A)"), Verdict.ACCEPTED),
            (QPushButton(tr("None of them")), "X", tr("Reject all that is open (X)"), None),
            (QPushButton(tr("Skip")), "", tr("Leave it for later (Space)"), None),
        ):
            button.setToolTip(words)
            column.addWidget(button)
            if act is Verdict.ACCEPTED:
                button.clicked.connect(lambda: self.rest_marked.emit(Verdict.ACCEPTED))
            elif key:
                button.clicked.connect(lambda: self.rest_marked.emit(Verdict.REJECTED))
            else:
                button.clicked.connect(self.skipped)
        hint = styled(QLabel(wordWrap=True), "explanation")
        hint.setText(
            tr(
                "1 to 9 accept, with Shift reject. A all, X none. Space skips, Backspace goes "
                "back, W tells why."
            )
        )
        column.addSpacing(6)
        column.addWidget(hint)
        column.addWidget(self._quick)
        column.addWidget(self._progress)
        column.addStretch(1)
        return side

    def _end(self) -> QWidget:
        page = QWidget()
        set_type(self._summary, 1.3, QFont.Weight.DemiBold)
        self._summary.setAlignment(Qt.AlignmentFlag.AlignCenter)
        done = QPushButton(tr("Back to the photos"))
        done.setProperty("primary", True)  # noqa: FBT003 - Qt's signature
        done.setToolTip(tr("Back to the photos (Enter)"))
        done.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (done, self._undo):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(40, 40, 40, 40)
        column.setSpacing(20)
        column.addStretch(1)
        column.addWidget(self._summary)
        column.addLayout(row)
        column.addStretch(2)
        return page


def tally_words(tally: Tally) -> str:
    """Return “Accepted 41, rejected 12 on 30 photos”."""
    if not tally.photos:
        return tr("No suggestion was decided.")
    words = trn(
        "Accepted {accepted}, rejected {rejected} on {n} photo",
        "Accepted {accepted}, rejected {rejected} on {n} photos",
        tally.photos,
    )
    return words.format(
        accepted=number(tally.accepted), rejected=number(tally.rejected), n=number(tally.photos)
    )


def known(photo: Photo, tags: Sequence[Tag]) -> Reviewed:
    """Return a photo with its tags as they are reviewed: rejected ones are not shown."""
    return Reviewed(
        photo,
        tuple(tag.name for tag in tags if tag.state == "mine"),
        tuple(tag for tag in tags if tag.state == "suggested")[:MOST],
    )
