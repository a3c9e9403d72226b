"""What one head of the network said of every photo, as arrays: for questions about all of them.

A row of a table for each of 100,000 photos would take seconds; this takes tenths of one.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.types import PhotoId, TagState
from photoorganizer.index.filenames import from_text
from photoorganizer.index.rows import id_list

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answers:
    """Present photos that can be read, by id; all arrays are as long as `photos`."""

    photos: Ids
    taken: npt.NDArray[np.float64]
    """Seconds since the epoch."""
    folders: tuple[Path, ...]
    """The folders that hold a photo, each once."""
    folder: npt.NDArray[np.int32]
    """Where each photo lies, as a place in `folders`."""
    answered: npt.NDArray[np.bool_]
    """False where this network has not looked yet."""
    scores: npt.NDArray[np.float32]
    """The head's raw scores, shape (photos, labels); 0 where not answered."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the user said of one label on one photo."""

    photo: PhotoId
    label: str
    mine: bool
    """False where they rejected it."""


def answers(
    connection: sqlite3.Connection,
    head: str,
    model_id: str,
    labels: int,
    only: Collection[PhotoId] | None = None,
) -> Answers:
    """Return what a model's head said, of all photos or of some."""
    among, values = _among("id", only)
    rows = connection.execute(
        "SELECT id, taken, root_id, path FROM photo NOT INDEXED "  # noqa: S608 - constants
        f"WHERE missing = 0 AND state <> 'unreadable'{among} ORDER BY id",
        values,
    ).fetchall()
    photos = np.array([row[0] for row in rows], np.int64)
    folders, folder = _folders(connection, [(root, path) for _, _, root, path in rows])
    answered = np.zeros(len(rows), bool)
    scores = np.zeros((len(rows), labels), np.float32)
    looked, said = _scores(connection, head, model_id, labels, only)
    known = np.isin(looked, photos, assume_unique=True)
    places = np.searchsorted(photos, looked[known])
    answered[places] = True
    scores[places] = said[known]
    return Answers(
        photos,
        np.array([row[1] for row in rows], np.float64),
        folders,
        folder,
        answered,
        scores,
    )


def said(
    connection: sqlite3.Connection,
    labels: Collection[str],
    only: Collection[PhotoId] | None = None,
) -> list[Said]:
    """Return what the user accepted, added or rejected of `labels`, on all photos or on some."""
    among, values = _among("photo_id", only)
    rows = connection.execute(
        "SELECT photo_id, name, state FROM tag "  # noqa: S608 - constants
        "WHERE name IN (SELECT value FROM json_each(?)) AND state IN ('mine', 'rejected')"
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


def _scores(
    connection: sqlite3.Connection,
    head: str,
    model_id: str,
    labels: int,
    only: Collection[PhotoId] | None,
) -> tuple[Ids, npt.NDArray[np.float32]]:
    among, values = _among("photo_id", only)
    rows = connection.execute(
        "SELECT photo_id, scores FROM logits "  # noqa: S608 - constants
        f"WHERE head = ? AND model_id = ?{among}",
        (head, model_id, *values),
    ).fetchall()
    photos = np.array([photo for photo, _ in rows], np.int64)
    scores = np.frombuffer(b"".join(blob for _, blob in rows), "<f2").reshape(-1, labels)
    return photos, scores.astype(np.float32)


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
