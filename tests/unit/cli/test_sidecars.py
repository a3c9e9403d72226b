"""Sidecars as a terminal shows and writes them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fake_library import Terminal
from photoorganizer.core.paths import library_paths
from photoorganizer.core.types import Decision
from photoorganizer.files.scan import scan
from photoorganizer.files.xmp import flat_keywords
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges

Command = Callable[..., Terminal]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of four photos, two of them below it, each with a tag that waits."""
    folder = tmp_path / "photos"
    (folder / "below").mkdir(parents=True)
    for name in ("a.jpg", "b.jpg", "below/c.jpg", "below/d.jpg"):
        (folder / name).write_bytes(b"any")
    with Catalog.open(library_paths(tmp_path / "library").catalog) as catalog:
        root = catalog.add_root(folder)
        catalog.apply_scan(root.id, ScanChanges(added=list(scan(folder))))
        known = [file.id for file in catalog.known_files(root.id).values()]
        catalog.decide(known, "sea", Decision.TAG)
    return folder


@pytest.fixture
def command(photos: Path, real_command: Command) -> Command:
    return real_command


def written(photos: Path) -> list[str]:
    return sorted(str(path.relative_to(photos)) for path in photos.rglob("*.xmp"))


def test_what_waits_is_told(command: Command) -> None:
    answer = command("sidecars")
    assert answer.out == (
        "4 sidecars wait to be written. Write them with “photoorganizer sidecars write”.\n"
    )
    assert command("sidecars", "--json").document == {"pending": 4, "automatic": False}


def test_everything_that_waits_is_written(command: Command, photos: Path) -> None:
    answer = command("sidecars", "write")
    assert (answer.code, answer.out) == (
        0,
        "4 sidecars written. No sidecar waits to be written.\n",
    )
    assert len(written(photos)) == 4
    [keyword] = flat_keywords((photos / "a.jpg.xmp").read_bytes()) or ()
    assert keyword.text == "sea"


def test_photos_and_folders_can_be_named(command: Command, photos: Path) -> None:
    answer = command("sidecars", "write", "--json", str(photos / "a.jpg"), str(photos / "below"))
    assert answer.document == {"written": 3, "unchanged": 0, "pending": 1, "problems": []}
    assert written(photos) == ["a.jpg.xmp", "below/c.jpg.xmp", "below/d.jpg.xmp"]


def test_what_cannot_be_written_is_a_sentence_and_an_exit_code(
    command: Command, photos: Path
) -> None:
    (photos / "a.jpg.xmp").write_bytes(b"<half")
    answer = command("sidecars", "write")
    assert answer.code == 1
    assert answer.out.startswith("“a.jpg.xmp” is damaged")
    assert answer.out.endswith("3 sidecars written. 1 sidecar waits to be written.\n")


def test_a_photo_that_is_not_in_the_library_is_a_known_error(
    command: Command, photos: Path
) -> None:
    answer = command("sidecars", "write", str(photos / "none.jpg"))
    assert answer.code == 1
    assert "not in the library" in answer.err


def test_the_switch_writes_what_waits_and_what_comes(command: Command, photos: Path) -> None:
    assert "by themselves" in command("sidecars", "--auto", "on").out
    assert len(written(photos)) == 4
    command("untag", "sea", str(photos / "a.jpg"))
    assert flat_keywords((photos / "a.jpg.xmp").read_bytes()) is None
    assert command("sidecars", "--auto", "off", "--json").document["automatic"] is False
