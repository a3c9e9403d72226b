"""The thumbnail store: small JPEGs by photo id, in a file of their own that may be deleted."""

import sqlite3
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from photoorganizer.core.types import PhotoId
from photoorganizer.index import cache_file
from photoorganizer.index.cache_file import OWNER, CacheFile, Layout
from photoorganizer.index.rows import id_list

_LAYOUT = Layout(
    0x50685468,
    (
        # 1: pictures by photo, and the catalog whose photos they are.
        (
            OWNER,
            "CREATE TABLE thumbnail (photo_id INTEGER PRIMARY KEY, jpeg BLOB NOT NULL) STRICT",
        ),
        # 2: what file each of them shows, so that it outlasts a catalog that goes back in time.
        ("CREATE TABLE content (photo_id INTEGER PRIMARY KEY, quick_hash BLOB NOT NULL) STRICT",),
    ),
    ("thumbnail", "content"),
)


class ThumbnailStore:
    """JPEG thumbnails of one catalog's photos. Methods may be called from any thread."""

    def __init__(self, path: Path, identity: str) -> None:
        """Open the store at `path`; pictures of a catalog other than `identity` are dropped.

        Raises:
            CatalogError: the file can neither be opened nor made.
        """
        self._file = CacheFile(path, _LAYOUT, identity)

    def put(
        self, thumbnails: Mapping[PhotoId, bytes], contents: Mapping[PhotoId, bytes] | None = None
    ) -> None:
        """Keep thumbnails, in place of those that were there.

        Args:
            thumbnails: the JPEGs.
            contents: the identities of the files they show; one without does not outlast a
                restored catalog.

        Raises:
            CatalogError: nothing was kept; the sentence says why.
        """
        self._write(
            ("INSERT OR REPLACE INTO thumbnail (photo_id, jpeg) VALUES (?, ?)", thumbnails.items()),
            ("DELETE FROM content WHERE photo_id = ?", ((photo,) for photo in thumbnails)),
            (
                "INSERT OR REPLACE INTO content (photo_id, quick_hash) VALUES (?, ?)",
                (contents or {}).items(),
            ),
        )

    def delete(self, ids: Iterable[PhotoId]) -> None:
        """Forget thumbnails; ids without one are fine.

        Raises:
            CatalogError: nothing was forgotten; the sentence says why.
        """
        self._file.write(partial(_forget, photos=list(ids)))

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
        self._file.put_right()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self, query: str, ids: Iterable[PhotoId]) -> list[Any]:
        return self._file.read(query, (id_list(ids),))

    def _write(self, *statements: tuple[str, Iterable[tuple[object, ...]]]) -> None:
        # Lists, as the writing is done twice where the file is begun anew.
        lasting = [(statement, list(rows)) for statement, rows in statements]

        def change(db: sqlite3.Connection) -> None:
            for statement, rows in lasting:
                db.executemany(statement, rows)

        self._file.write(change)


def hand_over(path: Path, identity: str, contents: Mapping[PhotoId, bytes]) -> None:
    """Give the store at `path` to the catalog `identity`, with what still shows its photos.

    Args:
        path: the store's file; nothing happens where there is none.
        identity: a catalog that no store belongs to yet, as one that was restored.
        contents: its photos' identities; thumbnails of other files under their ids are dropped.
    """

    def sort_out(db: sqlite3.Connection) -> None:
        kept = {
            photo
            for photo, quick_hash in db.execute("SELECT photo_id, quick_hash FROM content")
            if contents.get(photo) == quick_hash
        }
        there = [photo for (photo,) in db.execute("SELECT photo_id FROM thumbnail")]
        _forget(db, [photo for photo in there if photo not in kept])

    cache_file.hand_over(path, _LAYOUT, identity, sort_out)


def _forget(db: sqlite3.Connection, photos: Iterable[PhotoId]) -> None:
    rows = [(photo,) for photo in photos]
    db.executemany("DELETE FROM thumbnail WHERE photo_id = ?", rows)
    db.executemany("DELETE FROM content WHERE photo_id = ?", rows)
