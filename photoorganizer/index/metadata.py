"""What files say about photos besides their pictures, and the keywords that become tags.

A keyword is imported once, when it first stands in the file: whoever takes its tag away is not
offered it again. One that has gone from the file takes its tag with it, unless the user decided
about it.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from photoorganizer.core.metadata import Description, Keyword, Metadata, Place
from photoorganizer.core.types import PhotoId, RootId
from photoorganizer.index import sidecars
from photoorganizer.index.filenames import from_text, to_text


def record(connection: sqlite3.Connection, photo: PhotoId, description: Description) -> bool:
    """Enter what was read of a photo; return whether the photo is known."""
    updated = connection.execute(
        "UPDATE photo SET taken = coalesce(?, mtime_ns / 1e9) WHERE id = ?",
        (description.taken, photo),
    )
    if updated.rowcount:
        put(connection, photo, description.metadata)
    return updated.rowcount > 0


def put(connection: sqlite3.Connection, photo: PhotoId, metadata: Metadata) -> None:
    """Enter a photo's metadata, and its keywords as tags."""
    place = metadata.place
    connection.execute(
        """
        INSERT OR REPLACE INTO metadata
            (photo_id, latitude, longitude, camera, lens, exposure, rating, sidecar)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            *(photo, place and place.latitude, place and place.longitude, metadata.camera),
            *(metadata.lens, metadata.exposure, metadata.rating, to_text(metadata.sidecar)),
        ),
    )
    if metadata.keywords is not None:
        _import(connection, photo, metadata.keywords)


def one(connection: sqlite3.Connection, photo: PhotoId) -> Metadata | None:
    """Return a photo's metadata, or None where its file was not read for it yet."""
    row = connection.execute(
        "SELECT latitude, longitude, camera, lens, exposure, rating, sidecar "
        "FROM metadata WHERE photo_id = ?",
        (photo,),
    ).fetchone()
    if row is None:
        return None
    latitude, longitude, camera, lens, exposure, rating, sidecar = row
    return Metadata(
        None if latitude is None else Place(latitude, longitude),
        *(camera, lens, exposure, rating),
        tuple(keywords(connection, photo).values()),
        from_text(sidecar),
    )


def keywords(connection: sqlite3.Connection, photo: PhotoId) -> dict[str, Keyword]:
    """Return the keywords that a photo's file was last seen with, by name."""
    rows = connection.execute(
        "SELECT name, text FROM keyword WHERE photo_id = ? ORDER BY name", (photo,)
    )
    return {name: Keyword(name, text) for name, text in rows}


def sidecar_states(connection: sqlite3.Connection, root: RootId) -> dict[str, tuple[PhotoId, str]]:
    """Return the analysed photos of a root by path, each with the sidecar's state that was read.

    A state of "?" stands for a photo whose metadata was never read.
    """
    rows = connection.execute(
        """
        SELECT photo.path, photo.id, coalesce(metadata.sidecar, '?')
        FROM photo LEFT JOIN metadata ON metadata.photo_id = photo.id
        WHERE photo.root_id = ? AND photo.missing = 0 AND photo.state = 'ready'
        """,
        (root,),
    )
    return {from_text(path): (PhotoId(photo), from_text(state)) for path, photo, state in rows}


def _import(connection: sqlite3.Connection, photo: PhotoId, found: Iterable[Keyword]) -> None:
    before = keywords(connection, photo)
    now = {keyword.name: keyword for keyword in found}
    ours = sidecars.written(connection, photo)
    connection.executemany(
        "DELETE FROM tag WHERE photo_id = ? AND name = ? "
        "AND source = 'imported' AND state = 'mine' AND decided_at IS NULL",
        [(photo, name) for name in before if name not in now],
    )
    connection.executemany(
        """
        INSERT INTO tag (name, taken, photo_id, source, state)
        SELECT ?, taken, id, 'imported', 'mine' FROM photo WHERE id = ?
        ON CONFLICT (photo_id, name) DO UPDATE SET
            source = 'imported', state = 'mine', score = NULL, model_id = NULL
        WHERE state = 'suggested'
        """,
        [(name, photo) for name in now if name not in before and name not in ours],
    )
    _keep(connection, photo, now)


def _keep(connection: sqlite3.Connection, photo: PhotoId, found: Mapping[str, Keyword]) -> None:
    connection.execute("DELETE FROM keyword WHERE photo_id = ?", (photo,))
    connection.executemany(
        "INSERT INTO keyword (photo_id, name, text) VALUES (?, ?, ?)",
        [(photo, keyword.name, keyword.text) for keyword in found.values()],
    )
