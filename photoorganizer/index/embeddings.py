"""Embeddings and raw scores of the network, each with the model that made it."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

import numpy as np
import numpy.typing as npt

from photoorganizer.core.types import PhotoId, RootId, Vector
from photoorganizer.index.rows import from_blob, id_list, to_blob

Matrix = npt.NDArray[np.float32]
"""One embedding a row, shape (photos, dimension)."""


def generation(connection: sqlite3.Connection) -> int:
    """Return the number of the present state of all embeddings."""
    return int(connection.execute("SELECT generation FROM library").fetchone()[0])


def begin_generation(connection: sqlite3.Connection) -> None:
    """Say that embeddings change in this transaction.

    The step is random: a catalog restored from a backup must not count up to a number that
    a vector file of another history already carries.
    """
    connection.execute("UPDATE library SET generation = generation + 1 + abs(random() % 65536)")


def put(
    connection: sqlite3.Connection,
    photo: PhotoId,
    model_id: str,
    embedding: Vector,
    logits: Mapping[str, Vector],
) -> None:
    """Keep what the network said of a photo, in place of what it said before."""
    connection.execute(
        "INSERT OR REPLACE INTO embedding (photo_id, model_id, vector) VALUES (?, ?, ?)",
        (photo, model_id, to_blob(embedding)),
    )
    connection.execute("DELETE FROM logits WHERE photo_id = ?", (photo,))
    connection.executemany(
        "INSERT INTO logits (photo_id, head, model_id, scores) VALUES (?, ?, ?, ?)",
        [(photo, head, model_id, to_blob(scores)) for head, scores in logits.items()],
    )


def delete(connection: sqlite3.Connection, photo: PhotoId) -> bool:
    """Forget what the network said of a photo; return whether it had an embedding."""
    connection.execute("DELETE FROM logits WHERE photo_id = ?", (photo,))
    return connection.execute("DELETE FROM embedding WHERE photo_id = ?", (photo,)).rowcount > 0


def exist_in(connection: sqlite3.Connection, root: RootId) -> bool:
    """Return whether any photo of a root has an embedding."""
    (found,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM embedding JOIN photo ON id = photo_id WHERE root_id = ?)",
        (root,),
    ).fetchone()
    return bool(found)


def one(connection: sqlite3.Connection, photo: PhotoId, model_id: str) -> Vector | None:
    """Return a photo's embedding, or None where this model made none."""
    row = connection.execute(
        "SELECT vector FROM embedding WHERE photo_id = ? AND model_id = ?", (photo, model_id)
    ).fetchone()
    return None if row is None else from_blob(row[0])


def of_tag(
    connection: sqlite3.Connection, name: str, model_id: str, limit: int
) -> tuple[list[PhotoId], Matrix]:
    """Return the newest present photos on which a tag is mine, with their embeddings."""
    rows = connection.execute(
        """
        SELECT photo.id, vector FROM tag JOIN photo ON photo.id = tag.photo_id
        JOIN embedding ON embedding.photo_id = photo.id
        WHERE tag.name = ? AND tag.state = 'mine' AND missing = 0 AND embedding.model_id = ?
        ORDER BY tag.taken DESC LIMIT ?
        """,
        (name, model_id, limit),
    ).fetchall()
    vectors = [from_blob(vector) for _, vector in rows]
    matrix = np.stack(vectors) if vectors else np.zeros((0, 0), np.float32)
    return [PhotoId(photo) for photo, _ in rows], matrix


def count(connection: sqlite3.Connection, model_id: str) -> int:
    """Return how many photos have an embedding of a model."""
    (number,) = connection.execute(
        "SELECT count(*) FROM embedding WHERE model_id = ?", (model_id,)
    ).fetchone()
    return int(number)


def page(
    connection: sqlite3.Connection, model_id: str, after: PhotoId, limit: int
) -> tuple[list[PhotoId], Matrix]:
    """Return the next embeddings of a model in the order of ids."""
    rows = connection.execute(
        "SELECT photo_id, vector FROM embedding WHERE photo_id > ? AND model_id = ? "
        "ORDER BY photo_id LIMIT ?",
        (after, model_id, limit),
    ).fetchall()
    joined = b"".join(vector for _, vector in rows)
    matrix = np.frombuffer(joined, "<f2").astype(np.float32)
    return [PhotoId(photo) for photo, _ in rows], matrix.reshape(len(rows), -1 if rows else 0)


def pages(
    read: Callable[[], AbstractContextManager[sqlite3.Connection]], model_id: str, limit: int
) -> Iterator[tuple[list[PhotoId], Matrix]]:
    """Yield all embeddings of a model, `limit` photos at a time, each in a read of its own."""
    after = PhotoId(0)
    while True:
        with read() as connection:
            ids, matrix = page(connection, model_id, after, limit)
        if not ids:
            return
        yield ids, matrix
        after = ids[-1]


def logits(
    connection: sqlite3.Connection, after: PhotoId, limit: int, model_id: str
) -> list[tuple[PhotoId, dict[str, Vector]]]:
    """Return the next photos' raw scores by head, in the order of ids."""
    rows = connection.execute(
        """
        SELECT photo_id, head, scores FROM logits WHERE model_id = ? AND photo_id IN (
            SELECT photo_id FROM embedding WHERE photo_id > ? AND model_id = ?
            ORDER BY photo_id LIMIT ?
        ) ORDER BY photo_id
        """,
        (model_id, after, model_id, limit),
    )
    return list(_by_photo(rows).items())


def logits_of(
    connection: sqlite3.Connection, photos: Iterable[PhotoId], model_id: str
) -> dict[PhotoId, dict[str, Vector]]:
    """Return the raw scores by head of those photos that a model looked at."""
    rows = connection.execute(
        "SELECT photo_id, head, scores FROM logits "
        "WHERE model_id = ? AND photo_id IN (SELECT value FROM json_each(?))",
        (model_id, id_list(photos)),
    )
    return _by_photo(rows)


def _by_photo(rows: Iterable[tuple[int, str, bytes]]) -> dict[PhotoId, dict[str, Vector]]:
    found: dict[PhotoId, dict[str, Vector]] = {}
    for photo, head, scores in rows:
        found.setdefault(PhotoId(photo), {})[head] = from_blob(scores)
    return found
