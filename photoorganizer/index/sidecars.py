"""Which photos have tags of mine that their sidecars do not hold yet.

Each change of a photo's tags of mine moves its `revision`, by triggers; writing its sidecar brings
`written_revision` up to it. What was written is kept by name, so that nothing else is ever taken
out of a sidecar again.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from photoorganizer.core.types import Photo, PhotoId
from photoorganizer.index.filenames import to_text
from photoorganizer.index.records import Unwritten
from photoorganizer.index.rows import id_list, select_photos


def pending_count(connection: sqlite3.Connection) -> int:
    """Return how many present photos wait for their sidecars to be written."""
    (number,) = connection.execute(
        "SELECT count(*) FROM sidecar JOIN photo ON photo.id = photo_id "
        "WHERE revision <> written_revision AND missing = 0"
    ).fetchone()
    return int(number)


def in_use(connection: sqlite3.Connection) -> bool:
    """Return whether a sidecar was ever written for this library."""
    row = connection.execute("SELECT 1 FROM sidecar WHERE written_revision > 0 LIMIT 1").fetchone()
    return row is not None


def pending(connection: sqlite3.Connection, after: PhotoId, limit: int) -> list[Photo]:
    """Return the next photos with ids above `after` that wait, by id."""
    return select_photos(
        connection,
        "JOIN sidecar ON sidecar.photo_id = photo.id "
        "WHERE revision <> written_revision AND missing = 0 AND photo.id > ? "
        "ORDER BY photo.id LIMIT ?",
        [after, limit],
    )


def unwritten(
    connection: sqlite3.Connection, photos: Iterable[PhotoId]
) -> dict[PhotoId, Unwritten]:
    """Return what the sidecars of photos shall hold; an entry for every photo that is known."""
    rows = connection.execute(
        """
        SELECT photo.id, coalesce(revision, 0), coalesce(written, '[]'),
            (SELECT json_group_array(name) FROM (
                SELECT name FROM tag WHERE photo_id = photo.id AND tag.state = 'mine'
                    AND source <> 'imported' ORDER BY name)),
            (SELECT json_group_array(text) FROM (
                SELECT text FROM keyword JOIN tag USING (photo_id, name)
                WHERE photo_id = photo.id AND tag.state = 'mine' ORDER BY name))
        FROM photo LEFT JOIN sidecar ON photo_id = photo.id
        WHERE photo.id IN (SELECT value FROM json_each(?))
        """,
        (id_list(photos),),
    )
    return {
        PhotoId(photo): Unwritten(
            revision, tuple(json.loads(mine)), frozenset(json.loads(ours)), tuple(json.loads(kept))
        )
        for photo, revision, ours, mine, kept in rows
    }


def written(connection: sqlite3.Connection, photo: PhotoId) -> frozenset[str]:
    """Return the names that we put, or are about to put, into a photo's sidecar."""
    row = connection.execute("SELECT written FROM sidecar WHERE photo_id = ?", (photo,)).fetchone()
    return frozenset(json.loads(row[0])) if row else frozenset()


def intend(connection: sqlite3.Connection, photo: PhotoId, names: Iterable[str]) -> None:
    """Note what is about to be put into a sidecar: a kill before it is there loses nothing."""
    connection.execute(
        """
        INSERT INTO sidecar (photo_id, written) SELECT id, :names FROM photo WHERE id = :photo
        ON CONFLICT (photo_id) DO UPDATE SET written = :names
        """,
        {"photo": photo, "names": json.dumps(sorted(names))},
    )


def done(
    connection: sqlite3.Connection,
    photo: PhotoId,
    revision: int,
    names: Sequence[str],
    seen: str,
) -> None:
    """Note what a sidecar holds of ours now, and in which state it is: nobody need read it again.

    Args:
        revision: that of the tags which were written.
        names: what is ours in it.
        seen: the state of the file, see `files.sidecars`; empty where there is none.
    """
    intend(connection, photo, names)
    connection.execute(
        "UPDATE sidecar SET written_revision = ? WHERE photo_id = ?", (revision, photo)
    )
    connection.execute("UPDATE metadata SET sidecar = ? WHERE photo_id = ?", (to_text(seen), photo))
