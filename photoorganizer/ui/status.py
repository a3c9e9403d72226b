"""The strip at the bottom: how much is shown, what was just done, and how far indexing is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from photoorganizer.core.types import Progress
from photoorganizer.ui.buttons import link_button, tool_button
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.translation import mark, tr, trn
from photoorganizer.ui.wording import number, photos, rate, span, told

_NEWS_MS = 6000
_TROUBLE_MS = 15000
_JOBS = {
    "scan": mark("Looking for photos"),
    "analyse": mark("Analysing"),
    "metadata": mark("Reading metadata"),
    "wait": mark("Another window or command is indexing this library"),
}


def progress_text(progress: Progress) -> str:
    """Return “Analysing 1,240 of 8,312 · 27/s · 4 min left”, or as much of it as is known."""
    job = tr(_JOBS.get(progress.job, progress.job.capitalize()))
    if not progress.total:
        return f"{job}…"
    parts = [
        tr("{job} {done} of {total}").format(
            job=job, done=number(progress.done), total=number(progress.total)
        )
    ]
    if progress.rate and progress.seconds_left is not None:
        left = tr("{time} left").format(time=span(progress.seconds_left))
        parts += [rate(progress.rate), left]
    return " · ".join(parts)


class StatusStrip(QFrame):
    """Counts on the left, news in the middle, work in progress on the right."""

    undo_wanted = Signal()
    filter_dismissed = Signal()
    pause_toggled = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        styled(self, "statusStrip")
        self._theme = theme
        self._paused = False
        self._progress = Progress("scan", 0, 0, finished=True)
        self._count = QLabel()
        self._shared = QLabel(tr("Open in another window, too"))
        self._shared.setToolTip(
            tr("Both windows show the same photos and tags; one of them indexes at a time.")
        )
        self._shared.hide()
        self._filter = tool_button(tr("Clear the search"), icon_size=14)
        self._filter.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._filter.clicked.connect(self.filter_dismissed)
        self._news = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._news.setAccessibleName(tr("Messages"))
        self._undo = link_button(tr("Undo"))
        self._undo.clicked.connect(self.undo_wanted)
        self.sidecars = link_button("", tr("Write your tags into the files beside the photos"))
        self._work = QLabel()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(tr("Progress of indexing"))
        self._pause = tool_button(tr("Pause indexing"), icon_size=16)
        self._pause.clicked.connect(lambda: self.pause_toggled.emit(not self._paused))
        self._expiry = QTimer(self, singleShot=True)
        self._expiry.timeout.connect(self._clear_news)
        self._build()
        theme.changed.connect(self._tint)
        self._tint()
        self._clear_news()
        self.show_filter("")
        self.show_progress(self._progress)

    def add(self, part: QWidget) -> None:
        """Put something to the far end."""
        self._row.addSpacing(8)
        self._row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_count(self, shown: int, selected: int) -> None:
        """Show how many photos are in the grid, and how many are selected."""
        parts = [photos(shown)] if shown else []
        if selected > 1:
            words = trn("{n} selected", "{n} selected", selected)
            parts.append(words.format(n=number(selected)))
        self._count.setText(" · ".join(parts))

    def show_alone(self, *, alone: bool) -> None:
        """Show whether another window has this library open, too."""
        self._shared.setVisible(not alone)

    def show_filter(self, text: str) -> None:
        """Show the search in force, with a click to end it."""
        self._filter.setText(text if len(text) < 32 else f"{text[:31]}…")
        self._filter.setAccessibleName(tr("Clear the search {search}").format(search=text))
        self._filter.setVisible(bool(text))

    def show_late(self, troubles: Sequence[str]) -> None:
        """Say that changes are noticed late, with a click to hear why; nothing for no troubles."""
        self.late.setToolTip("\n".join(troubles))
        self.late.setVisible(bool(troubles))

    def show_moved(self, words: str) -> None:
        """Say how many files were relinked, with a click to see which; nothing for no words."""
        self.moved.setText(words)
        self.moved.setVisible(bool(words))

    def show_sidecars(self, words: str) -> None:
        """Say how many sidecars wait, with a click to write them; nothing for no words."""
        self.sidecars.setText(words)
        self.sidecars.setVisible(bool(words))

    def show_news(self, sentence: str, *, undoable: bool = False) -> None:
        """Say what was done, for a few seconds."""
        self._say(sentence, "text", _NEWS_MS)
        self._undo.setVisible(undoable)

    def show_trouble(self, sentence: str) -> None:
        """Say what went wrong, for longer."""
        self._say(sentence, "danger", _TROUBLE_MS)
        self._undo.hide()

    def show_progress(self, progress: Progress) -> None:
        """Show how far a job is; nothing once it is finished."""
        self._progress = progress
        running = not progress.finished
        for part in (self._work, self._bar, self._pause):
            part.setVisible(running)
        words = progress_text(progress)
        self._work.setText(
            tr("Paused · {progress}").format(progress=words) if self._paused else words
        )
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)

    def show_paused(self, *, paused: bool) -> None:
        """Show whether indexing waits."""
        self._paused = paused
        self._tint()
        self.show_progress(self._progress)

    @property
    def offers_undo(self) -> bool:
        """Whether the sentence on show is one that can be undone with a click."""
        return not self._undo.isHidden()

    @property
    def news(self) -> str:
        """The sentence on show."""
        return self._news.text()

    @property
    def matters(self) -> bool:
        """Whether what is told may not be replaced by mere counts: a trouble, an offer to undo."""
        trouble = self._news.property("tone") == "danger" and bool(self.news)
        return trouble or self.offers_undo

    def _say(self, sentence: str, tone: str, lasting_ms: int) -> None:
        self._news.setText(told(sentence))
        self._news.setProperty("tone", tone)
        self._news.style().unpolish(self._news)
        self._news.style().polish(self._news)
        self._expiry.start(lasting_ms)

    def _clear_news(self) -> None:
        self._news.setText("")
        self._undo.hide()

    def _build(self) -> None:
        tip(self._undo, tr("Take it back"), "undo")
        self.late = link_button(tr("Changes are noticed late"))
        self.late.hide()
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(self._count)
        row.addWidget(self._shared)
        row.addWidget(self._filter)
        row.addSpacing(16)
        self._news.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(self._news)
        row.addWidget(self._undo)
        row.addStretch(1)
        row.addWidget(self.late)
        row.addSpacing(16)
        self._bar.setFixedWidth(140)
        self.moved = link_button("", tr("See which, and take it back if it is wrong"))
        self.sidecars.hide()
        self.moved.hide()
        for part in (self.moved, self.sidecars, self._work, self._bar, self._pause):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(34)

    def _tint(self) -> None:
        self._filter.setIcon(self._theme.icon("close"))
        self._pause.setIcon(self._theme.icon("play" if self._paused else "pause"))
        words = tr("Go on indexing") if self._paused else tr("Pause indexing")
        self._pause.setToolTip(words)
        self._pause.setAccessibleName(words)
