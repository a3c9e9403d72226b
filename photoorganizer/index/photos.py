"""Photos as they are read: by id, by path, counted, quarantined."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from photoorganizer.core.types import LibraryCounts, Photo, PhotoId, RootId, Unreadable
from photoorganizer.index import roots
from photoorganizer.index.filenames import to_text
from photoorganizer.index.rows import id_list, select_photos


def by_ids(connection: sqlite3.Connection, ids: Sequence[PhotoId]) -> list[Photo]:
    """Return the photos in the order of `ids`, without those that are not known."""
    found = {
        photo.id: photo
        for photo in select_photos(
            connection, "WHERE photo.id IN (SELECT value FROM json_each(?))", [id_list(ids)]
        )
    }
    return [found[photo] for photo in ids if photo in found]


def at(connection: sqlite3.Connection, path: Path) -> Photo | None:
    """Return the photo at an absolute path, or None; one that is there before a missing one."""
    for root in roots.roots(connection):
        if path.is_relative_to(root.path):
            relative = to_text(path.relative_to(root.path).as_posix())
            found = select_photos(
                connection,
                "WHERE root.id = ? AND photo.path = ? ORDER BY missing, photo.id DESC LIMIT 1",
                [root.id, relative],
            )
            return next(iter(found), None)
    return None


def contents(connection: sqlite3.Connection) -> dict[PhotoId, bytes]:
    """Return the identity of the file that each photo was when it was analysed."""
    rows = connection.execute("SELECT id, quick_hash FROM photo WHERE quick_hash IS NOT NULL")
    return {PhotoId(photo): quick_hash for photo, quick_hash in rows}


def unreadable(connection: sqlite3.Connection, of: Sequence[RootId]) -> list[Unreadable]:
    """Return the files of some roots that cannot be read, by path."""
    found = select_photos(
        connection,
        "WHERE missing = 0 AND state = 'unreadable' "
        "AND root.id IN (SELECT value FROM json_each(?)) ORDER BY root.path, photo.path",
        [id_list(of)],
    )
    return [Unreadable(photo.path, photo.reason or "") for photo in found]


def counts(connection: sqlite3.Connection) -> LibraryCounts:
    """Return how many photos each place of the sidebar holds."""
    row = connection.execute(
        """
        SELECT coalesce(sum(present), 0), coalesce(sum(untagged), 0), coalesce(sum(to_review), 0),
            coalesce(sum(missing), 0) - (SELECT count(*) FROM photo WHERE ignored = 1),
            coalesce(sum(unreadable), 0), (SELECT count(*) FROM photo WHERE ignored = 1)
        FROM photo_count
        """
    ).fetchone()
    return LibraryCounts(*row)
