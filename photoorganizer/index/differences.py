"""Photos that the user said are no duplicates of each other: remembered by pairs."""

from collections.abc import Iterable
from itertools import combinations

from photoorganizer.core.types import PhotoId
from photoorganizer.index.database import Database


class Differences:
    """The part of the catalog that remembers “not a duplicate”. Each method is a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, photos: Iterable[PhotoId]) -> None:
        """Remember that no two of `photos` are duplicates; unknown ids are left out."""
        with self._database.write() as db:
            db.executemany(
                "INSERT OR IGNORE INTO difference (first, second) "
                "SELECT ?1, ?2 WHERE 2 = (SELECT count(*) FROM photo WHERE id IN (?1, ?2))",
                combinations(sorted(set(photos)), 2),
            )

    def discard(self, photos: Iterable[PhotoId]) -> None:
        """Forget what was said of any two of `photos`."""
        with self._database.write() as db:
            db.executemany(
                "DELETE FROM difference WHERE first = ? AND second = ?",
                combinations(sorted(set(photos)), 2),
            )

    def all(self) -> set[tuple[PhotoId, PhotoId]]:
        """Return every pair, the smaller id first."""
        with self._database.read() as db:
            rows = db.execute("SELECT first, second FROM difference")
            return {(PhotoId(first), PhotoId(second)) for first, second in rows}
