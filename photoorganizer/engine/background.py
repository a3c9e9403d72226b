"""Indexing behind the window: one thread, asked as often as one likes, paused and stopped."""

import threading
from collections.abc import Callable, Collection

from photoorganizer.core.errors import KnownError
from photoorganizer.core.sentences import Sentence, joined, say, say_n
from photoorganizer.core.types import IndexReport, Progress
from photoorganizer.engine.control import JobControl

Wanted = Collection[str] | None
"""Paths of the roots to index; None stands for all of them."""


class BackgroundIndexing:
    """Runs `index` on a thread of its own whenever it was asked for, never twice at once.

    An error the user may meet ends the run with a finished Progress that says so. A bug ends the
    thread through `threading.excepthook`; the next request starts another.
    """

    def __init__(
        self,
        index: Callable[[Wanted], IndexReport],
        control: JobControl,
        notify: Callable[[Progress], None],
    ) -> None:
        self._index = index
        self._control = control
        self._notify = notify
        self._condition = threading.Condition()
        self._all_asked = False
        self._asked: set[str] = set()
        self._thread: threading.Thread | None = None
        self._closed = False

    def request(self, wanted: Wanted = None) -> None:
        """Index `wanted` as soon as the run under way, if there is one, has ended."""
        with self._condition:
            if self._closed:
                return
            self._all_asked = self._all_asked or wanted is None
            self._asked.update(wanted or ())
            if self._thread is None:
                self._control.rearm()
                self._thread = threading.Thread(target=self._work, name="indexing", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Drop what was asked for, interrupt the run under way and wait for its end."""
        with self._condition:
            self._all_asked = False
            self._asked.clear()
            thread = self._thread
            if thread is not None:
                self._control.cancel()
        if thread is not None:
            thread.join()

    def close(self) -> None:
        """Stop for good."""
        with self._condition:
            self._closed = True
        self.stop()

    def _work(self) -> None:
        try:
            while (wanted := self._next()) != set():
                self._notify(self._run(wanted))
        finally:
            with self._condition:
                self._thread = None

    def _next(self) -> set[str] | None:
        """Return the roots asked for since the last run: an empty set when there are none."""
        with self._condition:
            wanted = None if self._all_asked else set(self._asked)
            self._all_asked = False
            self._asked.clear()
            if wanted == set():
                # Under the lock, so that a request from now on starts a new thread.
                self._thread = None
            return wanted

    def _run(self, wanted: Wanted) -> Progress:
        try:
            report = self._index(wanted)
            message = _summary(report)
            return Progress("index", 0, 0, finished=True, message=message, relinked=report.moved)
        except KnownError as error:
            return Progress("index", 0, 0, finished=True, message=error.sentence)


def _summary(report: IndexReport) -> Sentence:
    counted = (
        say_n("{n} photo", "{n} photos", report.photos),
        say_n("{n} new", "{n} new", report.added),
        say_n("{n} changed", "{n} changed", report.changed),
        say_n("{n} file moved: relinked", "{n} files moved: relinked", report.moved),
        say_n("{n} missing", "{n} missing", report.missing),
        say_n("{n} now ignored", "{n} now ignored", report.ignored),
        say_n("{n} unreadable", "{n} unreadable", len(report.unreadable)),
    )
    parts = [counted[0], *(part for part in counted[1:] if part.values["n"])]
    parts += [
        say("{folder} is not there: its photos are kept", folder=folder)
        for folder in report.offline
    ]
    parts += [
        say_n(
            "{n} photo of {folder} is not there: it is kept, as a drive may be away",
            "{n} photos of {folder} are not there: they are kept, as a drive may be away",
            count,
            folder=folder,
        )
        for folder, count in report.absent.items()
    ]
    return joined(" · ", parts)
