"""What a scan found becomes rows: new files, other content, gone, back, moved.

Nothing that a user or the network gave is deleted by a scan: a photo whose file is gone is
missing, and keeps everything for the day it returns or turns up elsewhere. Only `forget_missing`
ends that, by a user's command. One that a pattern passes over is kept in the same way: to all
that counts and searches, `ignored` is a sort of `missing`.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from photoorganizer.core.types import FileStamp, Photo, PhotoId, RootId
from photoorganizer.index.filenames import from_text, to_search_text, to_text
from photoorganizer.index.records import KnownFile
from photoorganizer.index.rows import id_list, select_photos, shown_state


def known_files(connection: sqlite3.Connection, root: RootId) -> dict[str, KnownFile]:
    """Return what is known of a root's files by relative path.

    Where a missing photo's path is taken by another file, the file that is there counts.
    """
    rows = connection.execute(
        "SELECT path, id, size, mtime_ns, state, missing + ignored, quick_hash FROM photo "
        "WHERE root_id = ? ORDER BY missing DESC, id",
        (root,),
    )
    return {
        from_text(path): KnownFile(
            PhotoId(photo), size, mtime_ns, shown_state(state, absence), quick_hash
        )
        for path, photo, size, mtime_ns, state, absence, quick_hash in rows
    }


def gone(connection: sqlite3.Connection, photos: Iterable[PhotoId]) -> set[PhotoId]:
    """Mark photos as missing; return those that were not."""
    return _each(
        connection,
        "UPDATE photo SET missing = 1, ignored = 0 WHERE id = ? AND (missing = 0 OR ignored = 1)",
        ((photo,) for photo in photos),
    )


def ignored(connection: sqlite3.Connection, photos: Iterable[PhotoId]) -> set[PhotoId]:
    """Pass photos over; return those that were not."""
    return _each(
        connection,
        "UPDATE photo SET missing = 1, ignored = 1 WHERE id = ? AND ignored = 0",
        ((photo,) for photo in photos),
    )


def again(connection: sqlite3.Connection, photos: Iterable[PhotoId]) -> set[PhotoId]:
    """Let unreadable photos wait for another look; return those that do."""
    return _each(
        connection,
        "UPDATE photo SET state = 'pending', reason = NULL WHERE id = ? AND state = 'unreadable'",
        ((photo,) for photo in photos),
    )


def returned(connection: sqlite3.Connection, photos: Iterable[PhotoId]) -> set[PhotoId]:
    """Take photos back as they were before they were gone or ignored; return those."""
    return _each(
        connection,
        # IGNORE: another process may have put a new row at that path meanwhile.
        "UPDATE OR IGNORE photo SET missing = 0, ignored = 0 WHERE id = ? AND missing = 1",
        ((photo,) for photo in photos),
    )


def changed(
    connection: sqlite3.Connection, files: Iterable[tuple[PhotoId, FileStamp]]
) -> set[PhotoId]:
    """Note other content at known paths: the photos wait for analysis, their tags stay."""
    return _each(
        connection,
        "UPDATE OR IGNORE photo SET size = ?, mtime_ns = ?, missing = 0, ignored = 0, "
        "state = 'pending', reason = NULL, quick_hash = NULL WHERE id = ?",
        ((stamp.size, stamp.mtime_ns, photo) for photo, stamp in files),
        key=2,
    )


def added(
    connection: sqlite3.Connection, files: Iterable[FileStamp], *, root: RootId
) -> set[PhotoId]:
    """Enter new files; one that another process entered first is brought up to date."""
    new: set[PhotoId] = set()
    for stamp in files:
        row = connection.execute(
            """
            INSERT INTO photo (root_id, path, search_path, size, mtime_ns, taken)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (root_id, path) WHERE missing = 0 DO UPDATE SET
                size = excluded.size, mtime_ns = excluded.mtime_ns, state = 'pending',
                reason = NULL, quick_hash = NULL
            WHERE (size, mtime_ns) <> (excluded.size, excluded.mtime_ns)
            RETURNING id
            """,
            (
                root,
                to_text(stamp.path),
                to_search_text(stamp.path),
                stamp.size,
                stamp.mtime_ns,
                stamp.mtime_ns / 1e9,
            ),
        ).fetchone()
        if row is not None:
            new.add(PhotoId(row[0]))
    return new


def missing_with_sizes(connection: sqlite3.Connection, sizes: Iterable[int]) -> list[Photo]:
    """Return the missing and ignored photos whose files had one of `sizes`, by id."""
    return select_photos(
        connection,
        "WHERE missing = 1 AND size IN (SELECT value FROM json_each(?)) ORDER BY photo.id",
        [id_list(sizes)],
    )


def move(
    connection: sqlite3.Connection, moves: Sequence[tuple[PhotoId, RootId, FileStamp]]
) -> set[PhotoId]:
    """Give photos other paths, with all that is known of them; swaps and chains included.

    A row that stands at a target and moves nowhere makes way: it is forgotten where it had only
    just been seen, otherwise its own content is what went missing.
    """
    touched = gone(connection, (photo for photo, _, _ in moves))  # frees their paths
    for photo, root, stamp in moves:
        if not connection.execute("SELECT 1 FROM photo WHERE id = ?", (photo,)).fetchone():
            continue
        path = to_text(stamp.path)
        touched |= _make_way(connection, photo, root, path)
        touched |= _each(
            connection,
            "UPDATE photo SET root_id = ?, path = ?, search_path = ?, size = ?, mtime_ns = ?, "
            "missing = 0, ignored = 0 WHERE id = ?",
            [(root, path, to_search_text(stamp.path), stamp.size, stamp.mtime_ns, photo)],
            key=5,
        )
    return touched


def forget_missing(connection: sqlite3.Connection, photos: Iterable[PhotoId]) -> set[PhotoId]:
    """Forget those of `photos` that are missing, with their tags; return them."""
    forgotten = {
        PhotoId(photo)
        for (photo,) in connection.execute(
            "SELECT id FROM photo WHERE missing = 1 AND ignored = 0 "
            "AND id IN (SELECT value FROM json_each(?))",
            (id_list(photos),),
        )
    }
    rows = [(photo,) for photo in forgotten]
    # Tags first: the triggers that count them look at their photos.
    connection.executemany("DELETE FROM tag WHERE photo_id = ?", rows)
    connection.executemany("DELETE FROM photo WHERE id = ?", rows)
    return forgotten


def _make_way(
    connection: sqlite3.Connection, photo: PhotoId, root: RootId, path: str
) -> set[PhotoId]:
    there = connection.execute(
        """
        SELECT id, state = 'pending' AND model_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM tag WHERE photo_id = id)
        FROM photo WHERE missing = 0 AND root_id = ? AND path = ? AND id <> ?
        """,
        (root, path, photo),
    ).fetchone()
    if there is None:
        return set()
    occupant, only_seen = there
    if only_seen:
        connection.execute("DELETE FROM photo WHERE id = ?", (occupant,))
    else:
        connection.execute("UPDATE photo SET missing = 1 WHERE id = ?", (occupant,))
    return {PhotoId(occupant)}


def _each(
    connection: sqlite3.Connection,
    statement: str,
    rows: Iterable[tuple[object, ...]],
    key: int = 0,
) -> set[PhotoId]:
    """Run an update for every row of parameters; return the ids, at `key`, that it found."""
    found: set[PhotoId] = set()
    for row in rows:
        if connection.execute(statement, row).rowcount:
            photo = row[key]
            assert isinstance(photo, int)
            found.add(PhotoId(photo))
    return found
