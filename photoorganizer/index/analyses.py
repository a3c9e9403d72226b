"""What looking at photos yielded, entered batch by batch, and which photos still wait for it."""

import sqlite3
from collections.abc import Sequence

from photoorganizer.core.types import Photo, PhotoId, RootId
from photoorganizer.index import embeddings, metadata, reasons, tags, taught
from photoorganizer.index.records import Analysed, Quarantined
from photoorganizer.index.rows import id_list, select_photos

_WAITING = """
    missing = 0 AND photo.root_id IN (SELECT value FROM json_each(:roots))
    AND (state = 'pending' OR (state = 'ready' AND model_id <> :model))
"""


def pending(
    connection: sqlite3.Connection,
    roots: Sequence[RootId],
    model_id: str,
    after: PhotoId,
    limit: int,
) -> list[Photo]:
    """Return the next photos that this model has not looked at, in the order of ids."""
    return select_photos(
        connection,
        f"WHERE {_WAITING} AND photo.id > :after ORDER BY photo.id LIMIT :limit",
        {"roots": id_list(roots), "model": model_id, "after": after, "limit": limit},
    )


def pending_count(connection: sqlite3.Connection, roots: Sequence[RootId], model_id: str) -> int:
    """Return how many photos this model has not looked at."""
    (number,) = connection.execute(
        f"SELECT count(*) FROM photo WHERE {_WAITING}",  # noqa: S608 - a constant of this module
        {"roots": id_list(roots), "model": model_id},
    ).fetchone()
    return int(number)


def record(
    connection: sqlite3.Connection,
    analysed: Sequence[Analysed],
    quarantined: Sequence[Quarantined],
    model_id: str,
) -> set[PhotoId]:
    """Enter a batch; return the photos that took it.

    A photo whose file has changed since it was read, or that is no longer known, is left alone.
    """
    embedded = {item.photo_id for item in analysed if _record_one(connection, item, model_id)}
    refused: set[PhotoId] = set()
    lost_embedding = False
    for item in quarantined:
        if _quarantine(connection, item):
            refused.add(item.photo_id)
            lost_embedding |= embeddings.delete(connection, item.photo_id)
            taught.replace_on(connection, item.photo_id, ())
            tags.replace_suggestions(connection, item.photo_id, (), model_id)
    if embedded or lost_embedding:
        embeddings.begin_generation(connection)
    return embedded | refused


def _record_one(connection: sqlite3.Connection, item: Analysed, model_id: str) -> bool:
    facts, stamp = item.facts, item.stamp
    taken = stamp.mtime_ns / 1e9 if facts.taken is None else facts.taken
    updated = connection.execute(
        """
        UPDATE photo SET state = 'ready', reason = NULL, taken = ?, width = ?, height = ?,
            format = ?, quick_hash = ?, model_id = ?
        WHERE id = ? AND size = ? AND mtime_ns = ?
        """,
        (
            *(taken, facts.width, facts.height, facts.format, facts.quick_hash, model_id),
            *(item.photo_id, stamp.size, stamp.mtime_ns),
        ),
    )
    if not updated.rowcount:
        return False
    embeddings.put(connection, item.photo_id, model_id, item.embedding, item.logits)
    taught.replace_on(connection, item.photo_id, item.taught)
    tags.replace_suggestions(connection, item.photo_id, item.suggestions, model_id)
    metadata.put(connection, item.photo_id, facts.metadata)
    return True


def _quarantine(connection: sqlite3.Connection, item: Quarantined) -> bool:
    updated = connection.execute(
        "UPDATE photo SET state = 'unreadable', reason = ?, model_id = NULL "
        "WHERE id = ? AND size = ? AND mtime_ns = ?",
        (reasons.to_text(item.reason), item.photo_id, item.stamp.size, item.stamp.mtime_ns),
    )
    return updated.rowcount > 0
