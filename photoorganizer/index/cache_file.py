"""A SQLite file that may be deleted at any time: a cache of what one catalog's photos look like.

What is damaged, or left by another catalog, is thrown away and begun anew without a word: it can
be made again from the photos. Knows nothing of what its tables hold.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photoorganizer.core.errors import CatalogCorrupt, CatalogError, CatalogNewer
from photoorganizer.index.database import Database, Migration

OWNER = "CREATE TABLE owner (identity TEXT NOT NULL) STRICT"
"""The catalog whose photos these are: a table that every cache has."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a cache's file is like. `tables` are emptied where another catalog owns the file."""

    application_id: int
    migrations: Sequence[Migration]
    tables: tuple[str, ...]


class CacheFile:
    """A cache of one catalog. Methods may be called from any thread."""

    def __init__(self, path: Path, layout: Layout, identity: str) -> None:
        """Open the file; what belongs to a catalog other than `identity` is dropped.

        Raises:
            CatalogError: it can neither be opened nor made.
        """
        self._path = path
        self._layout = layout
        self._identity = identity
        self._writing = threading.Lock()
        self._damaged = False
        self._database = self._open()

    def read(self, query: str, parameters: Sequence[object] = ()) -> list[Any]:
        """Return the rows of a query; none where the file fails."""
        try:
            with self._database.read() as db:
                return db.execute(query, parameters).fetchall()
        except CatalogCorrupt:
            self._damaged = True  # the next writer begins anew: it alone may replace the file
        except CatalogError:
            pass  # a cache that cannot answer now has no answer
        return []

    def write(self, change: Callable[[sqlite3.Connection], object]) -> None:
        """Run `change` as one transaction; in an empty file where the old one was damaged.

        Raises:
            CatalogError: nothing was kept; the sentence says why.
        """
        with self._writing:
            if self._damaged:
                self._begin_anew()
            try:
                self._run(change)
            except CatalogCorrupt:
                self._begin_anew()
                self._run(change)

    def put_right(self) -> None:
        """Look at every page; begin anew where one is damaged.

        Raises:
            CatalogError: the file can neither be read nor made anew.
        """
        with self._writing:
            try:
                self._database.verify()
            except CatalogCorrupt:
                self._begin_anew()

    def close(self) -> None:
        """Close the file."""
        with self._writing:
            self._database.close()

    def _run(self, change: Callable[[sqlite3.Connection], object]) -> None:
        with self._database.write() as db:
            change(db)

    def _begin_anew(self) -> None:
        self._database.close()
        _remove(self._path)
        self._database = self._open()
        self._damaged = False

    def _open(self) -> Database:
        try:
            return self._open_claimed()
        except (CatalogCorrupt, CatalogNewer):
            _remove(self._path)
            return self._open_claimed()

    def _open_claimed(self) -> Database:
        database = Database(self._path, self._layout.migrations, self._layout.application_id)
        try:
            self._claim(database)
        except BaseException:
            database.close()
            raise
        return database

    def _claim(self, database: Database) -> None:
        with database.write() as db:
            owner = db.execute("SELECT identity FROM owner").fetchone()
            if owner != (self._identity,):
                for table in (*self._layout.tables, "owner"):
                    db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
                db.execute("INSERT INTO owner (identity) VALUES (?)", (self._identity,))


def hand_over(
    path: Path, layout: Layout, identity: str, sort_out: Callable[[sqlite3.Connection], object]
) -> None:
    """Give the cache at `path` to the catalog `identity`, once `sort_out` has fitted it to that.

    Where that fails, the next one to open it begins anew.
    """
    if not path.exists():
        return
    with contextlib.suppress(CatalogError):
        database = Database(path, layout.migrations, layout.application_id)
        try:
            with database.write() as db:
                sort_out(db)
                db.execute("UPDATE owner SET identity = ?", (identity,))
        finally:
            database.close()


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()
