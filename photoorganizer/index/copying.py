"""A database copied as one state while others write it, and safe against a death in between.

Knows SQLite's backup and the file system; nothing of what the files hold.
"""

import contextlib
import glob
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from photoorganizer.core.paths import synchronise

_PAGES_AT_ONCE = 2048
"""16 MiB of a copy, between which it can be stopped."""

_ABANDONED_S = 3600.0
"""How long after its last writing an unfinished copy counts as nobody's."""


def copy(
    source: sqlite3.Connection, target: Path, proceed: Callable[[], None] = lambda: None
) -> None:
    """Copy the database of `source` to `target`: on the disk, and only then under its name."""
    forget_abandoned(target.parent, glob.escape(target.name))
    # Another process may be making the same copy.
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(unfinished)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # it is synchronised as a whole
            source.backup(connection, pages=_PAGES_AT_ONCE, progress=lambda *_: proceed(), sleep=0)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    synchronise(target.parent)


def forget_abandoned(folder: Path, names: str) -> None:
    """Delete what copies to files like `names`, a pattern, left behind when they were killed."""
    for part in folder.glob(f"{names}.*.part*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > _ABANDONED_S:
                part.unlink()


def open_unchanging(path: Path) -> sqlite3.Connection:
    """Open a database that nobody writes, to read it; nothing is left beside the file."""
    journal = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if journal.exists() else "immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
