"""The analysis process: it decodes photos and runs the network, one batch after another.

It runs beside the application, at low priority, so that a decoder that crashes or hangs costs one
photo and never the window. It knows no catalog: paths come in, analyses or reasons go out. It
ends by itself when the application is gone.
"""

import contextlib
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from photoorganizer.core.errors import ModelError, UnreadableImage
from photoorganizer.core.metadata import Description
from photoorganizer.core.saliency import Masked
from photoorganizer.core.types import Analysis, FileFacts, Pixels
from photoorganizer.files.decode import Decoded, decode
from photoorganizer.files.description import describe
from photoorganizer.nn.registry import load_model

if TYPE_CHECKING:
    from photoorganizer.nn.tagger import Reading

    _Read = Callable[[Sequence[Pixels]], list[Reading]]


@dataclass(frozen=True, slots=True)
class Ready:
    """The network is loaded."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The network could not be loaded; `reason` is a sentence. The process ends."""

    reason: str


@dataclass(frozen=True, slots=True)
class Decoding:
    """Photo `index` of the batch is about to be decoded: if the process dies now, it is why."""

    index: int


@dataclass(frozen=True, slots=True)
class Inferring:
    """All photos of the batch are decoded; the network runs."""


Outcome = Analysis | str
"""An analysis, or the sentence that says why there is none."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a file looks like and says."""

    facts: FileFacts
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """The outcomes of a batch, in its order."""

    outcomes: tuple[Analysis | Description | Look | Masked | str, ...]


Message = Ready | Failed | Decoding | Inferring | Done


def run(connection: Connection, models: Path, *, augmented: bool = False) -> None:
    """Answer each batch of paths that arrives on `connection`, until it closes or sends None.

    Args:
        augmented: look at several views of each photo: surer, and as many times slower.
    """
    _step_back()
    # The window imports this module, too, and must not load ONNX Runtime.
    from photoorganizer.nn.tagger import Tagger  # noqa: PLC0415 - loaded in this process only

    # The other end closes without a word when the application is killed.
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), connection:
        try:
            tagger = Tagger(load_model(models))
        except ModelError as error:
            connection.send(Failed(error.sentence))
            return
        read = tagger.read_augmented if augmented else tagger.read
        connection.send(Ready())
        while (paths := connection.recv()) is not None:
            connection.send(Done(_analyse(connection, read, paths)))


def reread(connection: Connection, _models: Path) -> None:
    """Answer like `run`, but only with what files and sidecars say: no pixel, no network."""
    _answer(connection, describe)


def look(connection: Connection, _models: Path) -> None:
    """Answer like `run`, but only with what files look like and say: no network."""

    def see(path: Path) -> Look:
        decoded = _look_at(path)
        return Look(decoded.facts, decoded.thumbnail)

    _answer(connection, see)


def _answer(connection: Connection, ask: "Callable[[Path], Description | Look]") -> None:
    _step_back()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), connection:
        connection.send(Ready())
        while (paths := connection.recv()) is not None:
            said: list[Description | Look | str] = []
            for index, path in enumerate(paths):
                connection.send(Decoding(index))
                try:
                    said.append(ask(path))
                except UnreadableImage as error:
                    said.append(error.sentence)
            connection.send(Done(tuple(said)))


def _step_back() -> None:
    """Leave Ctrl-C to the application, and the processor to whoever wants it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(10)


def _look_at(path: Path) -> Decoded:
    decoded = decode(path)
    said = describe(path)
    taken = decoded.facts.taken if said.taken is None else said.taken
    return replace(decoded, facts=replace(decoded.facts, taken=taken, metadata=said.metadata))


def _analyse(connection: Connection, read: "_Read", paths: Sequence[Path]) -> tuple[Outcome, ...]:
    decoded: list[Decoded | str] = []
    for index, path in enumerate(paths):
        connection.send(Decoding(index))
        try:
            decoded.append(_look_at(path))
        except UnreadableImage as error:
            decoded.append(error.sentence)
    connection.send(Inferring())
    readings = iter(read([one.pixels for one in decoded if isinstance(one, Decoded)]))
    outcomes: list[Outcome] = []
    for one in decoded:
        if isinstance(one, str):
            outcomes.append(one)
            continue
        reading = next(readings)
        outcomes.append(
            Analysis(
                facts=one.facts,
                thumbnail=one.thumbnail,
                embedding=np.asarray(reading.embedding, dtype=np.float32),
                logits=dict(reading.logits),
            )
        )
    return tuple(outcomes)
