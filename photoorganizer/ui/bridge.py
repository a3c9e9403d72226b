"""The one hop between the library's threads and the window's.

What the library says arrives here on any thread and leaves as Qt signals on the window's thread.
What the window asks runs on a lane, a single worker thread, so that decisions keep their order
and a slow preview never delays them. The window itself never waits.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from photoorganizer.core.errors import CatalogCorrupt, KnownError
from photoorganizer.core.types import Change, ChangeSet, Progress
from photoorganizer.engine.library import Library
from photoorganizer.ui.wording import told

_GATHER_MS = 100
"""Changes that follow each other closely reach the views as one."""


class Lane(StrEnum):
    """A worker thread for one sort of request."""

    DECIDE = "decide"
    READ = "read"
    PICTURE = "picture"
    VIEWER = "viewer"
    FOLDERS = "folders"
    THUMBNAILS = "thumbnails"
    ROWS = "rows"
    SHARP = "sharp"
    INTERESTS = "interests"
    LIKENESS = "likeness"
    DUPLICATES = "duplicates"
    TEACHING = "teaching"


@dataclass(slots=True)
class _Request:
    """A piece of work with where its outcome goes."""

    work: Callable[[], Any]
    done: Callable[[Any], None] | None
    failed: Callable[[KnownError], None] | None
    key: str | None = None
    future: Future[None] | None = None
    outcome: Any = None
    error: BaseException | None = None


class Bridge(QObject):
    """Carries changes from a library to the window, and requests the other way."""

    changed = Signal(object)
    """A ChangeSet: everything that was written since the last one."""
    progressed = Signal(object)
    """A Progress."""
    failed = Signal(str)
    """One sentence about a request that could not be met."""
    damaged = Signal()
    """A request met a damaged catalog."""

    _arrived = Signal(object)
    _finished = Signal(object)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"ui-{lane}")
            for lane in Lane
        }
        self._newest: dict[str, _Request] = {}
        self._gathered: list[ChangeSet] = []
        self._open = True
        self._timer = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._timer.timeout.connect(self._pass_on)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = library.subscribe(self.hear)

    def hear(self, event: ChangeSet | Progress) -> None:
        """Pass on what happened in the library; called on any thread."""
        self._arrived.emit(event)

    def submit(
        self,
        lane: Lane,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Run `work` on `lane`; hand its result to `done` on the window's thread.

        A KnownError goes to `failed`, or becomes the `failed` signal. Anything else is raised
        on the window's thread, as the bug it is.
        """
        self._start(lane, _Request(work, done, failed))

    def latest(
        self,
        lane: Lane,
        key: str,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Like `submit`, but only the newest request under `key` is answered."""
        self.cancel(key)
        request = _Request(work, done, failed, key)
        self._newest[key] = request
        self._start(lane, request)

    def cancel(self, key: str) -> None:
        """Forget the request under `key`, started or not."""
        superseded = self._newest.pop(key, None)
        if superseded is not None and superseded.future is not None:
            superseded.future.cancel()

    def close(self) -> None:
        """Stop listening and wait for the requests that already run."""
        self._open = False
        self._unsubscribe()
        self._timer.stop()
        for lane in self._lanes.values():
            lane.shutdown(wait=False, cancel_futures=True)
        for lane in self._lanes.values():
            lane.shutdown(wait=True)

    def _start(self, lane: Lane, request: _Request) -> None:
        if self._open:
            request.future = self._lanes[lane].submit(self._run, request)

    def _run(self, request: _Request) -> None:
        try:
            request.outcome = request.work()
        except BaseException as error:  # noqa: BLE001 - a thread's top: raised again in the window
            request.error = error
        if self._open:
            self._finished.emit(request)

    def _on_finished(self, request: _Request) -> None:
        if not self._open or self._is_superseded(request):
            return
        if isinstance(request.error, CatalogCorrupt):
            self.damaged.emit()
        if isinstance(request.error, KnownError):
            if request.failed is not None:
                request.failed(request.error)
            else:
                self.failed.emit(told(request.error))
        elif request.error is not None:
            raise request.error
        elif request.done is not None:
            request.done(request.outcome)

    def _is_superseded(self, request: _Request) -> bool:
        if request.key is None:
            return False
        if self._newest.get(request.key) is not request:
            return True
        del self._newest[request.key]
        return False

    def _on_arrived(self, event: ChangeSet | Progress) -> None:
        if not self._open:
            return
        if isinstance(event, Progress):
            self.progressed.emit(event)
            return
        if not event.photos and not event.kinds & {Change.ROOTS, Change.ELSEWHERE}:
            return
        self._gathered.append(event)
        if not self._timer.isActive():
            self._pass_on()

    def _pass_on(self) -> None:
        if self._gathered:
            gathered, self._gathered = self._gathered, []
            self._timer.start()
            self.changed.emit(merge(gathered))


def merge(changes: list[ChangeSet]) -> ChangeSet:
    """Return one change set that covers all of `changes`."""
    return ChangeSet(
        frozenset().union(*(change.kinds for change in changes)),
        frozenset().union(*(change.photos for change in changes)),
    )
