"""Which network there is: `models/manifest.toml` as data, and the proof that its file is the one.

Weights never travel without their transform: size, scale, labels, temperature and thresholds are
all in the manifest. Knows nothing of how the network is run.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.core.likeness import Aspect, AspectSpec, Background
from photoorganizer.core.sentences import say
from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.nn.preprocess import InputSpec

MANIFEST = "manifest.toml"


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One network as its manifest describes it.

    `id` changes whenever the embeddings or the logits do; rows in the catalog carry it.
    """

    id: str
    file: Path
    sha256: str
    input: InputSpec
    embedding_dim: int
    aspects: tuple[AspectSpec, ...]
    """What the embedding can be compared by; that of all aspects is the first."""
    heads: tuple[HeadSpec, ...]
    licence: str
    origin: str
    card: Path


def load_model(models_dir: Path) -> ModelSpec:
    """Return the network that the manifest in `models_dir` describes, without opening its file.

    Raises:
        MissingWeights: there is no manifest.
        BadWeights: the manifest cannot be understood.
    """
    manifest = models_dir / MANIFEST
    try:
        text = manifest.read_text(encoding="utf-8")
    except OSError as error:
        raise MissingWeights(
            say(
                "There is no model description at {file}: install the program again.", file=manifest
            )
        ) from error
    try:
        return _model(tomllib.loads(text), models_dir)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadWeights(
            say(
                "The model description {file} cannot be understood ({error}): install the "
                "program again.",
                file=manifest,
                error=error,
            )
        ) from error


def verify(spec: ModelSpec) -> None:
    """Check that the network's file is the one the manifest was written for.

    Raises:
        MissingWeights: the file is not there.
        BadWeights: its checksum differs.
    """
    try:
        with spec.file.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise MissingWeights(
            say(
                "The network's file {file} cannot be read: install the program again.",
                file=spec.file,
            )
        ) from error
    if found != spec.sha256:
        raise BadWeights(
            say(
                "The network's file {file} is damaged or was exchanged: install the program again.",
                file=spec.file,
            )
        )


def _model(manifest: dict[str, Any], folder: Path) -> ModelSpec:
    dimension = int(manifest["embedding_dim"])
    return ModelSpec(
        id=_text(manifest["id"]),
        file=folder / _text(manifest["file"]),
        sha256=_text(manifest["sha256"]),
        input=_input(manifest["input"]),
        embedding_dim=dimension,
        aspects=_aspects(manifest["aspects"], dimension),
        heads=tuple(_head(head) for head in manifest["heads"]),
        licence=_text(manifest["licence"]),
        origin=_text(manifest["origin"]),
        card=folder / _text(manifest["card"]),
    )


def _aspects(tables: list[dict[str, Any]], dimension: int) -> tuple[AspectSpec, ...]:
    aspects = tuple(
        AspectSpec(
            aspect=Aspect(table["name"]),
            start=int(table["start"]),
            stop=int(table["stop"]),
            weight=float(table["weight"]),
            unrelated=Background(float(table["mean"]), float(table["spread"])),
        )
        for table in tables
    )
    whole = aspects[0]
    if (whole.aspect, whole.start, whole.stop) != (Aspect.ALL, 0, dimension):
        raise ValueError("the first aspect is not the whole embedding")
    if any(not 0 <= spec.start < spec.stop <= dimension for spec in aspects):
        raise ValueError(f"an aspect is no part of an embedding of {dimension} numbers")
    return aspects


def _input(table: dict[str, Any]) -> InputSpec:
    red, green, blue = (float(value) for value in table["mean"])
    std_red, std_green, std_blue = (float(value) for value in table["std"])
    return InputSpec(int(table["size"]), (red, green, blue), (std_red, std_green, std_blue))


def _head(table: dict[str, Any]) -> HeadSpec:
    labels = tuple(_text(label) for label in table["labels"])
    head = HeadSpec(
        name=_text(table["name"]),
        labels=labels,
        silent=frozenset(table["silent"]),
        exclusive=bool(table["exclusive"]),
        temperature=float(table["temperature"]),
        thresholds={level: _numbers(table["thresholds"][level.value]) for level in Level},
    )
    if any(len(values) != len(labels) for values in head.thresholds.values()):
        raise ValueError(f"head {head.name} needs one threshold for each of its labels")
    if not head.silent <= set(labels) or head.temperature <= 0:
        raise ValueError(f"head {head.name} is silent on unknown labels, or its temperature is 0")
    return head


def _numbers(values: list[Any]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} should be text")
    return value
