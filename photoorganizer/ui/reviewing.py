"""Reviewing: brings a sitting, its page and the library together.

`begin` takes the photos in the order they shall be offered; without any, `order` gives them. What
is said is written photo by photo, and a sitting is one gesture to take back.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import ChangeSet, PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.engine.sitting import SittingRecord
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.decisions import Decisions
from photoorganizer.ui.images import image_of
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.overview import Summary
from photoorganizer.ui.pages import REVIEW
from photoorganizer.ui.quick_tagging import QuickTagging
from photoorganizer.ui.review_page import Reviewed, ReviewPage, known, tally_words
from photoorganizer.ui.review_progress import progress_words
from photoorganizer.ui.review_sitting import Sitting, Tally, Verdict
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.why import Why
from photoorganizer.ui.wording import number, told

_EDGE = 1600
_AHEAD = 2
"""Pictures decoded before they are looked at."""


class Reviewing(QObject):
    """Conducts one sitting at a time."""

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        bridge: Bridge,
        decisions: Decisions,
        quick: QuickTagging,
        why: Why,
    ) -> None:
        super().__init__(window)
        self._quick, self._why = quick, why
        self._window, self._library, self._bridge = window, library, bridge
        self._decisions = decisions
        self.page = self._page = ReviewPage(window.theme)
        window.pages.add(REVIEW, self._page)
        self.button = QPushButton()
        self._tool = window.tools.insertWidget(window.commands["add_folder"], self.button)
        self._sitting = Sitting(())
        self._record: SittingRecord | None = None
        self._reviewed: Reviewed | None = None
        self._pictures: dict[PhotoId, QImage | None] = {}
        self._found: dict[str, float] | None = None
        self.order: Callable[[], Sequence[PhotoId]] = self._usual_order
        """Asked, off the window's thread, for the photos to review and their order."""
        self._build()
        self._connect()

    @property
    def sitting(self) -> Sitting:
        """The sitting as it is now; an empty one while nothing is reviewed."""
        return self._sitting

    def begin(self, photos: Sequence[PhotoId] = ()) -> None:
        """Review these photos in this order; without any, those that `order` gives."""
        given = tuple(photos)
        self._bridge.latest(
            Lane.READ, "review-order", lambda: given or tuple(self.order()), self._start
        )

    def _usual_order(self) -> Sequence[PhotoId]:
        teaching, waiting = self._library.teaching, self._library.search("is:review")
        return teaching.review_order(waiting) if teaching.telling_first else waiting

    def _reorder(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        """Remember the order, and go on with what waits in it."""

        def remember() -> None:
            self._library.teaching.set_telling_first(on=on)

        going_on = self._sitting.current is not None
        self._bridge.submit(Lane.DECIDE, remember, lambda _none: self.begin() if going_on else None)
        self._page.setFocus()

    def show_summary(self, summary: Summary) -> None:
        """Offer to review as many photos as wait for it."""
        waiting = summary.counts.to_review
        words = trn("Review ({n})", "Review ({n})", waiting).format(n=number(waiting))
        self.button.setText(words)
        self._window.commands["review"].setEnabled(waiting > 0)
        self._offer(waiting=waiting)

    def _build(self) -> None:
        self.button.setProperty("primary", True)  # noqa: FBT003 - Qt's signature
        self.button.setToolTip(self._window.commands["review"].toolTip())
        self._tool.setVisible(False)
        self._window.commands["review"].setEnabled(False)

    def _begin_all(self) -> None:
        self.begin()

    def _connect(self) -> None:
        page, window = self._page, self._window
        page.marked.connect(lambda place, verdict: self._go(self._sitting.mark(place, verdict)))
        page.rest_marked.connect(self._mark_rest)
        page.skipped.connect(lambda: self._go(self._sitting.skip()))
        page.went_back.connect(lambda: self._go(self._sitting.back()))
        page.telling.setChecked(self._library.teaching.telling_first)
        page.telling.toggled.connect(self._reorder)
        page.quick_wanted.connect(self._tag)
        page.why_wanted.connect(self._ask_why)
        page.closed.connect(window.pages.leave)
        page.undo_wanted.connect(self._undo_all)
        window.commands["review"].triggered.connect(self._begin_all)
        self.button.clicked.connect(self._begin_all)
        window.pages.turned.connect(self._on_turned)
        window.thumbnails.arrived.connect(self._on_thumbnails)
        self._bridge.changed.connect(self._on_changed)

    def _mark_rest(self, verdict: Verdict) -> None:
        self._go(self._sitting.mark_open(verdict))

    def _offer(self, *, waiting: int) -> None:
        self._tool.setVisible(waiting > 0 and self._record is None)

    def _start(self, photos: tuple[PhotoId, ...]) -> None:
        if not photos:
            self._decisions.nothing_done.emit(tr("There is nothing to review."))
            return
        self._end()
        self._sitting, self._found = Sitting(photos), None
        self._record = self._library.tagging.sitting()
        self._pictures.clear()
        self._page.show_picture(None)
        self._page.show_quick(self._quick.row)
        self._window.commands["undo"].setEnabled(False)
        self._tool.setVisible(False)
        self._window.pages.open(REVIEW)
        self._page.setFocus()
        self._read()

    def _go(self, after: Sitting) -> None:
        """Take one step of the sitting: write what was said, and show what is next."""
        before, record = self._sitting, self._record
        if after == before or record is None:
            return
        self._sitting = after
        if len(after.answers) < len(before.answers):
            # Read only after it was taken back, or nothing would be open there.
            self._bridge.submit(Lane.DECIDE, record.take_back, lambda _none: self._read())
            return
        if len(after.answers) > len(before.answers):
            said = after.answers[-1]
            self._bridge.submit(
                Lane.DECIDE, lambda: record.answer(said.photo, said.accepted, said.rejected)
            )
        if after.position != before.position:
            self._read()
        elif self._reviewed is not None:
            self._page.show_sitting(after, self._reviewed)

    def _tag(self, place: int) -> None:
        """Put a tag at hand on the photo; what is suggested stays open."""
        photo, name, record = self._sitting.current, self._quick.tag_at(place), self._record
        if photo is not None and name is not None and record is not None:
            self._bridge.submit(Lane.DECIDE, lambda: record.tag(photo, name))

    def _ask_why(self) -> None:
        sitting = self._sitting
        open_ones = [
            name
            for name, verdict in zip(sitting.suggestions, sitting.verdicts, strict=True)
            if verdict is Verdict.OPEN
        ]
        if sitting.current is not None and open_ones:
            self._why.ask(sitting.current, open_ones[0])

    def _read(self) -> None:
        photo = self._sitting.current
        if photo is None:
            self._page.show_end(self._sitting.tally)
            self._page.setFocus()
            return
        library = self._library

        def read() -> tuple[Reviewed | None, dict[str, float]]:
            photos, found = library.photos([photo]), library.teaching.found()
            return (known(photos[0], library.tags([photo])[photo]) if photos else None), found

        def on_read(answer: tuple[Reviewed | None, dict[str, float]]) -> None:
            reviewed, found = answer
            self._found = found if self._found is None else self._found
            self._page.show_progress(progress_words(self._found, found))
            self._on_read(photo, reviewed)

        self._bridge.latest(Lane.READ, "review", read, on_read)

    def _on_read(self, photo: PhotoId, reviewed: Reviewed | None) -> None:
        """Show the photo, or pass over one that is gone or decided."""
        names = [tag.name for tag in reviewed.suggested] if reviewed else []
        before = self._sitting
        after = before.offer(photo, names)
        if after.current != photo:
            self._go(after)
            return
        self._sitting, self._reviewed = after, reviewed
        if reviewed is not None:
            self._page.show_sitting(after, reviewed)
            self._show_picture()

    # Pictures

    def _show_picture(self) -> None:
        photo = self._sitting.current
        if photo is None:
            return
        if photo in self._pictures:
            self._page.show_picture(self._pictures[photo], "broken")
        else:
            self._page.show_picture(self._window.thumbnails.get(photo))
        coming = self._sitting.queue[self._sitting.position : self._sitting.position + _AHEAD + 1]
        self._window.thumbnails.want("review", coming)
        self._pictures = {one: self._pictures[one] for one in coming if one in self._pictures}
        wanted = next((one for one in coming if one not in self._pictures), None)
        if wanted is not None:
            edge = round(_EDGE * self._page.devicePixelRatioF())
            self._bridge.latest(
                Lane.PICTURE,
                "review-picture",
                lambda: image_of(self._library.preview(wanted, edge)),
                lambda image: self._on_picture(wanted, image),
                lambda error: self._on_unseen(wanted, error),
            )

    def _on_thumbnails(self, arrived: Sequence[PhotoId]) -> None:
        """Show something until the picture is decoded."""
        photo = self._sitting.current
        if photo is not None and photo in arrived and photo not in self._pictures:
            self._page.show_picture(self._window.thumbnails.get(photo))

    def _on_picture(self, photo: PhotoId, image: QImage | None) -> None:
        self._pictures[photo] = image
        self._show_picture()

    def _on_unseen(self, photo: PhotoId, error: KnownError) -> None:
        if photo == self._sitting.current:
            self._window.status.show_trouble(told(error))
        self._on_picture(photo, None)

    # The end

    def _on_changed(self, change: ChangeSet) -> None:
        """Look again where what is suggested may be something else now."""
        if self._record is not None and self._sitting.current in change.photos:
            self._read()

    def _on_turned(self, name: str) -> None:
        if name != REVIEW:
            self._end()

    def _end(self) -> None:
        """Close the sitting: from now on it is one gesture to take back."""
        record, tally = self._record, self._sitting.tally
        if record is None:
            return
        for key in ("review", "review-order", "review-picture"):
            self._bridge.cancel(key)
        half = self._sitting.skip() if self._said_something() else self._sitting
        if half is not self._sitting:  # what was said of the photo on show counts, too
            self._go(half)
            tally = self._sitting.tally
            self._bridge.cancel("review")
        self._record, self._reviewed, self._sitting = None, None, Sitting(())
        self._pictures.clear()
        self._window.commands["undo"].setEnabled(True)
        self._offer(waiting=int(self._window.commands["review"].isEnabled()))
        self._decisions.carry_out(
            lambda: tally_words(tally) if record.changed else "", lambda: _undone(record, tally)
        )

    def _said_something(self) -> bool:
        return any(verdict is not Verdict.OPEN for verdict in self._sitting.verdicts)

    def _undo_all(self) -> None:
        self._window.pages.leave()
        self._decisions.undo()


def _undone(record: SittingRecord, tally: Tally) -> str:
    record.undo()
    return tr("Undone: {what}").format(what=tally_words(tally))
