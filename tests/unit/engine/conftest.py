"""A library on drawn photos, with the real network."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import drawn
from fakes import talkative_models
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.engine.library import Library


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped network, made to speak on every photo."""
    return talkative_models(tmp_path_factory.mktemp("network") / "models")


@pytest.fixture(scope="session")
def drawn_photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six different photos; tests copy what they change."""
    folder = tmp_path_factory.mktemp("drawn")
    drawn.fill(folder, 6)
    return folder


@pytest.fixture
def paths(tmp_path: Path) -> LibraryPaths:
    """Where the test's library is."""
    return LibraryPaths(tmp_path / "library", tmp_path / "library" / "cache")


@pytest.fixture
def library(paths: LibraryPaths, models: Path) -> Iterator[Library]:
    """An open, empty library with one analysis process."""
    with Library(paths, models=models, workers=1) as library:
        yield library
