"""Garbage of the window's process: collected between jobs, never while one is under way."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from photoorganizer.core.types import Progress
from photoorganizer.ui.bridge import Bridge
from photoorganizer.ui.garbage import Garbage
from ui.desk import Desk

_EVERY_MS = 20


class Knot:
    """Holds itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


def old_knot() -> weakref.ref[Knot]:
    """Make garbage that is as old as the program gets."""
    knot = Knot()
    gc.collect()
    return weakref.ref(knot)


@pytest.fixture
def bridge(empty_desk: Desk) -> Iterator[Bridge]:
    bridge = Bridge(empty_desk.library)
    yield bridge
    bridge.close()


@pytest.fixture
def garbage(bridge: Bridge) -> Iterator[Garbage]:
    garbage = Garbage(bridge, every_ms=_EVERY_MS)
    yield garbage
    garbage.close()


@pytest.mark.usefixtures("garbage")
def test_old_garbage_goes_between_jobs_alone(bridge: Bridge, qtbot: QtBot) -> None:
    knot = old_knot()
    bridge.progressed.emit(Progress("index", 1, 2))
    # So many that Python would have looked at everything several times.
    many: list[list[int]] = [[] for _ in range(300_000)]
    later = QTimer(singleShot=True, interval=3 * _EVERY_MS)
    with qtbot.waitSignal(later.timeout):
        later.start()
    assert len(many) == 300_000
    assert knot() is not None
    bridge.progressed.emit(Progress("index", 2, 2, finished=True))
    qtbot.waitUntil(lambda: knot() is None)


def test_leaves_collecting_to_python_when_closed(bridge: Bridge) -> None:
    before = gc.get_threshold()
    garbage = Garbage(bridge)
    assert gc.get_threshold() != before
    garbage.close()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
