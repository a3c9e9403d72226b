"""Photos in an order that the user chose, and what tells where their headings go."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from photoorganizer.core.arrangement import Arrangement, Grouping, Order, by_date, by_folder
from photoorganizer.core.types import PhotoId
from photoorganizer.index.filenames import from_text
from photoorganizer.index.query import Query
from photoorganizer.index.rows import id_list
from photoorganizer.index.search import search

_FOLDER = "rtrim(photo.search_path, replace(photo.search_path, '/', ''))"
"""The path of a photo up to its last slash: what is trimmed off holds none."""

_NAME = f"substr(photo.search_path, length({_FOLDER}) + 1)"

_BY_FOLDER = f"root.search_path, {_FOLDER}"

_KEYS: Mapping[Order, str] = {
    Order.NEWEST: "taken DESC, photo.id DESC",
    Order.OLDEST: "taken, photo.id",
    Order.NAME: f"{_NAME}, taken DESC, photo.id DESC",
    Order.FOLDER: f"{_BY_FOLDER}, {_NAME}, photo.id",
    Order.SIZE: "size DESC, taken DESC, photo.id DESC",
    Order.RATING: "rating DESC NULLS LAST, taken DESC, photo.id DESC",
    Order.ADDED: "photo.id DESC",
}

_IN_ORDER = """
    SELECT photo.id FROM json_each(?) AS wanted
    CROSS JOIN photo ON photo.id = wanted.value
    JOIN root ON root.id = photo.root_id
    LEFT JOIN metadata ON metadata.photo_id = photo.id
    ORDER BY
"""

# CROSS JOIN, so that the rows come in the order of the ids.
_TAKEN = """
    SELECT taken FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value
"""
_PLACES = """
    SELECT photo.root_id, photo.path
    FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value
"""


def found(
    connection: sqlite3.Connection, query: Query, order: Order, grouping: Grouping
) -> list[PhotoId]:
    """Return the photos that match in an order; grouped by folder, that comes first."""
    newest_first = search(connection, query)
    if grouping is not Grouping.FOLDER and order.by_time:
        return newest_first if order is Order.NEWEST else newest_first[::-1]
    keys = _KEYS[order]
    if grouping is Grouping.FOLDER and order is not Order.FOLDER:
        keys = f"{_BY_FOLDER}, {keys}"
    rows = connection.execute(_IN_ORDER + keys, [id_list(newest_first)])
    return [photo for (photo,) in rows]


def arrangement(
    connection: sqlite3.Connection, ids: Sequence[PhotoId], order: Order, grouping: Grouping
) -> Arrangement:
    """Return the headings of photos that stand in an order.

    Photos that are not known any more have no place in it: ask again once they are out of `ids`.
    """
    if grouping is Grouping.FOLDER:
        return by_folder(_folders(connection, ids))
    if not order.by_time:
        return Arrangement()
    rows = connection.execute(_TAKEN, [id_list(ids)])
    dated = by_date(np.fromiter((taken for (taken,) in rows), np.float64))
    return dated if grouping is Grouping.DATE else Arrangement(months=dated.months)


def _folders(connection: sqlite3.Connection, ids: Sequence[PhotoId]) -> list[Path]:
    roots = {
        root: Path(from_text(path))
        for root, path in connection.execute("SELECT id, path FROM root")
    }
    known: dict[tuple[int, str], Path] = {}
    folders = []
    for root, path in connection.execute(_PLACES, [id_list(ids)]):
        at = (root, path.rpartition("/")[0])
        if at not in known:
            known[at] = roots[root] / from_text(at[1])
        folders.append(known[at])
    return folders
