"""Writes the aggregation networks that the product runs: one file, and its description.

Weights are rounded to half floats: of what they say nothing can be seen of it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from torch import nn

from photoorganizer.nn.profile import MANIFEST
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
"""


def ship(
    modules: Mapping[str, nn.Module], labels: Sequence[str], network: ModelSpec, folder: Path
) -> Path:
    """Write the aggregation networks for a network to `folder`; return their file."""
    halves = {
        f"{method}/{name}": value.detach().numpy().astype(np.float16)
        for method, module in modules.items()
        for name, value in module.state_dict().items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    scratch, file = folder / f"part-{FILE}", folder / FILE
    np.savez_compressed(scratch, **halves)
    scratch.replace(file)
    description = _DESCRIPTION.format(
        model=network.id,
        file=FILE,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        methods=_quoted(tuple(modules)),
        labels=_quoted(labels),
        card=CARD,
    )
    (folder / MANIFEST).write_text(description, encoding="utf-8")
    return file


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
