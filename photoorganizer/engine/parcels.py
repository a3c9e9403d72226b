"""Large answers between processes in small pieces, so that no thread waits while one is copied.

A connection of `multiprocessing` unpacks a picture of 36 MB in one go, and the window's thread
stands still meanwhile. Here its pixels arrive where they stay, a piece at a time.
"""

from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np
import numpy.typing as npt

_PIECE = 1 << 19
"""Bytes that are copied before another thread may go on: about 0.1 ms."""

Array = npt.NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an array belongs in an answer; its numbers follow, in the order of the places."""

    shape: tuple[int, ...]
    kind: str
    """As numpy writes its type: “|u1” for bytes."""


def send(connection: Connection, thing: object) -> None:
    """Send a thing; it may be a large array, or a tuple with some, which go piece by piece."""
    arrays: list[Array] = []
    connection.send(_without_arrays(thing, arrays))
    for array in arrays:
        content = array.reshape(-1).view(np.uint8)
        for start in range(0, len(content), _PIECE):
            connection.send_bytes(content.data[start : start + _PIECE])


def receive(connection: Connection) -> object:
    """Return what `send` was given.

    Raises:
        EOFError: the other side is gone.
        OSError: the connection is.
    """
    return _with_arrays(connection.recv(), connection)


def _without_arrays(thing: object, arrays: list[Array]) -> object:
    if isinstance(thing, np.ndarray):
        arrays.append(np.ascontiguousarray(thing))
        return Place(thing.shape, thing.dtype.str)
    if type(thing) is tuple:
        return tuple(_without_arrays(one, arrays) for one in thing)
    return thing


def _with_arrays(thing: object, connection: Connection) -> object:
    if isinstance(thing, Place):
        array: Array = np.empty(thing.shape, thing.kind)
        content = array.reshape(-1).view(np.uint8)
        for start in range(0, len(content), _PIECE):
            connection.recv_bytes_into(content[start : start + _PIECE])
        return array
    if type(thing) is tuple:
        return tuple(_with_arrays(one, connection) for one in thing)
    return thing
