"""Image files opened in a process of their own, one at a time.

A file is untrusted wherever it comes from: one that takes its decoder down, or keeps it busy for
ever, costs an answer and never the program that asked.
"""

import contextlib
import multiprocessing
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol, TypeVar, cast

from photoorganizer.core.errors import UnreadableImage
from photoorganizer.core.sentences import mark, say
from photoorganizer.engine import parcels
from photoorganizer.files.reasons import printable

_TIME_LIMIT_S = 30.0

CRASHED = mark("The decoder crashed on “{name}”; the file is probably damaged.")
HUNG = mark(
    "Decoding “{name}” took too long and was given up; try it again when the computer has less to "
    "do."
)

Answer = TypeVar("Answer")


class Open(Protocol):
    """Does `work`, a function of a module, with a file, and returns what it returns."""

    def __call__(self, work: Callable[[Path], Answer], path: Path, /) -> Answer:
        """Raise UnreadableImage where the file cannot be read; the sentence says why."""


class Decoder:
    """One process that opens image files; begun with the first one. For any thread."""

    def __init__(self, time_limit_s: float = _TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def open(self, work: Callable[[Path], Answer], path: Path) -> Answer:
        """Return what `work`, a function of a module, makes of a file.

        Raises:
            UnreadableImage: the sentence says why.
        """
        with self._lock:
            answer = self._ask(work, path)
            if answer is None:  # it may have died long before: the file is tried once more
                answer = self._ask(work, path)
        if answer is None:
            raise UnreadableImage(say(CRASHED, name=printable(path)))
        if isinstance(answer, UnreadableImage):
            raise answer
        return cast("Answer", answer[0])

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(
        self, work: Callable[[Path], Answer], path: Path
    ) -> tuple[object] | UnreadableImage | None:
        """Return the answer, the error that says why there is none, or None if it died."""
        try:
            connection = self._connection or self._begin()
            connection.send((work, path))
            if connection.poll(self._time_limit_s):
                answer = cast("tuple[object] | str", parcels.receive(connection))
                return UnreadableImage(answer) if isinstance(answer, str) else answer
        except (EOFError, OSError):
            self._end()
            return None
        self._end()
        return UnreadableImage(say(HUNG, name=printable(path)))

    def _begin(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        with theirs:
            process = context.Process(target=_work, args=(theirs,), daemon=True)
            process.start()
        self._process, self._connection = process, ours
        return ours

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._connection = self._process = None


def _work(connection: Connection) -> None:
    """Answer each question about a file that arrives, until the connection closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), connection:
        while True:
            work, path = connection.recv()
            try:
                parcels.send(connection, (work(path),))
            except UnreadableImage as error:
                parcels.send(connection, error.sentence)
