"""A pool of analysis processes: batches of photos go in, outcomes come out, nothing takes it down.

A process that dies or hangs is replaced, the photo it was decoding is given a reason, and the
rest of its work is done again. At most two batches wait at each process, so memory stays flat
whatever the number of photos.
"""

import contextlib
import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Generic, Self, TypeVar, cast

from photoorganizer.core.errors import ModelError
from photoorganizer.core.sentences import say
from photoorganizer.core.types import Analysis
from photoorganizer.engine.decoder import CRASHED, HUNG
from photoorganizer.engine.worker import (
    Decoding,
    Done,
    Failed,
    Inferring,
    Message,
    Ready,
    run,
)
from photoorganizer.files.reasons import printable

BATCH_SIZE = 8
"""Photos a batch: larger ones are slower on a CPU's caches."""

_BATCHES_IN_FLIGHT = 2
_START_TIME_LIMIT_S = 120.0
_CLOSE_TIME_LIMIT_S = 2.0
_MAX_FAILED_STARTS = 3

Key = TypeVar("Key")
Result = TypeVar("Result")


@dataclass(slots=True)
class _Batch(Generic[Key]):
    """Photos on their way: the key the caller knows them by, and their files."""

    photos: list[tuple[Key, Path]]

    @property
    def paths(self) -> list[Path]:
        return [path for _, path in self.photos]


@dataclass(slots=True)
class _Worker(Generic[Key]):
    """One process with the batches it was sent, the first of which it is working on."""

    process: SpawnProcess
    connection: Connection
    batches: deque[_Batch[Key]] = field(default_factory=deque)
    ready: bool = False
    decoding: int | None = None
    heard: float = field(default_factory=time.monotonic)

    def overdue(self, now: float, photo_time_limit_s: float) -> bool:
        if not self.ready:
            return now - self.heard > _START_TIME_LIMIT_S
        return bool(self.batches) and now - self.heard > photo_time_limit_s


