"""What SQLite reports, as sentences of `core.errors`. Knows nothing of what the files hold."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from photoorganizer.core.errors import CatalogCorrupt, CatalogError, CatalogLocked, DiskFull
from photoorganizer.core.sentences import say

_LEAST_BYTES = 2**18
"""With less free, a disk is full: SQLite asks for 32 KiB and more at once."""


@contextlib.contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Raise what the user can do something about as CatalogError; the rest is a bug of ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        known = _known_error(error, path)
        if known is None:
            raise
        try:
            raise known from error
        finally:
            del known  # or the error would keep its own frames alive, and what they hold open


def corrupt(path: Path) -> CatalogCorrupt:
    """Return the error that tells of a damaged file, and of the way out."""
    return CatalogCorrupt(
        say(
            "{path} is damaged: restore its newest backup with “photoorganizer doctor "
            "--repair”, or another one with “photoorganizer restore FILE”.",
            path=path,
        )
    )


def _takes_more(folder: Path) -> bool:
    """Return whether anything can be written in a folder; a folder that is not there has room."""
    if not folder.is_dir():
        return True
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= _LEAST_BYTES


def _known_error(error: sqlite3.DatabaseError, path: Path) -> CatalogError | None:
    """Return what to tell the user, or None where the error is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN} and not _takes_more(path.parent):
        # SQLite writes a little even to read, and says nothing better where it cannot.
        code = sqlite3.SQLITE_FULL
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return CatalogLocked(
                say(
                    "Another program keeps {path} locked: close it, or try again in a moment.",
                    path=path,
                )
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return corrupt(path)
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_READONLY:
            return DiskFull(
                say(
                    "{path} cannot be written: its disk is full or read-only; make room or allow "
                    "writing, then try again.",
                    path=path,
                )
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return CatalogError(
                say(
                    "{path} cannot be opened: check that its folder exists and that you may write "
                    "it.",
                    path=path,
                )
            )
        case sqlite3.SQLITE_IOERR:
            return CatalogError(
                say(
                    "The disk failed while {path} was in use: check the disk, then try again.",
                    path=path,
                )
            )
        case _:
            return None
