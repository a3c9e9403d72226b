"""What is known of photos as copies of each other: fingerprints, compared pairs, digests.

A cache. Everything is kept with the stamp of the file it was made from, and counts for that file
only; comparing starts again from the thumbnails where it was lost.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoorganizer.core.fingerprint import EDGE, Fingerprints, hashes
from photoorganizer.core.types import FileStamp, PhotoId
from photoorganizer.index.cache_file import OWNER, CacheFile, Layout
from photoorganizer.index.rows import id_list

Pair = tuple[PhotoId, PhotoId]
"""Two photos, the smaller id first."""

_LAYOUT = Layout(
    0x50684670,
    (
        # 1: fingerprints, the near-duplicates among them, and digests of whole contents.
        (
            OWNER,
            """
            CREATE TABLE fingerprint (
                photo_id INTEGER PRIMARY KEY,
                size INTEGER NOT NULL,
                mtime_ns INTEGER NOT NULL,
                hash INTEGER NOT NULL,
                compared INTEGER NOT NULL DEFAULT 0,
                pixels BLOB NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE pair (first INTEGER NOT NULL, second INTEGER NOT NULL,
                PRIMARY KEY (first, second)) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX pair_by_second ON pair (second)",
            """
            CREATE TABLE digest (
                photo_id INTEGER NOT NULL,
                kind TEXT NOT NULL,
                size INTEGER NOT NULL,
                mtime_ns INTEGER NOT NULL,
                value BLOB NOT NULL,
                PRIMARY KEY (photo_id, kind)
            ) STRICT, WITHOUT ROWID
            """,
        ),
    ),
    ("fingerprint", "pair", "digest"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A photo's fingerprint, without its pixels."""

    photo: PhotoId
    size: int
    mtime_ns: int
    hash: int
    compared: bool
    """Whether the pairs it is in are known."""


class FingerprintStore:
    """Fingerprints of one catalog's photos. Methods may be called from any thread."""

    def __init__(self, path: Path, identity: str) -> None:
        """Open the store at `path`; what belongs to a catalog other than `identity` is dropped.

        Raises:
            CatalogError: the file can neither be opened nor made.
        """
        self._file = CacheFile(path, _LAYOUT, identity)

    def put(self, stamps: Mapping[PhotoId, FileStamp], prints: Fingerprints) -> None:
        """Keep fingerprints, in the order of `stamps`; what was known of these photos is dropped.

        Raises:
            CatalogError: nothing was kept; the sentence says why.
        """
        rows = [
            (photo, stamp.size, stamp.mtime_ns, value, pixels.tobytes())
            for (photo, stamp), value, pixels in zip(
                stamps.items(), hashes(prints).view(np.int64).tolist(), prints, strict=True
            )
        ]

        def change(db: sqlite3.Connection) -> None:
            _forget_pairs(db, stamps)
            db.executemany(
                "INSERT OR REPLACE INTO fingerprint (photo_id, size, mtime_ns, hash, pixels) "
                "VALUES (?, ?, ?, ?, ?)",
                rows,
            )

        self._file.write(change)

    def forget(self, photos: Iterable[PhotoId]) -> None:
        """Forget all about photos; unknown ids are fine."""
        gone = list(photos)

        def change(db: sqlite3.Connection) -> None:
            _forget_pairs(db, gone)
            for table in ("fingerprint", "digest"):
                db.executemany(
                    f"DELETE FROM {table} WHERE photo_id = ?",  # noqa: S608 - our own tables
                    [(photo,) for photo in gone],
                )

        self._file.write(change)

    def known(self) -> list[Known]:
        """Return all fingerprints without their pixels, by id."""
        rows = self._file.read(
            "SELECT photo_id, size, mtime_ns, hash, compared FROM fingerprint ORDER BY photo_id"
        )
        return [Known(PhotoId(row[0]), row[1], row[2], row[3], bool(row[4])) for row in rows]

    def prints(self, photos: Iterable[PhotoId]) -> dict[PhotoId, Fingerprints]:
        """Return the fingerprints of those photos that have one, shape (32, 32) each."""
        rows = self._file.read(
            "SELECT photo_id, pixels FROM fingerprint "
            "WHERE photo_id IN (SELECT value FROM json_each(?))",
            (id_list(photos),),
        )
        return {
            PhotoId(photo): np.frombuffer(pixels, np.uint8).reshape(EDGE, EDGE)
            for photo, pixels in rows
        }

    def record(self, compared: Sequence[PhotoId], pairs: Iterable[Pair]) -> None:
        """Remember that photos were compared with all others, and which pairs came of it.

        Raises:
            CatalogError: nothing was kept; the sentence says why.
        """
        found = list(pairs)

        def change(db: sqlite3.Connection) -> None:
            db.executemany("INSERT OR IGNORE INTO pair (first, second) VALUES (?, ?)", found)
            db.executemany(
                "UPDATE fingerprint SET compared = 1 WHERE photo_id = ?",
                [(photo,) for photo in compared],
            )

        self._file.write(change)

    def pairs(self) -> list[Pair]:
        """Return all near-duplicates that are known."""
        rows = self._file.read("SELECT first, second FROM pair ORDER BY first, second")
        return [(PhotoId(first), PhotoId(second)) for first, second in rows]

    def digests(self, kind: str, stamps: Mapping[PhotoId, FileStamp]) -> dict[PhotoId, bytes]:
        """Return the digests of a kind that were made of files with these stamps."""
        rows = self._file.read(
            "SELECT photo_id, size, mtime_ns, value FROM digest "
            "WHERE kind = ? AND photo_id IN (SELECT value FROM json_each(?))",
            (kind, id_list(stamps)),
        )
        return {
            PhotoId(photo): value
            for photo, size, mtime_ns, value in rows
            if (stamps[photo].size, stamps[photo].mtime_ns) == (size, mtime_ns)
        }

    def put_digest(self, kind: str, photo: PhotoId, stamp: FileStamp, value: bytes) -> None:
        """Keep the digest of a photo's file.

        Raises:
            CatalogError: nothing was kept; the sentence says why.
        """
        row = (photo, kind, stamp.size, stamp.mtime_ns, value)
        self._file.write(
            lambda db: db.execute("INSERT OR REPLACE INTO digest VALUES (?, ?, ?, ?, ?)", row)
        )

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _forget_pairs(db: sqlite3.Connection, photos: Iterable[PhotoId]) -> None:
    rows = [(photo,) for photo in photos]
    db.executemany("DELETE FROM pair WHERE first = ?", rows)
    db.executemany("DELETE FROM pair WHERE second = ?", rows)
