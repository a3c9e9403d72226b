"""What a post takes, and copies for it, on a terminal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from drawn import save
from fake_library import Terminal
from photoorganizer.core.paths import library_paths
from photoorganizer.core.types import Decision
from photoorganizer.files.scan import scan
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges

Command = Callable[..., Terminal]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two photos tagged #sea and one that only pretends to be one."""
    folder = tmp_path / "photos"
    folder.mkdir()
    save(folder / "a.jpg", "sea", 1, (160, 120))
    save(folder / "b.jpg", "sea", 2, (160, 120))
    (folder / "c.jpg").write_bytes(b"no picture")
    with Catalog.open(library_paths(tmp_path / "library").catalog) as catalog:
        root = catalog.add_root(folder)
        catalog.apply_scan(root.id, ScanChanges(added=list(scan(folder))))
        for file in catalog.known_files(root.id).values():
            [photo] = catalog.photos([file.id])
            tag = "broken" if photo.path.name == "c.jpg" else "sea"
            catalog.decide([file.id], tag, Decision.TAG)
    return folder


@pytest.fixture
def command(photos: Path, real_command: Command) -> Command:
    return real_command


def test_copies_of_what_matches_are_saved_small(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    done = command("copies", "#sea", str(target), "--edge", "80", "--json")
    assert done.code == 0
    assert sorted(done.document["saved"]) == [str(target / "a.jpg"), str(target / "b.jpg")]
    with Image.open(target / "a.jpg") as image:
        assert max(image.size) == 80


def test_a_photo_that_cannot_be_copied_is_told_and_fails(command: Command, tmp_path: Path) -> None:
    done = command("copies", "#broken", str(tmp_path))
    assert done.code == 1
    assert "c.jpg" in done.out
    assert command("copies", "#sea", str(tmp_path / "nowhere")).code == 1


def test_networks_are_listed_changed_and_reset(command: Command) -> None:
    shipped = {one["name"]: one for one in command("networks", "--json").document}
    assert shipped["instagram"]["max_hashtags"] == 5
    changed = command("networks", "set", "instagram", "--hashtags", "3", "--json").document
    [instagram] = [one for one in changed if one["name"] == "instagram"]
    assert instagram["max_hashtags"] == 3
    assert instagram["max_characters"] == shipped["instagram"]["max_characters"]
    assert "2200" in command("networks").out
    reset = command("networks", "reset", "instagram", "--json").document
    assert {one["name"]: one for one in reset} == shipped


def test_an_unknown_network_is_one_sentence(command: Command) -> None:
    failed = command("networks", "set", "fax", "--hashtags", "3", "--characters", "9")
    assert failed.code == 1
    assert "instagram" in failed.err
