from pathlib import Path

import pytest

from photoorganizer.core import paths
from photoorganizer.core.paths import library_paths, models, resources


def test_own_library_keeps_facts_and_caches_apart() -> None:
    own = library_paths()
    assert own.data != own.cache
    assert own.catalog.is_relative_to(own.data)
    assert own.window.is_relative_to(own.data)
    assert own.thumbnails.is_relative_to(own.cache)
    assert own.vectors.is_relative_to(own.cache)


def test_library_in_a_folder_is_whole_there(tmp_path: Path) -> None:
    here = library_paths(tmp_path / "library")
    files = [here.catalog, here.thumbnails, here.vectors, here.window]
    assert all(file.is_relative_to(tmp_path / "library") for file in files)
    assert len(set(files)) == len(files)


def test_asking_for_paths_creates_nothing(tmp_path: Path) -> None:
    library_paths(tmp_path / "library")
    assert list(tmp_path.iterdir()) == []


def test_relative_and_home_paths_are_made_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    assert library_paths(Path("here")).data == Path.cwd() / "here"
    assert library_paths(Path("~/photos")).data == Path.home() / "photos"


def test_resources_and_models_are_found_in_a_checkout() -> None:
    checkout = Path(__file__).resolve().parents[3]
    assert resources() == checkout / "resources"
    assert models() == checkout / "models"


def test_resources_of_an_installed_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    (tmp_path / "_resources").mkdir()
    assert resources() == tmp_path / "_resources"
    assert models() == tmp_path.parent / "models"
