"""How long the window's thread is away from its event loop, and what it does meanwhile."""

import sys
import threading
import time
import traceback
from typing import Self

import numpy as np
from PySide6.QtCore import QTimer

_BEAT_MS = 5
_LATE_S = 0.030


class Heartbeat:
    """Beats in the event loop of the thread that made it; a second thread looks what is late."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._last = (time.perf_counter(), time.thread_time())
        self._gaps: list[tuple[float, float, str]] = []
        self._seen = ""
        self._timer = QTimer(interval=_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        self._over.set()
        self._watcher.join()

    @property
    def computing(self) -> list[float]:
        """What the thread computed between two beats, in ms: the machine's load is not in it."""
        return [cpu for _, cpu, _ in self._gaps]

    @property
    def figures(self) -> str:
        """The gaps in words."""
        lines = []
        for what, gaps in (
            ("passed", [gap for gap, _, _ in self._gaps]),
            ("computing", self.computing),
        ):
            p50, p99 = np.percentile(gaps, (50, 99))
            over = sum(gap > 50 for gap in gaps)
            lines.append(
                f"{what} p50 {p50:.1f} p99 {p99:.1f} max {max(gaps):.1f} ms, {over} over 50 ms"
            )
        return "; ".join(lines)

    def longest(self, number: int) -> list[tuple[float, str]]:
        """Return the longest gaps in ms, with the stack of the thread in them where it was seen."""
        worst = sorted(self._gaps, reverse=True)[:number]
        return [(gap, f"computing {cpu:.0f} ms\n{stack}") for gap, cpu, stack in worst]

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        gap, cpu = (1000 * (after - before) for after, before in zip(now, self._last, strict=True))
        self._gaps.append((gap, cpu, self._seen))
        self._seen = ""
        self._last = now

    def _watch(self) -> None:
        while not self._over.wait(0.01):
            if time.perf_counter() - self._last[0] > _LATE_S:
                frame = sys._current_frames().get(self._thread)
                if frame is not None:
                    self._seen += "".join(traceback.format_stack(frame)[-4:]) + "\n"
