"""Looks at photos with parts of them hidden, in a process that stays a while for the next question.

Beginning it takes as long as a third of a look; who asks about one tag often asks about another.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from photoorganizer.core.errors import ModelError, UnreadableImage
from photoorganizer.core.saliency import Masked
from photoorganizer.engine.analysis import WorkerPool
from photoorganizer.engine.masking import look_masked

_REST_S = 60.0


class MaskedLooks:
    """One process, begun with the first question, ended a while after the last. For any thread."""

    def __init__(self, models: Callable[[], Path], rest_s: float = _REST_S) -> None:
        """Look by the network in the folder that `models` returns; rest at most `rest_s`."""
        self._models = models
        self._rest_s = rest_s
        self._lock = threading.Lock()
        self._pool: WorkerPool[None, Masked] | None = None
        self._rest: threading.Timer | None = None
        self._seen: tuple[tuple[Path, int, int], Masked] | None = None

    @property
    def awake(self) -> bool:
        """Whether the process is there."""
        return self._pool is not None

    def look(self, path: Path) -> Masked:
        """Return what the network says of a file, whole and with parts of it hidden.

        The last answer is kept for as long as the file is the same.

        Raises:
            UnreadableImage: it cannot be decoded.
            ModelError: the network cannot be used.
        """
        with self._lock:
            key = _state(path)
            if self._seen is None or self._seen[0] != key:
                outcome = self._ask(path)
                if isinstance(outcome, str):
                    raise UnreadableImage(outcome)
                self._seen = (key, outcome)
            return self._seen[1]

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, path: Path) -> Masked | str:
        if self._rest is not None:
            self._rest.cancel()
        if self._pool is None:
            self._pool = WorkerPool(self._models(), 1, work=look_masked)
        try:
            [(_, outcome)] = next(self._pool.analyse([(None, path)]))
        except ModelError:
            self._end()
            raise
        self._rest = threading.Timer(self._rest_s, self.close)
        self._rest.daemon = True
        self._rest.start()
        return outcome

    def _end(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
        if self._pool is not None:
            self._pool.close()
        self._pool = self._rest = None


def _state(path: Path) -> tuple[Path, int, int]:
    try:
        stamp = path.stat()
    except OSError:
        return path, -1, -1
    return path, stamp.st_size, stamp.st_mtime_ns
