"""Several programs on one library: whose turn it is to index, who has a window, what others wrote.

The system keeps the locks: they are gone with the program that held them, however it ended.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator

from filelock import FileLock, Timeout

from photoorganizer.core.errors import CatalogError, DiskFull
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.sentences import say
from photoorganizer.core.types import Change, ChangeSet, Progress
from photoorganizer.engine.control import JobControl
from photoorganizer.index.catalog import Catalog

WAIT = "wait"
"""The job of a Progress that says: another program is indexing this library."""

_ASK_AGAIN_S = 0.25
_LOOK_AGAIN_S = 1.0


class Sharing:
    """What one program knows of the others that have the same library open."""

    def __init__(
        self,
        catalog: Catalog,
        paths: LibraryPaths,
        notify: Callable[[ChangeSet | Progress], None],
    ) -> None:
        self._catalog = catalog
        self._notify = notify
        # Any thread may let go of what another one took.
        self._indexing = FileLock(paths.indexing_lock, thread_local=False)
        self._window = FileLock(paths.window_lock, thread_local=False)
        self._here = threading.Lock()
        self._closed = threading.Event()
        self._follower: threading.Thread | None = None

    @contextlib.contextmanager
    def turn(self, control: JobControl) -> Iterator[None]:
        """Let no other program index this library during the block; wait for one that does.

        Raises:
            Cancelled: stopped through `control` while waiting.
            CatalogError: the library's folder cannot be written.
        """
        with self._here:
            told = False
            while not _taken(self._indexing, _ASK_AGAIN_S if told else 0):
                if not told:
                    self._notify(Progress(WAIT, 0, 0))
                told = True
                control.checkpoint()
            try:
                yield
            finally:
                self._indexing.release()

    def open_window(self) -> bool:
        """Hear of what other programs write from now on; return whether no other window is open.

        Listeners get a ChangeSet that says: anything may be different.

        Raises:
            CatalogError: the library's folder cannot be written.
        """
        if self._follower is None:
            self._follower = threading.Thread(target=self._follow, name="following", daemon=True)
            self._follower.start()
        return self._window.is_locked or _taken(self._window, 0)

    def close(self) -> None:
        """Let go of everything."""
        self._closed.set()
        if self._follower is not None:
            self._follower.join()
        self._window.release()

    def _follow(self) -> None:
        seen = self._catalog.version_elsewhere()
        while not self._closed.wait(_LOOK_AGAIN_S):
            # A catalog that cannot be read is told to whoever asks it for something.
            with contextlib.suppress(CatalogError):
                now = self._catalog.version_elsewhere()
                if now != seen:
                    seen = now
                    self._notify(ChangeSet(frozenset(Change)))


def _taken(lock: FileLock, patience_s: float) -> bool:
    """Return whether the lock could be had within so many seconds."""
    try:
        lock.acquire(timeout=patience_s)
    except Timeout:
        return False
    except OSError as error:
        raise DiskFull(
            say(
                "{path} cannot be written ({reason}): make room there, or allow writing, "
                "then try again.",
                path=lock.lock_file,
                reason=error.strerror,
            )
        ) from error
    return True
