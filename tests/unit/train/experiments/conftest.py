"""A few drawn photos, in one folder a class."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from drawn import draw
from photoorganizer.train.experiments.configuration import Labels
from photoorganizer.train.experiments.division import Division, read_division


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Tiny networks are faster on one thread, above all beside other tests."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one folder for each of three classes, 20 photos each."""
    folder = tmp_path_factory.mktemp("photos")
    for scene in ("forest", "meadow", "sea"):
        (folder / scene).mkdir()
        for seed in range(20):
            draw(scene, seed, (48, 36)).save(folder / scene / f"{seed:02}.jpg")
    return folder


@pytest.fixture(scope="session")
def division(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Division:
    return read_division(photos, Labels.FOLDER, None, tmp_path_factory.mktemp("cache"), repr)
