"""Tags of mine on their way into sidecars: when the user asks for it, or by themselves.

The catalog stays the truth: what cannot be written waits there, through a kill as well.
"""

import threading
from collections.abc import Callable, Iterator, Sequence

from photoorganizer.core.errors import CatalogError
from photoorganizer.core.metadata import Metadata
from photoorganizer.core.types import Change, ChangeSet, Photo, PhotoId, PhotoState, Progress
from photoorganizer.engine.drafts import SidecarReport, Writing
from photoorganizer.index.catalog import Catalog

_SETTING = "sidecars"
_AUTOMATIC = "automatic"
_BATCH = 50
_QUIET_S = 1.0
_CLOSE_TIME_LIMIT_S = 10.0


class Sidecars:
    """Writes what waits. One run at a time; with `automatic`, soon after every decision."""

    def __init__(self, catalog: Catalog, notify: Callable[[ChangeSet | Progress], None]) -> None:
        self._catalog = catalog
        self._notify = notify
        self._run_lock = threading.Lock()
        self._wake = threading.Condition()
        self._due = self._closing = False
        self._thread: threading.Thread | None = None
        self._told: list[str] = []

    def metadata(self, photo: PhotoId) -> Metadata | None:
        """Return what a photo's file and sidecar say, or None where they were not read yet."""
        return self._catalog.notes.metadata(photo)

    def pending(self) -> int:
        """Return how many photos have tags that their sidecars do not hold yet."""
        return self._catalog.notes.pending_count()

    @property
    def in_use(self) -> bool:
        """Whether the user wants sidecars: they are automatic, or one was written before."""
        return self.automatic or self._catalog.notes.sidecars_in_use()

    @property
    def automatic(self) -> bool:
        """Whether tags go into sidecars by themselves."""
        return self._catalog.setting(_SETTING) == _AUTOMATIC

    def set_automatic(self, *, automatic: bool) -> None:
        """Let tags go into sidecars by themselves from now on, beginning with what waits."""
        self._catalog.set_setting(_SETTING, _AUTOMATIC if automatic else "")
        if automatic:
            self._request()

    def hear(self, event: ChangeSet | Progress) -> None:
        """Write soon if this is automatic and tags have changed, or photos: they may be back."""
        ours = frozenset({Change.SIDECARS})
        if isinstance(event, ChangeSet) and event.kinds - ours and self.automatic:
            self._request()

    def write(self, photos: Sequence[PhotoId] | None = None) -> SidecarReport:
        """Write the sidecars that wait, or bring those of `photos` up to date; wait for the end.

        Raises:
            CatalogError: the catalog cannot be written.
        """
        with self._run_lock:
            writing = Writing(self._catalog.notes, self._catalog.roots())
            for batch in self._waiting() if photos is None else self._chosen(photos):
                if written := writing.write(batch):
                    self._notify(ChangeSet(frozenset({Change.SIDECARS}), written))
            return writing.report()

    def close(self) -> None:
        """Finish what was asked for, within a few seconds; what is left waits in the catalog."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(_CLOSE_TIME_LIMIT_S)

    def _waiting(self) -> Iterator[list[Photo]]:
        after = PhotoId(0)
        while batch := self._catalog.notes.pending(after, _BATCH):
            yield batch
            after = batch[-1].id

    def _chosen(self, photos: Sequence[PhotoId]) -> Iterator[list[Photo]]:
        for start in range(0, len(photos), _BATCH):
            found = self._catalog.photos(photos[start : start + _BATCH])
            yield [photo for photo in found if photo.state is not PhotoState.MISSING]

    def _request(self) -> None:
        with self._wake:
            self._due = True
            self._wake.notify_all()
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._work, name="sidecars", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while self._awaited():
            self._write_quietly()

    def _awaited(self) -> bool:
        """Wait for something to write and for the end of its burst; return False once closed."""
        with self._wake:
            self._wake.wait_for(lambda: self._due or self._closing)
            asked = self._due
            while self._due and not self._closing:
                self._due = False
                self._wake.wait_for(lambda: self._due or self._closing, _QUIET_S)
            self._due = False
            return asked

    def _write_quietly(self) -> None:
        try:
            problems = self.write().problems
        except CatalogError as error:
            problems = [error.sentence]
        # Each sentence once: a folder stays read-only for longer than one decision.
        for sentence in problems:
            if sentence not in self._told:
                self._notify(Progress("sidecars", 0, 0, finished=True, message=sentence))
        self._told = problems
