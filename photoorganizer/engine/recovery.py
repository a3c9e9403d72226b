"""Backups by hand, and the way back from a damaged catalog.

Works on a library's paths: a catalog that needs this may be one that no `Library` can open.
"""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from photoorganizer.core.errors import CatalogCorrupt, CatalogError, DiskFull
from photoorganizer.core.paths import LibraryPaths, synchronise
from photoorganizer.core.sentences import say
from photoorganizer.index import backups as automatic
from photoorganizer.index.care import CatalogCare, copy_out, ensure_unused
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.photos import contents as contents_of_all
from photoorganizer.index.thumbnails import ThumbnailStore, hand_over

_JOURNALS = ("-wal", "-shm")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """A catalog that went back to a backup.

    Attributes:
        backup: the file it came from.
        made: the moment whose state it is.
        kept: where the catalog before it is now; None where there was none.
        photos: how many photos it knows.
    """

    backup: Path
    made: datetime
    kept: Path | None
    photos: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did: the backup it went back to, and what was put right, a sentence each."""

    restored: Restored | None
    put_right: list[str]


def back_up(paths: LibraryPaths, file: Path) -> int:
    """Copy the library's catalog to `file`, in use or not; return how many photos it knows.

    Raises:
        CatalogError: the catalog is damaged or not there, or `file` exists or cannot be written.
    """
    if not paths.catalog.is_file():
        raise CatalogError(say("There is no library in {folder} yet.", folder=paths.data))
    if file.exists():
        raise CatalogError(say("{file} is there already: choose another name.", file=file))
    with Catalog.open(paths.catalog) as catalog, _writing(file.parent):
        catalog.verify()
        catalog.copy_to(file, lambda: None)
        return sum(catalog.root_counts().values())


def back_up_now(paths: LibraryPaths) -> None:
    """Make an automatic backup whether one is due or not, as before something irrevocable.

    Raises:
        CatalogError: none could be made; the sentence says why.
    """
    with Catalog.open(paths.catalog) as catalog, _writing(paths.backups):
        if not automatic.back_up(catalog, paths.backups, datetime.now(UTC), lambda: None):
            raise DiskFull(
                say(
                    "There is no room for a backup in {backups}: make some first.",
                    backups=paths.backups,
                )
            )


def restore(paths: LibraryPaths, file: Path) -> Restored:
    """Make the backup `file` the library's catalog; the present one is kept beside it.

    Thumbnails of the photos that it knows stay, other caches are rebuilt at the next use.
    Interrupted at any moment, one of the two is the catalog.

    Raises:
        CatalogError: `file` is no whole backup, the library is in use, or the disk is full; the
            catalog is what it was.
    """
    automatic.examine(file)
    ensure_unused(paths.catalog)
    made = automatic.time_of(file) or datetime.fromtimestamp(file.stat().st_mtime, UTC)
    with _writing(paths.data):
        paths.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="restoring-", dir=paths.data) as folder:
            fresh = Path(folder) / paths.catalog.name
            copy_out(file, fresh)
            with CatalogCare(fresh) as care:
                care.renew()
            kept = _exchange(paths.catalog, fresh)
        try:
            with Catalog.open(paths.catalog) as catalog:
                photos = sum(catalog.root_counts().values())
                contents = catalog.ask(contents_of_all)
        except CatalogError:
            _take_back(paths.catalog, kept)
            raise
        hand_over(paths.thumbnails, catalog.identity, contents)
    return Restored(file, made, kept, photos)


def repair(paths: LibraryPaths) -> Repaired:
    """Put right what can be; a catalog beyond that goes back to its newest whole backup.

    Raises:
        CatalogCorrupt: it is damaged and there is no whole backup.
        CatalogError: the library is in use, or cannot be written.
    """
    restored = put_right = None
    lost = not paths.catalog.exists() and automatic.backups(paths.backups, datetime.now(UTC))
    if not lost:
        with suppress(CatalogCorrupt):
            put_right = _put_right(paths)
    if put_right is None:
        restored = _restore_newest(paths)
        put_right = _put_right(paths)
    with Catalog.open(paths.catalog) as catalog:
        thumbnails = ThumbnailStore(paths.thumbnails, catalog.identity)
        try:
            thumbnails.put_right()
        finally:
            thumbnails.close()
    with _writing(paths.cache):
        paths.vectors.unlink(missing_ok=True)
    return Repaired(restored, put_right)


def _put_right(paths: LibraryPaths) -> list[str]:
    with CatalogCare(paths.catalog) as care:
        return care.put_right()


def newest_whole(paths: LibraryPaths) -> automatic.Backup | None:
    """Return the automatic backup that a damaged catalog would go back to, if there is one."""
    for backup in automatic.backups(paths.backups, datetime.now(UTC)):
        try:
            automatic.examine(backup.path)
        except CatalogError as error:
            _log.warning("%s", error)
            continue
        return backup
    return None


def verify(paths: LibraryPaths) -> None:
    """Look at every page of the catalog's file, in use or not.

    Raises:
        CatalogCorrupt: it is damaged.
        CatalogError: it cannot be opened.
    """
    with Catalog.open(paths.catalog) as catalog:
        catalog.verify()


def _restore_newest(paths: LibraryPaths) -> Restored:
    backup = newest_whole(paths)
    if backup is not None:
        return restore(paths, backup.path)
    raise CatalogCorrupt(
        say(
            "{catalog} is damaged, and there is no whole backup in {backups}: restore one "
            "of yours with “photoorganizer restore FILE”, or move the file away to start "
            "anew.",
            catalog=paths.catalog,
            backups=paths.backups,
        )
    )


def _exchange(catalog: Path, fresh: Path) -> Path | None:
    """Put `fresh` in the catalog's place in one step; return where the former one is kept."""
    kept = catalog.with_name(f"catalog-before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.sqlite")
    existed = catalog.exists()
    if existed:
        try:
            kept.hardlink_to(catalog)
        except OSError:  # some drives know no links
            shutil.copy2(catalog, kept)
    # Before the exchange: a journal beside the wrong file would be played into it.
    _move_journals(catalog, kept)
    fresh.replace(catalog)
    synchronise(catalog.parent)
    return kept if existed else None


def _take_back(catalog: Path, kept: Path | None) -> None:
    for suffix in _JOURNALS:
        catalog.with_name(catalog.name + suffix).unlink(missing_ok=True)
    if kept is None:
        catalog.unlink(missing_ok=True)
        return
    kept.replace(catalog)
    _move_journals(kept, catalog)


def _move_journals(source: Path, target: Path) -> None:
    for suffix in _JOURNALS:
        with suppress(FileNotFoundError):
            source.with_name(source.name + suffix).replace(target.with_name(target.name + suffix))


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskFull(
            say(
                "{path} cannot be written ({reason}): make room there, or allow writing, "
                "then try again.",
                path=folder,
                reason=os.strerror(error.errno or 0),
            )
        ) from error
