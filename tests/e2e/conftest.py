"""A library of its own for each test, and photos drawn once for all of them."""

import os
from pathlib import Path

import pytest

from drawn import fill
from fakes import talkative_models
from program import Program


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    models = talkative_models(tmp_path_factory.mktemp("network") / "models")
    return {**os.environ, "TALKATIVE_MODELS": str(models)}


@pytest.fixture
def program(tmp_path: Path, environment: dict[str, str]) -> Program:
    return Program(tmp_path / "library", environment)


@pytest.fixture(scope="session")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A dozen drawn photos. Copy them: tests move and damage theirs."""
    return fill(tmp_path_factory.mktemp("drawings"), 12)


@pytest.fixture
def album(tmp_path: Path, drawings: list[Path]) -> Path:
    """A folder with the drawn photos, two of them in a folder inside."""
    folder = tmp_path / "my photos"
    (folder / "trip 2024").mkdir(parents=True)
    for number, drawing in enumerate(drawings):
        place = folder / "trip 2024" if number < 2 else folder
        (place / drawing.name).write_bytes(drawing.read_bytes())
    return folder
