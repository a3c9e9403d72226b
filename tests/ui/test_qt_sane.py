"""PySide6 6.12.0 on Python 3.11 loses a reference to True with every emission, then aborts."""

import sys

from PySide6.QtCore import QObject, Signal


class Bell(QObject):
    rung = Signal(bool)


def test_a_thousand_emissions_lose_no_reference() -> None:
    bell = Bell()
    heard: list[bool] = []
    bell.rung.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(1000):
        bell.rung.emit(True)
    del heard[:]
    assert abs(sys.getrefcount(True) - before) < 100
