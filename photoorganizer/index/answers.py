"""What the network said of every photo, as arrays: for questions about all of them.

A row of a table for each of 100,000 photos would take seconds; this takes tenths of one.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.types import PhotoId, TagState
from photoorganizer.index.filenames import from_text
from photoorganizer.index.rows import id_list

Ids = npt.NDArray[np.int64]

_HALF = 2
"""Bytes of a half float."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Present photos that can be read, by id; all arrays are as long as `photos`."""

    photos: Ids
    taken: npt.NDArray[np.float64]
    """Seconds since the epoch."""
    folders: tuple[Path, ...]
    """The folders that hold a photo, each once."""
    folder: npt.NDArray[np.int32]
    """Where each photo lies, as a place in `folders`."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What one network said of some photos; one row a photo, in the order asked for."""

    scores: Mapping[str, npt.NDArray[np.float32]]
    """Raw scores by head, shape (photos, labels); not a number where that head said nothing."""
    embeddings: npt.NDArray[np.float32]
    """Shape (photos, dimension); 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the user said of one label on one photo."""

    photo: PhotoId
    label: str
    mine: bool
    """False where they rejected it."""


def listed(connection: sqlite3.Connection, only: Collection[PhotoId] | None = None) -> Listed:
    """Return all photos that can be read, or some."""
    among, values = _among("id", only)
    rows = connection.execute(
        "SELECT id, taken, root_id, path FROM photo NOT INDEXED "  # noqa: S608 - constants
        f"WHERE missing = 0 AND state <> 'unreadable'{among} ORDER BY id",
        values,
    ).fetchall()
    folders, folder = _folders(connection, [(root, path) for _, _, root, path in rows])
    return Listed(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.float64),
        folders,
        folder,
    )


def answers(
    connection: sqlite3.Connection,
    photos: Ids,
    model_id: str,
    heads: Mapping[str, int],
    dimension: int,
) -> Answers:
    """Return what a model said of photos.

    Args:
        photos: in ascending order.
        heads: how many labels each head has that is asked for.
        dimension: of embeddings.
    """
    among = id_list([PhotoId(photo) for photo in photos.tolist()])
    scores = {}
    for head, labels in heads.items():
        rows = connection.execute(
            "SELECT photo_id, scores FROM logits WHERE head = ? AND model_id = ? "
            "AND photo_id IN (SELECT value FROM json_each(?))",
            (head, model_id, among),
        )
        scores[head] = _placed(rows, photos, labels, float("nan"))
    rows = connection.execute(
        "SELECT photo_id, vector FROM embedding WHERE model_id = ? AND length(vector) = ? "
        "AND photo_id IN (SELECT value FROM json_each(?))",
        (model_id, _HALF * dimension, among),
    )
    return Answers(scores, _placed(rows, photos, dimension, 0.0))


def said(
    connection: sqlite3.Connection,
    labels: Collection[str],
    only: Collection[PhotoId] | None = None,
) -> list[Said]:
    """Return what the user accepted, added or rejected of `labels`, on all photos or on some."""
    among, values = _among("photo_id", only)
    # A photo has few tags: reading them all beats asking for each of a thousand labels.
    name = "name" if only is None else "+name"
    rows = connection.execute(
        "SELECT photo_id, name, state FROM tag "  # noqa: S608 - constants
        f"WHERE {name} IN (SELECT value FROM json_each(?)) AND state IN ('mine', 'rejected')"
        f"{among} ORDER BY photo_id, name",
        (json.dumps(sorted(labels)), *values),
    )
    return [Said(PhotoId(photo), name, state == TagState.MINE) for photo, name, state in rows]


def tallies(
    connection: sqlite3.Connection, labels: Collection[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Return on how many photos each of `labels` is the user's, and on how many rejected."""
    rows = connection.execute(
        "SELECT name, state, count(*) FROM tag "
        "WHERE name IN (SELECT value FROM json_each(?)) AND state IN ('mine', 'rejected') "
        "GROUP BY name, state",
        (json.dumps(sorted(labels)),),
    )
    found: dict[str, dict[str, int]] = {TagState.MINE: {}, TagState.REJECTED: {}}
    for name, state, number in rows:
        found[state][name] = number
    return found[TagState.MINE], found[TagState.REJECTED]


def _among(column: str, only: Collection[PhotoId] | None) -> tuple[str, tuple[str, ...]]:
    if only is None:
        return "", ()
    among = f" AND {column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
    return among, (id_list(only),)


def _placed(
    rows: Iterable[tuple[int, bytes]], photos: Ids, width: int, missing: float
) -> npt.NDArray[np.float32]:
    """Return the half floats of rows as a matrix in the order of `photos`."""
    matrix = np.full((len(photos), width), missing, np.float32)
    found = list(rows)
    if found:
        places = np.searchsorted(photos, [photo for photo, _ in found])
        halves = np.frombuffer(b"".join(blob for _, blob in found), "<f2")
        matrix[places] = halves.reshape(-1, width)
    return matrix


def _folders(
    connection: sqlite3.Connection, files: Sequence[tuple[int, str]]
) -> tuple[tuple[Path, ...], npt.NDArray[np.int32]]:
    roots = {
        root: from_text(path) for root, path in connection.execute("SELECT id, path FROM root")
    }
    places: dict[tuple[int, str], int] = {}
    folder = [
        places.setdefault((root, path.rpartition("/")[0]), len(places)) for root, path in files
    ]
    paths = tuple(Path(roots[root], from_text(inside)) for root, inside in places)
    return paths, np.array(folder, np.int32)
