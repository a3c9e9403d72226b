"""Puts a trained network into `models/`: the graph, its manifest, its card.

Knows what the product needs to run a network, not how it was trained.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from photoorganizer.core.likeness import AspectSpec
from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.nn.network import PhotoNetwork
from photoorganizer.nn.preprocess import InputSpec, ModelInputs
from photoorganizer.nn.registry import MANIFEST, ModelSpec, load_model
from photoorganizer.train.export import export_network

GRAPH = "photo-network.onnx"
CARD = "photo-network.md"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Whose work a network rests on, in words for its manifest."""

    licence: str
    origin: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a network is shown."""

    spec: InputSpec
    samples: ModelInputs
    """Some of it, shape (n, 3, side, side): what the backbone's whole numbers are fitted to."""


def ship(
    network: PhotoNetwork,
    shown: Shown,
    heads: Sequence[HeadSpec],
    aspects: Sequence[AspectSpec],
    provenance: Provenance,
    models: Path,
) -> ModelSpec:
    """Write the graph and the manifest into `models`; return what the product will read.

    The manifest is written last, so that an interrupted write leaves a checksum that does not fit
    rather than a network that is taken for another.
    """
    models.mkdir(parents=True, exist_ok=True)
    file = models / GRAPH
    export_network(network, shown.samples, file)
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    write_manifest(
        ModelSpec(
            id=f"edgetpu-{checksum[:12]}",
            file=file,
            sha256=checksum,
            embedding_dim=aspects[0].stop,
            licence=provenance.licence,
            origin=provenance.origin,
            card=models / CARD,
            input=shown.spec,
            aspects=tuple(aspects),
            heads=tuple(heads),
        ),
        models,
    )
    return load_model(models)


def write_manifest(spec: ModelSpec, models: Path) -> None:
    """Write what the product needs to know of the network in `models`."""
    lines = [
        "# Written by `photoorganizer train`; the card says how.",
        f"id = {_quoted(spec.id)}",
        f"file = {_quoted(spec.file.name)}",
        f"sha256 = {_quoted(spec.sha256)}",
        f"embedding_dim = {spec.embedding_dim}",
        f"licence = {_quoted(spec.licence)}",
        f"origin = {_quoted(spec.origin)}",
        f"card = {_quoted(spec.card.name)}",
        "",
        "[input]",
        f"size = {spec.input.size}",
        f"mean = {_numbers(spec.input.mean)}",
        f"std = {_numbers(spec.input.std)}",
    ]
    for aspect in spec.aspects:
        lines += ["", *_aspect_lines(aspect)]
    for head in spec.heads:
        lines += ["", *_head_lines(head)]
    (models / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _aspect_lines(spec: AspectSpec) -> list[str]:
    return [
        "[[aspects]]",
        f"name = {_quoted(spec.aspect)}",
        f"start = {spec.start}",
        f"stop = {spec.stop}",
        f"weight = {spec.weight:.4f}",
        f"mean = {spec.unrelated.mean:.4f}",
        f"spread = {spec.unrelated.spread:.4f}",
    ]


def _head_lines(head: HeadSpec) -> list[str]:
    return [
        "[[heads]]",
        f"name = {_quoted(head.name)}",
        f"labels = [{', '.join(map(_quoted, head.labels))}]",
        f"silent = [{', '.join(map(_quoted, sorted(head.silent)))}]",
        f"exclusive = {str(head.exclusive).lower()}",
        f"temperature = {head.temperature:.4f}",
        *_threshold_lines(head.thresholds),
    ]


def _threshold_lines(thresholds: Mapping[Level, Sequence[float]]) -> list[str]:
    return [f"thresholds.{level.value} = {_numbers(thresholds[level])}" for level in Level]


def _numbers(values: Sequence[float]) -> str:
    return f"[{', '.join(f'{value:.4f}' for value in values)}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML string
