"""Photos that a scan did not find, and whether to believe that they are gone.

A drive that is away looks like deleted photos. Its photos stay as they were, on show, until they
are found again or the user says that they are gone: when the watched folder is empty, when a
drive mounted below it is away, and when a large part is missing all at once.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from photoorganizer.core.paths import absolute
from photoorganizer.core.types import Root
from photoorganizer.files.scan import Scan
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges

_FEW = 10
"""So many photos may vanish at once without a doubt."""

_BELIEVED = "believed"


class Absences:
    """What was not found where it was, by watched folder; remembered between runs."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def of(self, root: Root) -> int:
        """Return how many photos of a folder were not found last time, and are kept on show."""
        noted = self._catalog.setting(_count_key(root)) or "0"
        return 0 if noted == _BELIEVED else int(noted)

    def believe(self, folders: Sequence[Path] = ()) -> None:
        """Let the next scan of these watched folders, or all, call missing what it does not find.

        The user says that it was deleted.
        """
        wanted = {absolute(folder) for folder in folders}
        for root in self._catalog.roots():
            if not wanted or root.path in wanted:
                self._catalog.set_setting(_count_key(root), _BELIEVED)
                self._catalog.set_setting(_drives_key(root), "[]")

    def forget(self, root: Root) -> None:
        """Forget what was not found last time: the folder is at another place now."""
        self._note(root, 0)

    def doubts_emptiness(self, root: Root, known: Iterable[str], scanning: Scan) -> bool:
        """Return whether a folder in which nothing was found seems to await its drive."""
        expected = sum(not scanning.ignores(path) for path in known)
        if not expected or self._is_believed(root):
            return False
        self._note(root, expected)
        return True

    def check_drives(self, root: Root, scanning: Scan) -> None:
        """Tell a finished scan of the drives below the folder that were there and are away."""
        remembered: list[str] = json.loads(self._catalog.setting(_drives_key(root)) or "[]")
        away = set(remembered) - scanning.mounts
        scanning.unlistable += sorted(away)
        drives = sorted(scanning.mounts | away)
        if drives != remembered:
            self._catalog.set_setting(_drives_key(root), json.dumps(drives))

    def judge(self, root: Root, changes: ScanChanges, known: int) -> ScanChanges:
        """Return the changes to enter: what is gone only where that can be believed.

        Args:
            known: how many photos of the folder were there before.
        """
        gone = len(changes.gone)
        doubtful = gone > _FEW and 2 * gone >= known and not self._is_believed(root)
        self._note(root, gone if doubtful else 0)
        return replace(changes, gone=()) if doubtful else changes

    def _is_believed(self, root: Root) -> bool:
        return self._catalog.setting(_count_key(root)) == _BELIEVED

    def _note(self, root: Root, count: int) -> None:
        if str(count) != (self._catalog.setting(_count_key(root)) or "0"):
            self._catalog.set_setting(_count_key(root), str(count))


def _count_key(root: Root) -> str:
    return f"absent:{root.id}"


def _drives_key(root: Root) -> str:
    return f"drives:{root.id}"
