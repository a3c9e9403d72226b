"""Ids of photos in bulk: fetched as one text, kept as arrays, put in order newest first.

SQLite hands out a hundred thousand rows in 70 ms, in which no other thread of Python gets on. As
one row of text they come in 25 ms, and others compute meanwhile. What was read is kept, for each
connection, until anything at all is written to the file.
"""

import sqlite3
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from photoorganizer.index.rows import id_list

Ids = NDArray[np.int64]
"""Ids of photos, (n,)."""

Members = NDArray[np.bool_]
"""A set of photos: whether each id from 0 on belongs to it, (largest id + 1,)."""

_FEW = 4_000
"""So many photos are sorted sooner than the order of all is read."""

_PRESENT = """
    SELECT id FROM photo INDEXED BY photo_by_time WHERE missing = 0 ORDER BY taken DESC, id DESC
"""
_ALL = "SELECT id FROM photo NOT INDEXED ORDER BY taken DESC, id DESC"
_THESE = """
    SELECT photo.id AS id FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value
    ORDER BY taken DESC, photo.id DESC
"""

_MOST_SETS = 64
"""Sets that are kept for the next search; 100 kB each where there are 100,000 photos."""


@dataclass(slots=True)
class _State:
    """What a connection read of one state of the file."""

    version: int
    order: Ids | None = None
    sets: dict[tuple[str, tuple[object, ...]], Members] = field(default_factory=dict)


_states: weakref.WeakKeyDictionary[sqlite3.Connection, _State] = weakref.WeakKeyDictionary()


def fetch(connection: sqlite3.Connection, select: str, values: Sequence[object] = ()) -> Ids:
    """Return the ids of a statement whose only column is called `id`, in its order.

    SQLite keeps the order of a subquery for `group_concat`.
    """
    (text,) = connection.execute(
        f"SELECT group_concat(id) FROM ({select})",  # noqa: S608 - constants
        values,
    ).fetchone()
    return np.fromstring(text, np.int64, sep=",") if text else np.empty(0, np.int64)


def members(
    connection: sqlite3.Connection, select: str, values: Sequence[object], size: int
) -> Members:
    """Return the ids of a statement as a set, not to be changed.

    Args:
        size: one more than the largest id there is.
    """
    state = _state(connection)
    known = None if state is None else state.sets.get((select, tuple(values)))
    return _read_members(connection, select, values, size) if known is None else known


def as_members(ids: Ids, size: int) -> Members:
    """Return ids as a set."""
    found = np.zeros(size, np.bool_)
    found[ids] = True
    return found


def forget() -> None:
    """Forget all that was kept, as any change to the file makes it forgotten."""
    _states.clear()


def order_is_known(connection: sqlite3.Connection) -> bool:
    """Return whether putting photos in order takes no time."""
    state = _state(connection)
    return state is not None and state.order is not None


def newest_first(
    connection: sqlite3.Connection, wanted: Members, *, missing_too: bool = False
) -> Ids:
    """Return the photos of a set in their order; ids of no photo are left out.

    Args:
        wanted: the set.
        missing_too: missing photos may be in it; without, those in it may be left out.
    """
    missing_too = missing_too and _has_missing(connection)
    if missing_too or not order_is_known(connection):
        few = np.flatnonzero(wanted)
        if len(few) <= _FEW:
            return fetch(connection, _THESE, [id_list(few.tolist())])
    order = fetch(connection, _ALL) if missing_too else _present(connection)
    return order[wanted[order]]


def _has_missing(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM photo WHERE missing = 1").fetchone() is not None


def _read_members(
    connection: sqlite3.Connection, select: str, values: Sequence[object], size: int
) -> Members:
    found = as_members(fetch(connection, select, values), size)
    found.setflags(write=False)
    state = _state(connection)
    if state is not None:
        if len(state.sets) == _MOST_SETS:
            del state.sets[next(iter(state.sets))]
        state.sets[select, tuple(values)] = found
    return found


def _present(connection: sqlite3.Connection) -> Ids:
    state = _state(connection)
    if state is None:
        return fetch(connection, _PRESENT)
    if state.order is None:
        state.order = fetch(connection, _PRESENT)
    return state.order


def _state(connection: sqlite3.Connection) -> _State | None:
    """Return what is known of the state that this transaction sees.

    Nothing is kept for a connection that writes: SQLite's number tells it what others wrote only.
    """
    if connection.total_changes:
        return None
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    state = _states.get(connection)
    if state is None or state.version != version:
        state = _states[connection] = _State(version)
    return state
