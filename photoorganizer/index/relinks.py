"""Photos whose files are somewhere else now: carried there, remembered, and taken back.

A scan relinks by content, and content can mislead: the file may be a copy, the photo on a drive
that is away. Then the photo is missing again at its old place, with all that is known of it, and
the file is a new one; the two are never taken for each other again.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from photoorganizer.core.metadata import Description
from photoorganizer.core.types import FileStamp, Photo, PhotoId, RootId
from photoorganizer.index import metadata, scans
from photoorganizer.index.filenames import from_text, to_search_text, to_text
from photoorganizer.index.rows import id_list, select_photos

Move = tuple[PhotoId, RootId, FileStamp]

_KEPT = 20
"""So many scans that relinked photos can be taken back, one after another."""

_INSIDE = "SELECT value FROM json_each(?)"


@dataclass(frozen=True, slots=True)
class Reread:
    """What the file of a moved photo holds now, where it was edited besides."""

    quick_hash: bytes
    description: Description


@dataclass(frozen=True, slots=True)
class Relinked:
    """A photo with the root and the relative path it was at, and those it was carried to."""

    photo: PhotoId
    old: tuple[RootId, str]
    new: tuple[RootId, str]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The photos that are missing again, and the files that are photos of their own now."""

    missing: frozenset[PhotoId]
    new: frozenset[PhotoId]


def relink(
    connection: sqlite3.Connection,
    moves: Sequence[Move],
    touched: Sequence[Move] = (),
    edited: Mapping[PhotoId, Reread] | None = None,
) -> set[PhotoId]:
    """Carry photos to where their files are now; return those whose rows changed.

    Args:
        moves: photos at other places, remembered so that this can be taken back.
        touched: photos at their places whose files have another time.
        edited: those of `moves` whose metadata was edited.
    """
    before = _before(connection, moves)
    changed = scans.move(connection, [*moves, *touched])
    for photo, now in (edited or {}).items():
        connection.execute("UPDATE photo SET quick_hash = ? WHERE id = ?", (now.quick_hash, photo))
        metadata.record(connection, photo, now.description)
    _remember(connection, before, moves)
    return changed


def last(connection: sqlite3.Connection) -> list[Relinked]:
    """Return what the last scan that relinked photos did, unless it was taken back; by photo."""
    rows = connection.execute(
        "SELECT photo_id, old_root, old_path, new_root, new_path FROM relink "
        "WHERE batch = (SELECT max(batch) FROM relink) ORDER BY photo_id"
    )
    return [
        Relinked(
            PhotoId(photo),
            (RootId(old_root), from_text(old_path)),
            (RootId(new_root), from_text(new_path)),
        )
        for photo, old_root, old_path, new_root, new_path in rows
    ]


def take_back(connection: sqlite3.Connection) -> TakenBack:
    """Undo the last scan that relinked photos; nothing where none is remembered.

    A photo that was carried on since then is left where it is.
    """
    missing: set[PhotoId] = set()
    there: list[tuple[RootId, FileStamp]] = []
    rows = connection.execute(
        """
        SELECT photo.id, old_root, old_path, old_size, old_mtime_ns, old_quick_hash,
            new_root, new_path, photo.missing, photo.size, photo.mtime_ns
        FROM relink JOIN photo ON photo.id = photo_id
            AND (photo.root_id, photo.path) = (new_root, new_path)
        WHERE batch = (SELECT max(batch) FROM relink)
        """
    ).fetchall()
    for photo, *old, new_root, new_path, absent, size, mtime_ns in rows:
        root, path, *content = old
        connection.execute(
            "UPDATE photo SET root_id = ?, path = ?, search_path = ?, size = ?, mtime_ns = ?, "
            "quick_hash = ?, missing = 1, ignored = 0 WHERE id = ?",
            (root, path, to_search_text(from_text(path)), *content, photo),
        )
        connection.execute(
            "INSERT OR IGNORE INTO unlike (photo_id, root_id, path) VALUES (?, ?, ?)",
            (photo, new_root, new_path),
        )
        missing.add(PhotoId(photo))
        if not absent:
            there.append((RootId(new_root), FileStamp(from_text(new_path), size, mtime_ns)))
    connection.execute("DELETE FROM relink WHERE batch = (SELECT max(batch) FROM relink)")
    new = {photo for root, one in there for photo in scans.added(connection, [one], root=root)}
    return TakenBack(frozenset(missing), frozenset(new))


def unlike(connection: sqlite3.Connection) -> set[tuple[PhotoId, RootId, str]]:
    """Return which photos shall not be taken for the files at which places."""
    rows = connection.execute("SELECT photo_id, root_id, path FROM unlike")
    return {(PhotoId(photo), RootId(root), from_text(path)) for photo, root, path in rows}


def missing_named(connection: sqlite3.Connection, names: Iterable[str]) -> list[Photo]:
    """Return the missing photos, ignored ones left out, whose files had one of these names."""
    wanted = set(names)
    rows = connection.execute(
        "SELECT id, path FROM photo WHERE missing = 1 AND ignored = 0 AND state = 'ready'"
    )
    ids = [PhotoId(photo) for photo, path in rows if from_text(path).rpartition("/")[2] in wanted]
    return select_photos(
        connection, f"WHERE photo.id IN ({_INSIDE}) ORDER BY photo.id", [id_list(ids)]
    )


def _before(
    connection: sqlite3.Connection, moves: Sequence[Move]
) -> dict[PhotoId, tuple[object, ...]]:
    rows = connection.execute(
        f"SELECT id, root_id, path, size, mtime_ns, quick_hash FROM photo WHERE id IN ({_INSIDE})",  # noqa: S608 - a constant
        (id_list(photo for photo, _, _ in moves),),
    )
    return {PhotoId(photo): tuple(old) for photo, *old in rows}


def _remember(
    connection: sqlite3.Connection,
    before: Mapping[PhotoId, tuple[object, ...]],
    moves: Sequence[Move],
) -> None:
    if not before:
        return
    (batch,) = connection.execute("SELECT coalesce(max(batch), 0) + 1 FROM relink").fetchone()
    connection.executemany(
        "INSERT OR IGNORE INTO relink VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (batch, photo, *before[photo], root, to_text(stamp.path))
            for photo, root, stamp in moves
            if photo in before
        ],
    )
    connection.execute("DELETE FROM relink WHERE batch <= ?", (batch - _KEPT,))
