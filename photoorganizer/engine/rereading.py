"""Metadata read again where only a sidecar has changed, or where it was never read.

Another program tagged a photo, an older version of this one indexed it: no pixel is decoded, and
the network is not asked.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from photoorganizer.core.metadata import Description
from photoorganizer.core.types import ChangeSet, PhotoId, Progress, Root
from photoorganizer.engine.analysis import WorkerPool
from photoorganizer.engine.control import JobControl
from photoorganizer.engine.worker import reread
from photoorganizer.files.sidecars import states_by_photo
from photoorganizer.index.catalog import Catalog

_NEVER_READ = "?"


class Rereading:
    """Brings metadata and imported tags in step with sidecars."""

    def __init__(self, catalog: Catalog, models: Path) -> None:
        self._catalog = catalog
        self._models = models

    def run(
        self,
        roots: Sequence[Root],
        control: JobControl,
        notify: Callable[[ChangeSet | Progress], None],
    ) -> int:
        """Read what is out of step; return how many photos that were.

        Raises:
            Cancelled: stopped through `control`; the next scan finds what is left.
            CatalogError: the catalog cannot be written.
        """
        stale = [one for root in roots for one in self._stale(root)]
        if not stale:
            return 0
        done = 0
        # One process keeps up with any disk: it reads the beginnings of files.
        with WorkerPool[PhotoId, Description](self._models, 1, work=reread) as pool:
            for outcomes in pool.analyse(stale):
                said = {key: one for key, one in outcomes if isinstance(one, Description)}
                if said:
                    notify(self._catalog.notes.record(said))
                done += len(outcomes)
                notify(Progress("metadata", done, len(stale)))
                control.checkpoint()
        return done

    def _stale(self, root: Root) -> Sequence[tuple[PhotoId, Path]]:
        known = self._catalog.notes.sidecar_states(root.id)
        states = states_by_photo(root.path, known)
        # A sidecar that is gone says nothing: what came from it stays.
        return [
            (photo, root.path / path)
            for path, (photo, state) in known.items()
            if state == _NEVER_READ or states.get(path, state) != state
        ]
