"""Health, backups and the way back, as a terminal shows them."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fake_library import Terminal
from photoorganizer.core.paths import library_paths
from photoorganizer.core.types import Decision, FileStamp
from photoorganizer.index.backups import back_up
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges
from shelf import SECOND, Shelf

Command = Callable[..., Terminal]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with two photos and yesterday's backup of it."""
    paths = library_paths(tmp_path / "library")
    with Catalog.open(paths.catalog) as catalog:
        Shelf(catalog).add("a.jpg", "b.jpg")
        back_up(catalog, paths.backups, datetime.now(UTC) - timedelta(days=1), lambda: None)
    return paths.data


def damage(folder: Path) -> None:
    (folder / "catalog.sqlite").write_bytes(b"no database" * 1000)


def test_a_backup_and_the_way_back_to_it(command: Command, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.sqlite"
    answer = command("--library", str(folder), "--json", "backup", str(file))
    assert answer.document == {"backup": str(file), "photos": 2}
    answer = command("--library", str(folder), "--json", "restore", str(file))
    assert answer.code == 0
    assert (answer.document["backup"], answer.document["photos"]) == (str(file), 2)
    assert Path(answer.document["kept"]).is_file()
    assert datetime.fromisoformat(answer.document["made"]).tzinfo is not None


def test_people_are_told_what_a_restore_means(command: Command, folder: Path) -> None:
    [backup] = (folder / "backups").iterdir()
    told = command("--library", str(folder), "restore", str(backup)).out
    assert "back to the state of yesterday" in told
    assert "2 photos" in told
    assert "“photoorganizer index”" in told
    assert "is kept as" in told


def test_restore_of_no_backup_is_one_sentence(command: Command, folder: Path) -> None:
    answer = command("--library", str(folder), "restore", str(folder / "none.sqlite"))
    assert answer.code == 1
    assert answer.err.count("\n") == 1


def test_doctor_repairs_a_damaged_catalog_and_says_what_was_lost(
    command: Command, folder: Path
) -> None:
    damage(folder)
    answer = command("--library", str(folder), "doctor", "--repair")
    assert answer.code == 0
    assert "The catalog was damaged." in answer.out
    assert "back to the state of yesterday" in answer.out
    assert "Decisions made since then are lost" in answer.out


def test_doctor_tells_programs_what_it_repaired(command: Command, folder: Path) -> None:
    whole = command("--library", str(folder), "doctor", "--repair", "--json").document
    assert (whole["restored"], whole["put_right"], whole["problems"]) == (None, [], [])
    damage(folder)
    repaired = command("--library", str(folder), "doctor", "--repair", "--json").document
    assert repaired["restored"]["photos"] == 2
    assert "restored" not in command("--library", str(folder), "doctor", "--json").document


def test_a_folder_is_relinked_once_it_holds_its_photos(
    command: Command, folder: Path, tmp_path: Path
) -> None:
    new = tmp_path / "elsewhere"
    new.mkdir()
    refused = command("--library", str(folder), "relink", "/photos", str(new))
    assert refused.code == 1
    assert "holds none of the photos" in refused.err
    (new / "a.jpg").write_bytes(b"x" * 100)  # as the shelf says of its first photo
    os.utime(new / "a.jpg", ns=(SECOND, SECOND))
    answer = command("--library", str(folder), "--json", "relink", "/photos", str(new))
    assert answer.document == {"root": str(new), "photos": 2, "found": 1}
    back = command("--library", str(folder), "--json", "relink", "--undo", str(new))
    assert back.document == {"root": "/photos", "photos": 2, "found": 0}
    told = command("--library", str(folder), "relink", "/photos", str(new))
    assert f"If that was the wrong folder: photoorganizer relink --undo {new}" in told.out
    command("--library", str(folder), "relink", "--undo", str(new))
    once_more = command("--library", str(folder), "relink", "--undo", "/photos")
    assert (once_more.code, "was not relinked" in once_more.err) == (1, True)


@pytest.mark.parametrize("words", [["/photos"], ["--undo", "/photos", "/elsewhere"]])
def test_relink_needs_a_new_place_or_undo(command: Command, folder: Path, words: list[str]) -> None:
    assert command("--library", str(folder), "relink", *words).code == 2


def test_purge_lists_first_and_forgets_only_when_told_to(command: Command, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "here.jpg").touch()
    folder = tmp_path / "library"
    with Catalog.open(library_paths(folder).catalog) as catalog:
        root = catalog.add_root(photos)
        stamps = [FileStamp(name, 1, 1) for name in ("here.jpg", "gone.jpg")]
        catalog.apply_scan(root.id, ScanChanges(added=stamps))
        gone = catalog.known_files(root.id)["gone.jpg"].id
        catalog.decide([gone], "forest", Decision.TAG)
        catalog.apply_scan(root.id, ScanChanges(gone=[gone]))
    listed = command("--library", str(folder), "purge")
    assert str(photos / "gone.jpg") in listed.out
    assert "#forest" in listed.out
    assert "1 missing photo would be forgotten: add --yes to do it." in listed.out
    entry = {"path": str(photos / "gone.jpg"), "tags": ["forest"]}
    answer = command("--library", str(folder), "--json", "purge", "--yes")
    assert answer.document == {"photos": [entry], "offline": [], "purged": True}
    assert "No missing photo" in command("--library", str(folder), "purge").out
