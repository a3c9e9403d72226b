"""Where a watched folder is now, where it was before, and the way back.

A folder may have been found at the wrong place, and what a scan did there is to be taken back:
photos that seemed to be gone are where they were, those that only that place has are forgotten.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from photoorganizer.core.types import FileStamp, PhotoId, RootId
from photoorganizer.index import embeddings, roots, scans, settings
from photoorganizer.index.filenames import from_text
from photoorganizer.index.rows import id_list

_KEPT = 5
"""So many moves of a folder can be taken back."""


def relocate(
    connection: sqlite3.Connection,
    root: RootId,
    path: Path,
    touched: Iterable[tuple[PhotoId, FileStamp]],
) -> None:
    """Say that a root is at the absolute `path` now, and remember how it was before.

    Args:
        touched: photos whose content is the same there and whose stamp is not.

    Raises:
        KnownError: another root is there, around it or in it.
    """
    before = _before(connection, root)
    roots.relocate(connection, root, path)
    scans.move(connection, [(photo, root, stamp) for photo, stamp in touched])
    _keep(connection, root, [*_history(connection, root), before][-_KEPT:])


def former_path(connection: sqlite3.Connection, root: RootId) -> Path | None:
    """Return where a root was before it was relocated; None where it never was."""
    history = _history(connection, root)
    return Path(from_text(history[-1]["path"])) if history else None


def go_back(connection: sqlite3.Connection, root: RootId) -> set[PhotoId]:
    """Take the last `relocate` of a root back; return the photos that are forgotten.

    Those are the ones that came since and that the user decided nothing about; the others of
    them become missing. Stamps are left to the next scan, which tells content from time.

    Raises:
        KnownError: another root is at its former place, around it or in it.
    """
    *history, before = _history(connection, root)
    roots.relocate(connection, root, Path(from_text(before["path"])))
    scans.gone(connection, _newer(connection, root, before["newest"]))
    forgotten = scans.forget_missing(
        connection, _newer(connection, root, before["newest"], undecided=True)
    )
    if forgotten:
        embeddings.begin_generation(connection)
    connection.execute(
        "UPDATE photo SET missing = 1 WHERE root_id = ? AND missing = 0 "
        "AND id IN (SELECT value FROM json_each(?))",
        (root, id_list(before["missing"])),
    )
    connection.execute(
        # IGNORE: of two photos that were at one path since, one is there.
        "UPDATE OR IGNORE photo SET missing = 0, ignored = 0 WHERE root_id = ? AND missing = 1 "
        "AND id <= ? AND id NOT IN (SELECT value FROM json_each(?))",
        (root, before["newest"], id_list(before["missing"])),
    )
    _keep(connection, root, history)
    return forgotten


def _before(connection: sqlite3.Connection, root: RootId) -> dict[str, Any]:
    (path,) = connection.execute("SELECT path FROM root WHERE id = ?", (root,)).fetchone()
    (newest,) = connection.execute("SELECT coalesce(max(id), 0) FROM photo").fetchone()
    missing = connection.execute(
        "SELECT id FROM photo WHERE root_id = ? AND missing = 1", (root,)
    ).fetchall()
    return {"path": path, "newest": newest, "missing": [photo for (photo,) in missing]}


def _newer(
    connection: sqlite3.Connection, root: RootId, newest: int, *, undecided: bool = False
) -> list[PhotoId]:
    rows = connection.execute(
        "SELECT id FROM photo WHERE root_id = ? AND id > ? AND (? = 0 OR NOT EXISTS "
        "(SELECT 1 FROM tag WHERE photo_id = photo.id AND source = 'user'))",
        (root, newest, undecided),
    )
    return [PhotoId(photo) for (photo,) in rows]


def _history(connection: sqlite3.Connection, root: RootId) -> list[dict[str, Any]]:
    """Return what the root was like before each of its moves, the last one last."""
    history: list[dict[str, Any]] = json.loads(settings.get(connection, _key(root)) or "[]")
    return history


def _keep(connection: sqlite3.Connection, root: RootId, history: Sequence[dict[str, Any]]) -> None:
    settings.put(connection, _key(root), json.dumps(history))


def _key(root: RootId) -> str:
    return f"former:{root}"
