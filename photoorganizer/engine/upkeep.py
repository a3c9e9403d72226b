"""What keeps a catalog whole behind everybody's back: damage is noticed, backups are made."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from photoorganizer.core.errors import CatalogCorrupt, CatalogError
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.index.backups import back_up, due
from photoorganizer.index.catalog import Catalog

_log = logging.getLogger(__name__)


class Upkeep:
    """Looks after one open catalog; `run` belongs on a thread that nobody waits for."""

    def __init__(self, catalog: Catalog, paths: LibraryPaths) -> None:
        self._catalog = catalog
        self._paths = paths
        self._verified = False

    def run(self, proceed: Callable[[], None]) -> None:
        """Look through the file once, and again before each backup; make one where it is due.

        A backup that cannot be made is a warning in the log: indexing did what it was asked.

        Args:
            proceed: called now and then; what it raises ends the work.

        Raises:
            CatalogCorrupt: the file is damaged; the earlier backups are kept as they are.
        """
        now = datetime.now(UTC)
        try:
            wanted = due(self._paths.catalog, self._paths.backups, now)
            if wanted or not self._verified:
                self._catalog.verify()
                self._verified = True
            if wanted:
                back_up(self._catalog, self._paths.backups, now, proceed)
        except CatalogCorrupt:
            raise
        except (CatalogError, OSError) as error:
            _log.warning("No backup was made: %s", error)
