"""The library's folders watched for changes, and what keeps them from being watched well."""

from collections.abc import Callable, Collection
from pathlib import Path

from photoorganizer.core.errors import CatalogError
from photoorganizer.core.types import Change, ChangeSet
from photoorganizer.engine.ignoring import Ignoring
from photoorganizer.files.watch import Watcher
from photoorganizer.index.catalog import Catalog


class Watching:
    """Indexes a folder again soon after something changes in it, once it was started."""

    def __init__(
        self,
        catalog: Catalog,
        index: Callable[[Collection[str]], None],
        notify: Callable[[ChangeSet], None],
    ) -> None:
        """Watch nothing yet; `index` is asked for the folders that have changed, by path."""
        self._catalog = catalog
        self._index = index
        self._notify = notify
        self._watcher: Watcher | None = None

    def start(self) -> None:
        """Watch all folders from now on, those that are not there as soon as they are."""
        if self._watcher is None:
            self._watcher = Watcher(self._on_change, patterns=self._patterns)
            for root in self._catalog.roots():
                self._watcher.watch(root.path)
            self._tell()

    def add(self, folder: Path) -> None:
        """Watch another folder, too, if any are watched."""
        if self._watcher is not None:
            self._watcher.watch(folder)

    def remove(self, folder: Path) -> None:
        """Watch a folder no longer."""
        if self._watcher is not None:
            self._watcher.unwatch(folder)

    def close(self) -> None:
        """Watch nothing any more."""
        if self._watcher is not None:
            self._watcher.close()

    @property
    def troubles(self) -> list[str]:
        """Why changes are noticed late, or not at all, a sentence for each such folder."""
        return [] if self._watcher is None else list(self._watcher.failures.values())

    def _on_change(self, folder: Path) -> None:
        self._tell()  # a drive that came or went is something to see
        self._index({str(folder)})

    def _patterns(self) -> list[str]:
        try:
            return Ignoring(self._catalog).patterns
        except CatalogError:  # closed while a network drive was looked into
            return []

    def _tell(self) -> None:
        self._notify(ChangeSet(frozenset({Change.ROOTS})))


def rehearse(catalog: Catalog) -> list[str]:
    """Watch all folders for a moment; return what keeps those from it that are there."""
    watcher = Watcher(lambda _folder: None)
    try:
        for root in catalog.roots():
            if root.path.is_dir():
                watcher.watch(root.path)
        return list(watcher.failures.values())
    finally:
        watcher.close()
