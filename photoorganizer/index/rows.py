"""Between Python values and SQLite's: rows of photos, lists of ids, vectors as float16."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from photoorganizer.core.types import FileStamp, Photo, PhotoId, PhotoState, RootId, Vector
from photoorganizer.index import reasons
from photoorganizer.index.filenames import from_text

SELECT_PHOTO = """
    SELECT photo.id, root.id, root.path, photo.path, size, mtime_ns, state, missing + ignored,
        reason, taken, width, height, format, quick_hash, model_id
    FROM photo JOIN root ON root.id = photo.root_id
"""

_FLOAT16_MAX = float(np.finfo(np.float16).max)


def to_photo(row: Any) -> Photo:
    """Return the photo of a row of `SELECT_PHOTO`."""
    (photo_id, root_id, root_path, path, size, mtime_ns, state, absence, reason, *facts) = row
    name = from_text(path)
    return Photo(
        PhotoId(photo_id),
        RootId(root_id),
        Path(from_text(root_path), name),
        FileStamp(name, size, mtime_ns),
        shown_state(state, absence),
        None if reason is None else reasons.from_text(reason),
        *facts,
    )


def shown_state(state: str, absence: int) -> PhotoState:
    """Return the state of a photo as the rest of the program sees it.

    Args:
        absence: the columns `missing` and `ignored` together; one that is ignored is both.
    """
    return (PhotoState(state), PhotoState.MISSING, PhotoState.IGNORED)[absence]


def select_photos(
    connection: sqlite3.Connection, rest: str, parameters: Sequence[object] | Mapping[str, object]
) -> list[Photo]:
    """Return the photos of `SELECT_PHOTO` followed by `rest`, which holds no value of a user's."""
    rows = connection.execute(SELECT_PHOTO + rest, parameters)
    return [to_photo(row) for row in rows]


def id_list(ids: Iterable[int]) -> str:
    """Return ids as one parameter, for `IN (SELECT value FROM json_each(?))`."""
    return json.dumps([int(i) for i in ids])


def to_blob(vector: Vector) -> bytes:
    """Return a vector as float16, shape (n,) as 2 n bytes; larger values become the largest."""
    return np.clip(vector, -_FLOAT16_MAX, _FLOAT16_MAX).astype("<f2").tobytes()


def from_blob(blob: bytes) -> Vector:
    """Return the vector that `to_blob` was given, to the precision of float16."""
    return np.frombuffer(blob, "<f2").astype(np.float32)
