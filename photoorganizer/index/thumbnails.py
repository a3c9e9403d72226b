"""The thumbnail store: small JPEGs by photo id, in a file of their own that may be deleted.

A cache. What is damaged, or left by another catalog, is thrown away and begun anew without a
word: the pictures can be made again from the photos.
"""

import contextlib
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from photoorganizer.core.errors import CatalogCorrupt, CatalogError, CatalogNewer
from photoorganizer.core.types import PhotoId
from photoorganizer.index.database import Database, Migration
from photoorganizer.index.rows import id_list

_APPLICATION_ID = 0x50685468
_MIGRATIONS: tuple[Migration, ...] = (
    # 1: pictures by photo, and the catalog whose photos they are.
    (
        "CREATE TABLE owner (identity TEXT NOT NULL) STRICT",
        "CREATE TABLE thumbnail (photo_id INTEGER PRIMARY KEY, jpeg BLOB NOT NULL) STRICT",
    ),
)


class ThumbnailStore:
    """JPEG thumbnails of one catalog's photos. Methods may be called from any thread."""

    def __init__(self, path: Path, identity: str) -> None:
        """Open the store at `path`; pictures of a catalog other than `identity` are dropped.

        Raises:
            CatalogError: the file can neither be opened nor made.
        """
        self._path = path
        self._identity = identity
        self._writing = threading.Lock()
        self._damaged = False
        self._database = self._open()

    def put(self, thumbnails: Mapping[PhotoId, bytes]) -> None:
        """Keep thumbnails, in place of those that were there.

        Raises:
            CatalogError: nothing was kept; the sentence says why.
        """
        self._write(
            "INSERT OR REPLACE INTO thumbnail (photo_id, jpeg) VALUES (?, ?)",
            list(thumbnails.items()),
        )

    def delete(self, ids: Iterable[PhotoId]) -> None:
        """Forget thumbnails; ids without one are fine.

        Raises:
            CatalogError: nothing was forgotten; the sentence says why.
        """
        self._write("DELETE FROM thumbnail WHERE photo_id = ?", [(photo,) for photo in ids])

    def get(self, ids: Iterable[PhotoId]) -> dict[PhotoId, bytes]:
        """Return the thumbnails of those photos that have one; none where the file fails."""
        return {
            PhotoId(photo): jpeg
            for photo, jpeg in self._read(
                "SELECT photo_id, jpeg FROM thumbnail "
                "WHERE photo_id IN (SELECT value FROM json_each(?))",
                ids,
            )
        }

    def missing(self, ids: Iterable[PhotoId]) -> list[PhotoId]:
        """Return those of `ids` that have no thumbnail, in their order."""
        wanted = list(ids)
        found = {
            photo
            for (photo,) in self._read(
                "SELECT photo_id FROM thumbnail WHERE photo_id IN (SELECT value FROM json_each(?))",
                wanted,
            )
        }
        return [photo for photo in wanted if photo not in found]

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

    def _read(self, query: str, ids: Iterable[PhotoId]) -> list[Any]:
        try:
            with self._database.read() as db:
                return db.execute(query, (id_list(ids),)).fetchall()
        except CatalogCorrupt:
            self._damaged = True  # the next writer begins anew: it alone may replace the file
        except CatalogError:
            pass  # a cache that cannot answer now has no answer
        return []

    def _write(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        with self._writing:
            if self._damaged:
                self._begin_anew()
            try:
                self._run(statement, rows)
            except CatalogCorrupt:
                self._begin_anew()
                self._run(statement, rows)

    def _run(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        with self._database.write() as db:
            db.executemany(statement, rows)

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
        database = Database(self._path, _MIGRATIONS, _APPLICATION_ID)
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
                db.execute("DELETE FROM thumbnail")
                db.execute("DELETE FROM owner")
                db.execute("INSERT INTO owner (identity) VALUES (?)", (self._identity,))


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()
