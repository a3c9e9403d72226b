"""Garbage collection that no one waits for.

A full collection looks at every container object of the program, and no thread runs meanwhile: in
the middle of indexing 100,000 photos it holds the window for a tenth of a second. So objects that
became old are looked at once a minute, while no job is under way. Young ones, which are nearly all
of the garbage, are collected as ever.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from photoorganizer.core.types import Progress
from photoorganizer.ui.bridge import Bridge

_EVERY_MS = 60_000
_NEVER = 1_000_000_000


class Garbage(QObject):
    """Collects old objects between jobs, from now on until it is closed."""

    def __init__(
        self, bridge: Bridge, parent: QObject | None = None, every_ms: int = _EVERY_MS
    ) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.set_threshold(*self._thresholds[:2], _NEVER)
        # What the program itself is made of stays for good: no need to look at it ever again.
        gc.freeze()
        self._working = False
        bridge.progressed.connect(self._note)
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def close(self) -> None:
        """Leave garbage to Python again."""
        self._timer.stop()
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()

    def _note(self, progress: Progress) -> None:
        self._working = not progress.finished

    def _collect(self) -> None:
        if not self._working:
            gc.collect()
