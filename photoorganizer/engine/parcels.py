"""Large answers between processes in small pieces, so that no thread waits while one is copied.

A connection of `multiprocessing` unpacks a picture of 36 MB in one go, and the window's thread
stands still meanwhile. Here its pixels arrive where they stay, a piece at a time.
"""

import pickle
from multiprocessing.connection import Connection

import numpy as np

_PIECE = 1 << 19
"""Bytes that are copied before another thread may go on: about 0.1 ms."""


def send(connection: Connection, thing: object) -> None:
    """Send a thing whose arrays may be large; the other side calls `receive`."""
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(thing, protocol=5, buffer_callback=buffers.append)
    views = [buffer.raw() for buffer in buffers]
    connection.send((head, [view.nbytes for view in views]))
    for view in views:
        for start in range(0, view.nbytes, _PIECE):
            connection.send_bytes(view[start : start + _PIECE])


def receive(connection: Connection) -> object:
    """Return what `send` was given.

    Raises:
        EOFError: the other side is gone.
        OSError: the connection is.
    """
    head, sizes = connection.recv()
    buffers = [np.empty(size, np.uint8) for size in sizes]
    for buffer in buffers:
        for start in range(0, len(buffer), _PIECE):
            connection.recv_bytes_into(buffer[start : start + _PIECE])
    return pickle.loads(head, buffers=buffers)  # noqa: S301 - from a process of our own