class WorkerPool(Generic[Key, Result]):
    """Runs `workers` processes for as long as it is open; `work` says what they do.

    Not for several threads at once: one thread feeds it and takes from it.
    """

    def __init__(
        self,
        models: Path,
        workers: int,
        *,
        work: Callable[[Connection, Path], None] = run,
        photo_time_limit_s: float = 60.0,
    ) -> None:
        self._models = models
        self._work = work
        self._photo_time_limit_s = photo_time_limit_s
        self._context = multiprocessing.get_context("spawn")
        self._failed_starts = 0
        self._workers: list[_Worker[Key]] = [self._start() for _ in range(max(1, workers))]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; work that is under way in them is dropped."""
        for worker in self._workers:
            _end(worker)
        self._workers = []

    def analyse(
        self, photos: Iterable[tuple[Key, Path]]
    ) -> Iterator[list[tuple[Key, Result | str]]]:
        """Yield the outcomes of `photos`, batch by batch, in the order they are ready.

        `photos` is read only as far ahead as the processes can take, so it may be endless.

        Raises:
            ModelError: the network cannot be loaded.
        """
        todo = _Feed(photos)
        while True:
            for worker in self._workers:
                self._feed(worker, todo)
            if not any(worker.batches for worker in self._workers):
                return
            yield from self._collect(todo)

    def _feed(self, worker: "_Worker[Key]", todo: "_Feed[Key]") -> None:
        while len(worker.batches) < _BATCHES_IN_FLIGHT and (batch := todo.next()) is not None:
            worker.batches.append(batch)
            worker.heard = time.monotonic()
            if worker.ready:
                _send(worker, batch)

    def _collect(self, todo: "_Feed[Key]") -> Iterator[list[tuple[Key, Result | str]]]:
        """Wait for the processes; yield finished batches and replace processes that failed."""
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), timeout=1.0):
            worker = by_connection[connection]  # type: ignore[index]  # only ours were waited for
            try:
                message: Message = worker.connection.recv()
            except (EOFError, OSError):
                yield self._replace(worker, todo, CRASHED)
                continue
            worker.heard = time.monotonic()
            if (finished := self._take(worker, message)) is not None:
                yield finished
        now = time.monotonic()
        limit = self._photo_time_limit_s
        for worker in [worker for worker in self._workers if worker.overdue(now, limit)]:
            yield self._replace(worker, todo, HUNG)

    def _take(
        self, worker: "_Worker[Key]", message: Message
    ) -> list[tuple[Key, Result | str]] | None:
        match message:
            case Ready():
                worker.ready = True
                self._failed_starts = 0
                for batch in worker.batches:
                    _send(worker, batch)
            case Failed(reason):
                raise ModelError(reason)
            case Decoding(index):
                worker.decoding = index
            case Inferring():
                worker.decoding = None
            case Done(outcomes):
                worker.decoding = None
                batch = worker.batches.popleft()
                keys = (key for key, _ in batch.photos)
                return list(zip(keys, cast("tuple[Result | str, ...]", outcomes), strict=True))
        return None

    def _replace(
        self, worker: "_Worker[Key]", todo: "_Feed[Key]", reason: str
    ) -> list[tuple[Key, Result | str]]:
        """Start a process in the place of a failed one; return what is known of its photos."""
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _MAX_FAILED_STARTS:
                raise ModelError(
                    say(
                        "The analysis process stops as soon as it starts; run “photoorganizer "
                        "doctor” to see what is missing."
                    )
                )
        _end(worker)
        self._workers[self._workers.index(worker)] = self._start()
        outcomes: list[tuple[Key, Result | str]] = []
        if worker.ready and worker.batches:
            outcomes, rest = _blame(worker.batches.popleft(), worker.decoding, reason)
            todo.again(rest)
        todo.again(worker.batches)
        return outcomes

    def _start(self) -> "_Worker[Key]":
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=self._work, args=(theirs, self._models), name="analysis", daemon=True
        )
        with _interrupts_ignored():
            process.start()
        theirs.close()
        return _Worker(process, ours)


class AnalysisPool(WorkerPool[Key, Analysis]):
    """The processes that analyse photos."""


class _Feed(Generic[Key]):
    """The batches still to be done: those to be done again first, then new ones."""

    def __init__(self, photos: Iterable[tuple[Key, Path]]) -> None:
        self._photos = iter(photos)
        self._again: deque[_Batch[Key]] = deque()

    def next(self) -> _Batch[Key] | None:
        if self._again:
            return self._again.popleft()
        photos = list(islice(self._photos, BATCH_SIZE))
        return _Batch(photos) if photos else None

    def again(self, batches: Iterable[_Batch[Key]]) -> None:
        self._again.extend(batches)


def _blame(
    batch: _Batch[Key], decoding: int | None, reason: str
) -> tuple[list[tuple[Key, Result | str]], Sequence[_Batch[Key]]]:
    """Return the outcome of the photo a process failed on, and the batches to do again.

    If it was not decoding, any photo of the batch may be the cause: each is tried alone.
    """
    if decoding is None and len(batch.photos) > 1:
        return [], [_Batch([photo]) for photo in batch.photos]
    key, path = batch.photos[decoding or 0]
    rest = [photo for photo in batch.photos if photo != (key, path)]
    return [(key, say(reason, name=printable(path)))], [_Batch(rest)] if rest else []


@contextlib.contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Let a process that starts now be deaf to Ctrl-C, which reaches the whole group: we end it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _send(worker: _Worker[Key], batch: _Batch[Key]) -> None:
    try:
        worker.connection.send(batch.paths)
    except OSError:
        # The process is gone: the next recv() says so, and the batch is done again.
        return


def _end(worker: _Worker[Key]) -> None:
    worker.connection.close()
    worker.process.terminate()
    worker.process.join(_CLOSE_TIME_LIMIT_S)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    worker.process.close()
