"""Tags that the user taught: what was learned, kept as settings, and what it suggests.

Suggestions of a taught tag are rows like the network's; the id of their model begins with
`core.taught.TAUGHT`. Those of the network never take their place, and the other way round.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from photoorganizer.core.taught import TAUGHT, Rows
from photoorganizer.core.types import PhotoId, Suggestion
from photoorganizer.index import settings
from photoorganizer.index.rows import id_list

_KEY, _WITHOUT, _LESSON = "taught/", "without/", "lesson/"

IS_TAUGHT = f"coalesce(model_id, '') LIKE '{TAUGHT}%'"
"""Whether a row of `tag` was suggested by a taught tag."""

_PUT = """
    INSERT INTO tag (name, taken, photo_id, source, state, score, model_id)
    SELECT :name, taken, id, 'model', 'suggested', :score, :model FROM photo WHERE id = :photo
    ON CONFLICT (photo_id, name) DO UPDATE SET
        score = excluded.score, model_id = excluded.model_id
    WHERE state = 'suggested' AND source = 'model'
        AND (score IS NOT excluded.score OR model_id IS NOT excluded.model_id)
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the network said of photos: one row each in all arrays."""

    photos: list[PhotoId]
    taken: np.ndarray
    """Seconds since the epoch."""
    embeddings: Rows
    logits: Mapping[str, Rows]
    """By head, shape (photos, labels)."""


def kept(connection: sqlite3.Connection) -> dict[str, str]:
    """Return what was learned of each taught tag, as it was kept, by name."""
    rows = connection.execute(
        "SELECT substr(key, ?), value FROM setting WHERE substr(key, 1, ?) = ? ORDER BY key",
        (len(_KEY) + 1, len(_KEY), _KEY),
    )
    return dict(rows.fetchall())


def keep(connection: sqlite3.Connection, name: str, learned: str) -> None:
    """Keep what was learned of a tag, in place of what was known of it."""
    settings.put(connection, f"{_KEY}{name}", learned)


def keep_both(connection: sqlite3.Connection, name: str, learned: str, lesson: str) -> None:
    """Keep what was learned of a tag, and what it was taught at first, in place of either."""
    keep(connection, name, learned)
    settings.put(connection, f"{_LESSON}{name}", lesson)


def lesson(connection: sqlite3.Connection, name: str) -> str | None:
    """Return what a tag was taught at first, as it was kept; None where it was not."""
    return settings.get(connection, f"{_LESSON}{name}")


def forget(connection: sqlite3.Connection, name: str) -> set[PhotoId]:
    """Forget a taught tag and what it suggests; return the photos that lose a suggestion."""
    drop(connection, name)
    return _withdraw(connection, name, ())


def known_of(connection: sqlite3.Connection, names: Sequence[str]) -> dict[str, str | None]:
    """Return all settings of these taught tags by key, None for what is not there."""
    keys = [f"{kind}{name}" for name in names for kind in (_KEY, _WITHOUT, _LESSON)]
    return {key: settings.get(connection, key) for key in keys}


def put_back(connection: sqlite3.Connection, before: Mapping[str, str | None]) -> None:
    """Make settings what `known_of` returned."""
    for key, value in before.items():
        if value is None:
            settings.remove(connection, key)
        else:
            settings.put(connection, key, value)


def drop(connection: sqlite3.Connection, name: str) -> None:
    """Forget what was learned of a tag; what it suggested stays."""
    for kind in (_KEY, _WITHOUT, _LESSON):
        settings.remove(connection, f"{kind}{name}")


def carry(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Let what was learned of a tag stand under another name, in place of what stands there.

    The photos that were said not to have either are remembered of both.
    """
    without = {*negatives(connection, old), *negatives(connection, new)}
    learned, taught_as = settings.get(connection, f"{_KEY}{old}"), lesson(connection, old)
    if learned is not None and settings.get(connection, f"{_KEY}{new}") is None:
        keep(connection, new, json.dumps({**json.loads(learned), "name": new}))
        if taught_as is not None:
            facts = json.loads(taught_as)
            facts["tag"]["name"] = new
            settings.put(connection, f"{_LESSON}{new}", json.dumps(facts))
    drop(connection, old)
    if without:
        keep_negatives(connection, new, sorted(without))
    connection.execute(
        "UPDATE tag SET model_id = :now || substr(model_id, length(:was) + 1) "
        "WHERE name = :new AND substr(model_id, 1, length(:was)) = :was",
        {"was": f"{TAUGHT}{old}@", "now": f"{TAUGHT}{new}@", "new": new},
    )


def withdraw(connection: sqlite3.Connection, names: Sequence[str]) -> set[PhotoId]:
    """Take back what taught tags of these names suggest; return the photos that lose it."""
    rows = connection.execute(
        "DELETE FROM tag WHERE name IN (SELECT value FROM json_each(?)) "  # noqa: S608 - constants
        f"AND state = 'suggested' AND source = 'model' AND {IS_TAUGHT} RETURNING photo_id",
        (json.dumps(list(names)),),
    ).fetchall()
    return {PhotoId(photo) for (photo,) in rows}


def keep_negatives(connection: sqlite3.Connection, name: str, photos: Sequence[PhotoId]) -> None:
    """Remember the photos that were looked at and that do not have a tag."""
    settings.put(connection, f"{_WITHOUT}{name}", id_list(photos))


