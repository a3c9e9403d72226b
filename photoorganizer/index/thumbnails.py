"""The thumbnail store: small JPEGs by photo id, in a file of their own that may be deleted."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from photoorganizer.core.types import PhotoId
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
    ),
    ("thumbnail",),
)


class ThumbnailStore:
    """JPEG thumbnails of one catalog's photos. Methods may be called from any thread."""

    def __init__(self, path: Path, identity: str) -> None:
        """Open the store at `path`; pictures of a catalog other than `identity` are dropped.

        Raises:
            CatalogError: the file can neither be opened nor made.
        """
        self._file = CacheFile(path, _LAYOUT, identity)

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
        self._file.put_right()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self, query: str, ids: Iterable[PhotoId]) -> list[Any]:
        return self._file.read(query, (id_list(ids),))

    def _write(self, statement: str, rows: list[tuple[object, ...]]) -> None:
        self._file.write(lambda db: db.executemany(statement, rows))
