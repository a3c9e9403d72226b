"""Backups of a catalog: named by their time, made whole or not at all, the newest few kept.

A backup is a catalog as any other, copied while it was in use. Times are in UTC. A backup from the
future, left by a clock that was wrong, counts as the oldest.
"""

import logging
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from photoorganizer.core.errors import CatalogCorrupt, CatalogError, CatalogNewer
from photoorganizer.core.sentences import say
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.copying import forget_abandoned, open_unchanging
from photoorganizer.index.failures import sentences
from photoorganizer.index.migrations import APPLICATION_ID, MIGRATIONS

KEPT = 7
"""How many backups are kept."""

INTERVAL = timedelta(days=1)
"""How much time is between two backups at least."""

SPARE_BYTES = 512 * 2**20
"""What a backup leaves free on the disk; the photos of the next days need it more."""

_TIME = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"catalog-(\d{8}-\d{6})\.sqlite")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup's file, and the moment whose state it holds."""

    path: Path
    made: datetime


def backups(folder: Path, now: datetime) -> list[Backup]:
    """Return the backups in a folder, newest first; none where there is no folder."""
    if not folder.is_dir():
        return []
    found = [Backup(path, made) for path in folder.iterdir() if (made := time_of(path))]
    return sorted(found, key=lambda one: (one.made <= now, one.made), reverse=True)


def time_of(path: Path) -> datetime | None:
    """Return when a backup was made, by its name; None where that is no backup's name."""
    match = _NAME.fullmatch(path.name)
    try:
        return datetime.strptime(match[1], _TIME).replace(tzinfo=UTC) if match else None
    except ValueError:  # digits that are no time
        return None


def due(catalog: Path, folder: Path, now: datetime) -> bool:
    """Return whether the catalog's file changed since the newest backup, over a day ago."""
    newest = next(iter(backups(folder, now)), None)
    if newest is None or newest.made > now:
        return True
    return now - newest.made >= INTERVAL and _changed(catalog) > newest.path.stat().st_mtime_ns


def back_up(
    catalog: Catalog, folder: Path, now: datetime, proceed: Callable[[], None]
) -> Backup | None:
    """Copy a catalog into `folder` and forget the oldest backups there.

    Nothing is done where the disk is nearly full: a warning is logged.

    Args:
        catalog: in use or not; nobody waits for the copy.
        folder: made where missing.
        now: the time that the backup is named by.
        proceed: called now and then; what it raises ends the copying.

    Raises:
        CatalogError: the catalog cannot be copied.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    forget_abandoned(folder, "catalog-*.sqlite")
    needed = catalog.path.stat().st_size + SPARE_BYTES
    if shutil.disk_usage(folder).free < needed:
        _log.warning("No backup was made: the disk of %s is nearly full.", folder)
        return None
    backup = Backup(folder / f"catalog-{now.astimezone(UTC):{_TIME}}.sqlite", now)
    catalog.settle()
    state = _changed(catalog.path)
    catalog.copy_to(backup.path, proceed)
    os.utime(backup.path, ns=(state, state))  # so that `due` can tell whether it changed since
    for old in backups(folder, now)[KEPT:]:
        old.path.unlink(missing_ok=True)
    return backup


def examine(path: Path) -> None:
    """Look through a file that is to become the catalog.

    Raises:
        CatalogCorrupt: it is damaged.
        CatalogNewer: a newer version of this program wrote it.
        CatalogError: it is not there, or is no catalog.
    """
    if not path.is_file():
        raise CatalogError(
            say("There is no file {path}; check the spelling and the drive.", path=path)
        )
    try:
        with sentences(path):
            owner, version, finding = _facts(path)
    except CatalogCorrupt as error:
        raise CatalogCorrupt(
            say("{path} is damaged, or is no backup: choose another one.", path=path)
        ) from error
    if owner != APPLICATION_ID or not version:
        raise CatalogError(
            say("{path} is no backup of Photo Organizer: choose another one.", path=path)
        )
    if version > len(MIGRATIONS):
        raise CatalogNewer(
            say(
                "{path} was written by a newer version of Photo Organizer: update Photo "
                "Organizer to restore it.",
                path=path,
            )
        )
    if finding != "ok":
        raise CatalogCorrupt(say("{path} is damaged: choose another backup.", path=path))


def _facts(path: Path) -> tuple[int, int, str]:
    connection = open_unchanging(path)
    try:
        owner, version, finding = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "integrity_check(1)")
        )
    finally:
        connection.close()
    return int(owner), int(version), str(finding)


def _changed(catalog: Path) -> int:
    """Return when the catalog's file or its journal was last written, in ns."""
    journal = catalog.with_name(f"{catalog.name}-wal")
    return max(path.stat().st_mtime_ns for path in (catalog, journal) if path.exists())
