"""Writes the aggregation networks that the product runs: one file, and its description.

Weights are rounded to half floats: of what they say nothing can be seen of it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from torch import nn

from photoorganizer.core.interests import ShareSpread
from photoorganizer.nn.profile import MANIFEST, load_spec
from photoorganizer.nn.registry import ModelSpec

FILE, CARD = "interests.npz", "interests.md"

_DESCRIPTION = """\
# Written by `photoorganizer train interests`; the card says how.
model = "{model}"
file = "{file}"
sha256 = "{sha256}"
methods = [{methods}]
labels = [{labels}]
licence = "The weights are this project's. Most training photos state no licence: see the card."
card = "{card}"

[shares]
least = {least:.3f}
most = {most:.3f}
below = {below:.3f}
above = {above:.3f}
"""


def ship(
    modules: Mapping[str, nn.Module],
    labels: Sequence[str],
    spread: ShareSpread,
    network: ModelSpec,
    folder: Path,
) -> Path:
    """Write the aggregation networks for a network to `folder`; return their file.

    Args:
        spread: how far shares that stand on the network's answers may be off.
    """
    halves = {
        f"{method}/{name}": value.detach().numpy().astype(np.float16)
        for method, module in modules.items()
        for name, value in module.state_dict().items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    scratch, file = folder / f"part-{FILE}", folder / FILE
    np.savez_compressed(scratch, **halves)
    scratch.replace(file)
    _describe(network.id, file, tuple(modules), labels, spread)
    return file


def ship_spread(spread: ShareSpread, folder: Path) -> None:
    """Write how far shares may be off into the description in `folder`, and nothing else anew.

    Raises:
        MissingWeights: there are no aggregation networks.
        BadWeights: their description cannot be understood.
    """
    spec = load_spec(folder)
    _describe(spec.model_id, spec.file, spec.methods, spec.labels, spread)


def _describe(
    model_id: str, file: Path, methods: Sequence[str], labels: Sequence[str], spread: ShareSpread
) -> None:
    description = _DESCRIPTION.format(
        model=model_id,
        file=file.name,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        methods=_quoted(methods),
        labels=_quoted(labels),
        card=CARD,
        least=spread.least,
        most=spread.most,
        below=spread.below,
        above=spread.above,
    )
    file.with_name(MANIFEST).write_text(description, encoding="utf-8")


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
