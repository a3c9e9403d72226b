"""Which photos say what camera took them and when, and their embeddings."""

import sqlite3
from collections.abc import Collection

import numpy as np

from photoorganizer.core.bursts import Shot
from photoorganizer.core.types import PhotoId, Vector
from photoorganizer.index.rows import id_list


def shots(connection: sqlite3.Connection, only: Collection[PhotoId] | None = None) -> list[Shot]:
    """Return all present photos, or some, that name camera and time, by camera, then by time.

    A photo whose time is that of its file names none: exports of one minute are no burst.
    """
    among = ""
    values: tuple[str, ...] = ()
    if only is not None:
        among = "AND photo.id IN (SELECT value FROM json_each(?)) "
        values = (id_list(only),)
    rows = connection.execute(
        "SELECT photo.id, camera, taken FROM photo "  # noqa: S608 - constants
        "JOIN metadata ON metadata.photo_id = photo.id "
        "WHERE missing = 0 AND state = 'ready' AND camera IS NOT NULL "
        f"AND abs(taken - mtime_ns / 1e9) > 0.001 {among}"
        "ORDER BY camera, taken, photo.id",
        values,
    )
    return [Shot(PhotoId(photo), camera, taken) for photo, camera, taken in rows]


def embeddings(
    connection: sqlite3.Connection, photos: Collection[PhotoId]
) -> dict[PhotoId, Vector]:
    """Return the embeddings of photos that have one."""
    rows = connection.execute(
        "SELECT photo_id, vector FROM embedding WHERE photo_id IN (SELECT value FROM json_each(?))",
        (id_list(photos),),
    )
    return {
        PhotoId(photo): np.frombuffer(vector, "<f2").astype(np.float32) for photo, vector in rows
    }
