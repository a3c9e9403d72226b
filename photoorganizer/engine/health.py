"""Is everything as it should be: the catalog, the network's files, the packages."""

import importlib.util
from pathlib import Path

from photoorganizer.core.errors import ModelError
from photoorganizer.engine.watching import rehearse
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import load_model, verify

_NEEDED = ("onnxruntime", "hnswlib", "PIL", "watchdog")


def check(catalog: Catalog, models: Path) -> list[str]:
    """Return what is wrong, a sentence each; empty when all is well."""
    findings = catalog.check()
    try:
        verify(load_model(models))
    except ModelError as error:
        findings.append(error.sentence)
    findings += [
        f"The Python package {name} is missing; install Photo Organizer again."
        for name in _NEEDED
        if importlib.util.find_spec(name) is None
    ]
    return findings + rehearse(catalog)
