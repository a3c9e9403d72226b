"""The process that looks at photos whole and with parts hidden, while somebody waits for it."""

import contextlib
import os
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from photoorganizer.core.errors import ModelError, UnreadableImage
from photoorganizer.core.saliency import Masked
from photoorganizer.engine.worker import Decoding, Done, Failed, Inferring, Ready
from photoorganizer.files.decode import decode
from photoorganizer.nn.registry import load_model

if TYPE_CHECKING:
    from photoorganizer.nn.tagger import Tagger

_MOST_THREADS = 4


def look_masked(connection: Connection, models: Path) -> None:
    """Answer like `worker.run`, but with a `Masked` for each photo."""
    # The window imports this module, too, and must not load ONNX Runtime.
    from photoorganizer.nn.tagger import Tagger  # noqa: PLC0415 - loaded in this process only

    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), connection:
        try:
            tagger = Tagger(load_model(models), threads=min(_MOST_THREADS, os.cpu_count() or 1))
        except ModelError as error:
            connection.send(Failed(error.sentence))
            return
        connection.send(Ready())
        while (paths := connection.recv()) is not None:
            connection.send(Done(tuple(_look(connection, tagger, paths))))


def _look(connection: Connection, tagger: "Tagger", paths: Sequence[Path]) -> list[Masked | str]:
    outcomes: list[Masked | str] = []
    for index, path in enumerate(paths):
        connection.send(Decoding(index))
        try:
            pixels = decode(path).pixels
        except UnreadableImage as error:
            outcomes.append(error.sentence)
            continue
        connection.send(Inferring())
        outcomes.append(tagger.read_masked(pixels))
    return outcomes
