"""What a run leaves: settings, log, weights, figures, a picture. Each file is written whole.

    config.toml        what was run
    log.txt            a line an epoch
    last.pt            the newest epoch, to go on from
    best.safetensors   the weights of the best epoch
    metrics.json       the report
    card.md            the same for people
    confusion.png      of the measured photos
    events.out.*       for TensorBoard

Nothing here is read by unpickling objects: tensors, numbers and texts only.
"""

import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import safetensors
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from photoorganizer.core.errors import BadWeights, KnownError

METRICS = "metrics.json"

State = dict[str, Any]
"""Nested dictionaries and lists of tensors, numbers and texts."""


class RunFolder:
    """The folder of one run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def log(self) -> Path:
        """A line an epoch."""
        return self.path / "log.txt"

    @property
    def confusion(self) -> Path:
        """The confusion matrix of the measured photos."""
        return self.path / "confusion.png"

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Make the folder, and write what is going to be run."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KnownError(f"The folder {self.path} cannot be made: {error}.") from error
        with _replacing(self.path / "config.toml") as scratch:
            scratch.write_text("\n".join(toml_lines(settings)) + "\n", encoding="utf-8")

    def save_last(self, state: State) -> None:
        """Keep the state that training goes on from."""
        with _replacing(self.path / "last.pt") as scratch:
            torch.save(state, scratch)

    def load_last(self) -> State | None:
        """Return the state to go on from, or None at the start of a run.

        Raises:
            BadWeights: its file is damaged.
        """
        file = self.path / "last.pt"
        if not file.is_file():
            return None
        try:
            state: State = torch.load(file, map_location="cpu", weights_only=True)
        except (OSError, RuntimeError, EOFError, KeyError, UnpicklingError) as error:
            raise BadWeights(
                f"The checkpoint {file} is damaged: delete {self.path} to start again."
            ) from error
        return state

    def save_best(self, weights: Mapping[str, Tensor], facts: Mapping[str, str]) -> None:
        """Keep the weights of the best epoch so far."""
        tensors = {name: value.detach().cpu().contiguous() for name, value in weights.items()}
        with _replacing(self.path / "best.safetensors") as scratch:
            save_file(tensors, scratch, metadata=dict(facts))

    def load_best(self) -> dict[str, Tensor]:
        """Return the weights of the best epoch.

        Raises:
            BadWeights: their file is damaged or gone.
        """
        file = self.path / "best.safetensors"
        try:
            return load_file(file)
        except (OSError, safetensors.SafetensorError) as error:
            raise BadWeights(
                f"The weights {file} cannot be read: delete {self.path} to start again."
            ) from error

    def save_card(self, text: str) -> None:
        """Keep what people are told of the run."""
        with _replacing(self.path / "card.md") as scratch:
            scratch.write_text(text, encoding="utf-8")

    def save_report(self, report: Mapping[str, Any]) -> None:
        """Keep the report; what is not a number is null."""
        text = json.dumps(_finite(report), indent=2, ensure_ascii=False, allow_nan=False)
        with _replacing(self.path / METRICS) as scratch:
            scratch.write_text(text + "\n", encoding="utf-8")


def toml_lines(settings: Mapping[str, Any], section: str = "") -> Iterator[str]:
    """Yield settings as TOML: plain values, then tables and lists of tables; no value for None."""
    for name, value in settings.items():
        if value is not None and not _is_table(value) and not _are_tables(value):
            yield f"{name} = {_toml(value)}"
    for name, value in settings.items():
        path = f"{section}.{name}" if section else name
        if _is_table(value):
            yield from ("", f"[{path}]", *toml_lines(value, path))
        elif _are_tables(value):
            for one in value:
                yield from ("", f"[[{path}]]", *toml_lines(one, path))


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _are_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and _is_table(value[0])


def _toml(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return json.dumps(str(value), ensure_ascii=False)  # a JSON string is a TOML string


@contextmanager
def _replacing(file: Path) -> Iterator[Path]:
    """Yield a file to write beside `file`, which takes its place once it is on the disk."""
    scratch = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        yield scratch
        with scratch.open("rb+") as stream:
            os.fsync(stream.fileno())
        scratch.replace(file)
    except OSError as error:
        raise KnownError(f"{file} cannot be written: {error}.") from error
    finally:
        scratch.unlink(missing_ok=True)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_finite(one) for one in value]
    return value if isinstance(value, int | None) else str(value)
