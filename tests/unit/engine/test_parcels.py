import multiprocessing
import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.engine import parcels


def sent(thing: object) -> Any:
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        sender = threading.Thread(target=parcels.send, args=(theirs, thing))
        sender.start()
        received = parcels.receive(ours)
        sender.join()
    return received


@given(st.recursive(st.integers() | st.text() | st.none(), st.lists, max_leaves=5))
def test_anything_arrives_as_it_was(thing: object) -> None:
    assert sent(thing) == thing


@pytest.mark.parametrize(
    "shape", [(0, 0, 3), (1, 1, 3), (3, 5, 3), (700, 500, 3), (1 << 19,), (1 << 20,)]
)
def test_pixels_arrive_whole_and_can_be_written_to(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, shape, np.uint8)
    first, second = sent((pixels, pixels[::2]))
    np.testing.assert_array_equal(first, pixels)
    np.testing.assert_array_equal(second, pixels[::2])
    assert first.flags.writeable


def test_no_piece_of_a_picture_is_copied_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one read copies is what another thread waits for."""
    ours, theirs = multiprocessing.Pipe()
    pixels = np.zeros((2000, 3000, 3), np.uint8)
    with ours, theirs:
        sender = threading.Thread(target=parcels.send, args=(theirs, (pixels,)))
        sender.start()
        pieces = []
        read = type(ours).recv_bytes_into

        def noting(connection: Any, buffer: Any) -> int:
            pieces.append(read(connection, buffer))
            return pieces[-1]

        monkeypatch.setattr(type(ours), "recv_bytes_into", noting)
        parcels.receive(ours)
        sender.join()
    assert sum(pieces) == pixels.nbytes
    assert max(pieces) <= 1 << 20


def test_a_sender_that_is_gone_is_told() -> None:
    ours, theirs = multiprocessing.Pipe()
    theirs.send((parcels.Place((10,), "|u1"),))
    theirs.close()
    with ours, pytest.raises(EOFError):
        parcels.receive(ours)
