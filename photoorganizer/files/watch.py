"""Notices that something changed in a watched folder, and says so once it has settled.

It does not say what changed: the folder is scanned again, which is quick and never misses. Where
the system tells of no changes, on a network drive or beyond its limit, the folder is looked into
every minute.
"""

import errno
import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from photoorganizer.core.sentences import mark, say
from photoorganizer.files.ignore import IGNORE_FILE
from photoorganizer.files.rounds import Rounds, on_network
from photoorganizer.files.scan import IMAGE_SUFFIXES
from photoorganizer.files.sidecars import is_sidecar_name

_log = logging.getLogger(__name__)

_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent, DirDeletedEvent, DirMovedEvent,
    FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent,
]  # fmt: skip
"""What may change a library. Opening a file does not, and we open every photo ourselves."""


_LIMIT = mark(
    "Changes in “{root}” are looked for every minute only, as this system's limit of watched "
    "folders is reached: raise it with “sudo sysctl fs.inotify.{limit}={value}” and start again."
)


class Debounce:
    """Decides when a folder that keeps changing has settled. Pure: the clock is handed in."""

    def __init__(self, quiet: float, at_most: float) -> None:
        """Wait for `quiet` seconds without a change, but never longer than `at_most` seconds."""
        self._quiet = quiet
        self._at_most = at_most
        self._first: dict[Path, float] = {}
        self._last: dict[Path, float] = {}

    def note(self, root: Path, now: float) -> None:
        """Remember that something changed in `root`."""
        self._first.setdefault(root, now)
        self._last[root] = now

    def forget(self, root: Path) -> None:
        """Drop what is pending for `root`."""
        self._first.pop(root, None)
        self._last.pop(root, None)

    def take_due(self, now: float) -> list[Path]:
        """Return the folders that are due, which are then no longer pending."""
        due = [root for root in self._first if self._due(root) <= now]
        for root in due:
            self.forget(root)
        return due

    def next_due(self) -> float | None:
        """Return when the next folder is due, or None if none is pending."""
        return min(map(self._due, self._first), default=None)

    def _due(self, root: Path) -> float:
        return min(self._last[root] + self._quiet, self._first[root] + self._at_most)


class Watcher:
    """Calls back, on a thread of its own, with each watched folder that has changed.

    Attributes:
        failures: folders whose changes are noticed late or not at all, with a sentence that says
            why. One that was not there is watched once it is.
    """

    def __init__(
        self,
        on_change: Callable[[Path], None],
        *,
        quiet: float = 1.0,
        at_most: float = 10.0,
        every: float = 5.0,
        look_every: float = 60.0,
        patterns: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        """Watch nothing yet. All times are in seconds, see Debounce and Rounds."""
        self.failures: dict[Path, str] = {}
        self._on_change = on_change
        self._debounce = Debounce(quiet, at_most)
        self._changed = threading.Condition()
        self._closed = False
        self._watches: dict[Path, ObservedWatch] = {}
        self._watching = threading.RLock()
        self._rounds = Rounds(
            self._exchanged, self._note, patterns=patterns, every=every, look_every=look_every
        )
        self._observer: BaseObserver = Observer()
        self._observer.start()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._thread.start()

    def watch(self, root: Path) -> None:
        """Watch `root` and everything below it; a failure is told in `failures`."""
        with self._watching:
            if root in self._watches and root not in self.failures:
                return
            self.unwatch(root)
            events = Events(root, self._note, self._lost)
            polled = on_network(root)
            try:
                self._watches[root] = self._observer.schedule(
                    events, str(root), recursive=True, event_filter=_EVENTS
                )
                self._probe_limit()
            except OSError as error:
                self._fail(root, _reason(root, error))
                polled = True
            self._rounds.add(root, polled=polled)

    def unwatch(self, root: Path) -> None:
        """Stop watching `root`; a change that is still settling is dropped."""
        with self._watching:
            self._rounds.remove(root)
            watch = self._watches.pop(root, None)
            if watch is not None:
                self._observer.unschedule(watch)
            self.failures.pop(root, None)
            with self._changed:
                self._debounce.forget(root)

    def close(self) -> None:
        """Stop watching everything and wait for the threads to end."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._rounds.close()
        self._observer.stop()
        self._observer.join()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _probe_limit(self) -> None:
        """Raise if the system has no watch left: watchdog is silent about folders below a root."""
        with tempfile.TemporaryDirectory(prefix="photoorganizer-") as folder:
            probe = self._observer.schedule(FileSystemEventHandler(), folder)
            self._observer.unschedule(probe)

    def _exchanged(self, root: Path) -> None:
        """Watch what is at a root's path now: its drive was plugged in, pulled or mounted."""
        with self._watching:
            self.unwatch(root)
            self.watch(root)
        self._note(root)

    def _lost(self, root: Path) -> None:
        self._fail(
            root,
            say("“{root}” is gone, so changes in it are noticed only when it is back.", root=root),
        )

    def _fail(self, root: Path, reason: str) -> None:
        self.failures[root] = reason
        _log.warning("%s", reason)

    def _note(self, root: Path) -> None:
        with self._changed:
            self._debounce.note(root, time.monotonic())
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                due = self._debounce.take_due(time.monotonic())
                while not due and not self._closed:
                    next_due = self._debounce.next_due()
                    self._changed.wait(next_due and max(0.0, next_due - time.monotonic()))
                    due = self._debounce.take_due(time.monotonic())
                if self._closed:
                    return
            for root in due:
                self._tell(root)

    def _tell(self, root: Path) -> None:
        try:
            self._on_change(root)
        except Exception:  # noqa: BLE001 - a thread's top: one bad callback must not end watching
            _log.exception("Reacting to a change in %r failed", str(root))


class Events(FileSystemEventHandler):
    """Passes on what may concern a photo of `root`, and that the root itself has gone."""

    def __init__(
        self, root: Path, note: Callable[[Path], None], lost: Callable[[Path], None]
    ) -> None:
        self._root = root
        self._note = note
        self._lost = lost

    def on_any_event(self, event: FileSystemEvent) -> None:
        if type(event) not in _EVENTS:
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        if isinstance(event, DirDeletedEvent) and paths == [self._root]:
            self._lost(self._root)
        if any(self._concerns(path, is_folder=event.is_directory) for path in paths):
            self._note(self._root)

    def _concerns(self, path: Path, *, is_folder: bool) -> bool:
        below = path.relative_to(self._root).parts if path.is_relative_to(self._root) else ()
        if path.name == IGNORE_FILE:
            return not any(part.startswith(".") for part in below[:-1])
        if any(part.startswith(".") for part in below):
            return False
        return is_folder or path.suffix.lower() in IMAGE_SUFFIXES or is_sidecar_name(path.name)


def _reason(root: Path, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return say(_LIMIT, root=root, limit="max_user_watches", value="1048576")
    if error.errno == errno.EMFILE:
        return say(_LIMIT, root=root, limit="max_user_instances", value="1024")
    if isinstance(error, FileNotFoundError):
        return say(
            "“{root}” is not there, so changes in it are noticed only when it is back.", root=root
        )
    return say(
        "“{root}” cannot be watched ({reason}), so changes in it are looked for every minute only.",
        root=root,
        reason=error.strerror or error,
    )
