"""Watched folders: added, forgotten, counted. Whether they are there now is not known here."""

import os
import sqlite3
from pathlib import Path

from photoorganizer.core.errors import KnownError
from photoorganizer.core.sentences import say
from photoorganizer.core.types import PhotoId, Root, RootId
from photoorganizer.index import embeddings
from photoorganizer.index.filenames import from_text, to_search_text, to_text


def roots(connection: sqlite3.Connection) -> list[Root]:
    """Return the watched folders, by path."""
    rows = connection.execute("SELECT id, path FROM root ORDER BY path")
    return [Root(RootId(root), Path(from_text(path))) for root, path in rows]


def add(connection: sqlite3.Connection, path: Path) -> Root:
    """Watch `path`; return the root that it already is where it is watched.

    Raises:
        KnownError: it lies in a watched folder, or one lies in it.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps "..", resolve links
    for root in roots(connection):
        if root.path == path:
            return root
        _refuse_overlap(path, root)
    cursor = connection.execute(
        "INSERT INTO root (path, search_path, search_name) VALUES (?, ?, ?)",
        _texts(path),
    )
    return Root(RootId(cursor.lastrowid or 0), path)


def relocate(connection: sqlite3.Connection, root: RootId, path: Path) -> None:
    """Say that a root is at the absolute `path` now; its photos go with it.

    Raises:
        KnownError: another root is there, around it or in it.
    """
    for other in roots(connection):
        if other.id != root:
            _refuse_overlap(path, other)
    connection.execute(
        "UPDATE root SET path = ?, search_path = ?, search_name = ? WHERE id = ?",
        (*_texts(path), root),
    )


def remove(connection: sqlite3.Connection, root: RootId) -> list[PhotoId]:
    """Forget a root and everything about its photos; return the photos it had."""
    photos = [
        PhotoId(photo)
        for (photo,) in connection.execute("SELECT id FROM photo WHERE root_id = ?", (root,))
    ]
    if embeddings.exist_in(connection, root):
        embeddings.begin_generation(connection)
    # Tags first: the triggers that count them look at their photos.
    connection.execute(
        "DELETE FROM tag WHERE photo_id IN (SELECT id FROM photo WHERE root_id = ?)", (root,)
    )
    connection.execute("DELETE FROM photo WHERE root_id = ?", (root,))
    connection.execute("DELETE FROM root WHERE id = ?", (root,))
    return photos


def counts(connection: sqlite3.Connection) -> dict[RootId, int]:
    """Return how many photos each root has, missing ones left out."""
    rows = connection.execute("SELECT root_id, present FROM photo_count")
    return {RootId(root): present for root, present in rows}


def _refuse_overlap(path: Path, root: Root) -> None:
    if path.is_relative_to(root.path):
        raise KnownError(
            say("{path} is watched already, as a part of {root}.", path=path, root=root.path)
        )
    if root.path.is_relative_to(path):
        raise KnownError(
            say(
                "{path} holds {root}, which is watched already: remove that folder first, or "
                "add the others one by one.",
                path=path,
                root=root.path,
            )
        )


def _texts(path: Path) -> tuple[str, str, str]:
    """Return a root's columns `path`, `search_path` and `search_name`."""
    return to_text(str(path)), to_search_text(str(path)), to_search_text(path.name)