def negatives(connection: sqlite3.Connection, name: str) -> list[PhotoId]:
    """Return the photos that were looked at and that do not have a tag."""
    kept = settings.get(connection, f"{_WITHOUT}{name}")
    return [PhotoId(photo) for photo in json.loads(kept or "[]")]


def suggest(
    connection: sqlite3.Connection, name: str, model_id: str, chances: Mapping[PhotoId, float]
) -> set[PhotoId]:
    """Suggest a taught tag on these photos and on no others; return those that changed.

    What is mine or rejected stays as it is.
    """
    before = _suggested(connection, name)
    lost = _withdraw(connection, name, list(chances))
    connection.executemany(_PUT, [_entry(name, model_id, one, p) for one, p in chances.items()])
    after = _suggested(connection, name)
    return lost | {photo for photo, said in after.items() if before.get(photo) != said}


def replace_on(
    connection: sqlite3.Connection, photo: PhotoId, suggestions: Sequence[Suggestion]
) -> None:
    """Replace what taught tags suggest on a photo; the aspect of each is its model's id."""
    connection.execute(
        "DELETE FROM tag WHERE photo_id = ? AND state = 'suggested' "  # noqa: S608 - constants
        f"AND source = 'model' AND {IS_TAUGHT}",
        (photo,),
    )
    connection.executemany(
        _PUT, [_entry(one.tag, one.aspect, photo, one.confidence) for one in suggestions]
    )


def decided(connection: sqlite3.Connection, name: str) -> tuple[list[PhotoId], list[PhotoId]]:
    """Return the photos on which a tag is mine, then those on which it was rejected, by id."""
    rows = connection.execute(
        "SELECT photo_id, state FROM tag WHERE name = ? AND state <> 'suggested' ORDER BY photo_id",
        (name,),
    ).fetchall()
    return (
        [PhotoId(photo) for photo, state in rows if state == "mine"],
        [PhotoId(photo) for photo, state in rows if state == "rejected"],
    )


def present(connection: sqlite3.Connection, model_id: str) -> list[PhotoId]:
    """Return the photos that are there and that this network has looked at, by id."""
    rows = connection.execute(
        "SELECT photo_id FROM embedding JOIN photo ON photo.id = photo_id "
        "WHERE embedding.model_id = ? AND missing = 0 ORDER BY photo_id",
        (model_id,),
    )
    return [PhotoId(photo) for (photo,) in rows]


def stored(connection: sqlite3.Connection, photos: Sequence[PhotoId], model_id: str) -> Stored:
    """Return what this network said of those photos that it has looked at, by id."""
    among = id_list(photos)
    rows = connection.execute(
        "SELECT photo_id, taken, vector FROM embedding JOIN photo ON photo.id = photo_id "
        "WHERE embedding.model_id = ? AND photo_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY photo_id",
        (model_id, among),
    ).fetchall()
    found = [PhotoId(row[0]) for row in rows]
    return Stored(
        found,
        np.array([row[1] for row in rows], np.float64),
        _matrix([row[2] for row in rows]),
        dict(_logits(connection, found, model_id)),
    )


def _logits(
    connection: sqlite3.Connection, photos: Sequence[PhotoId], model_id: str
) -> Iterator[tuple[str, Rows]]:
    """Yield the scores of each head, a row for each of `photos`; 0 where a head said nothing."""
    rows = connection.execute(
        "SELECT head, photo_id, scores FROM logits WHERE model_id = ? "
        "AND photo_id IN (SELECT value FROM json_each(?)) ORDER BY head, photo_id",
        (model_id, id_list(photos)),
    ).fetchall()
    by_head: dict[str, list[tuple[int, bytes]]] = {}
    for head, photo, scores in rows:
        by_head.setdefault(head, []).append((photo, scores))
    ids = np.array(photos, np.int64)
    for head, said in by_head.items():
        values = _matrix([scores for _, scores in said])
        whole = np.zeros((len(photos), values.shape[1]), np.float32)
        whole[np.searchsorted(ids, [photo for photo, _ in said])] = values
        yield head, whole


def _matrix(blobs: Sequence[bytes]) -> Rows:
    values = np.frombuffer(b"".join(blobs), "<f2").astype(np.float32)
    return values.reshape(len(blobs), -1 if blobs else 0)


def _suggested(connection: sqlite3.Connection, name: str) -> dict[PhotoId, tuple[float, str]]:
    rows = connection.execute(
        "SELECT photo_id, score, model_id FROM tag WHERE name = ? AND state = 'suggested'", (name,)
    )
    return {PhotoId(photo): (score, model_id) for photo, score, model_id in rows}


def _withdraw(connection: sqlite3.Connection, name: str, but: Sequence[PhotoId]) -> set[PhotoId]:
    rows = connection.execute(
        "DELETE FROM tag WHERE name = ? AND state = 'suggested' AND source = 'model' "
        "AND photo_id NOT IN (SELECT value FROM json_each(?)) RETURNING photo_id",
        (name, id_list(but)),
    ).fetchall()
    return {PhotoId(photo) for (photo,) in rows}


def _entry(name: str, model_id: str, photo: PhotoId, score: float) -> dict[str, object]:
    return {"name": name, "model": model_id, "photo": photo, "score": score}
