"""How far a long job is, told to whoever asked for it. Knows nothing of the job."""

import time
from collections.abc import Callable

from photoorganizer.core.types import Progress

Report = Callable[[Progress], None]
"""Receives every step; raises Cancelled to stop the job, which keeps what it cached so far."""


class Meter:
    """Counts the items of one job and reports their rate."""

    def __init__(self, job: str, total: int, report: Report) -> None:
        self._job = job
        self._total = total
        self._report = report
        self._done = 0
        self._free = 0
        self._started = time.monotonic()
        self._tell()

    def advance(self, items: int, *, cached: bool = False) -> None:
        """Count `items` as done; `cached` ones say nothing about the rate."""
        self._done += items
        self._free += items if cached else 0
        self._tell()

    def _tell(self) -> None:
        seconds = time.monotonic() - self._started
        rate = (self._done - self._free) / seconds if seconds > 0 else 0.0
        left = (self._total - self._done) / rate if rate > 0 else None
        finished = self._done >= self._total
        self._report(Progress(self._job, self._done, self._total, rate, left, finished))
