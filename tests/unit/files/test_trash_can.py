"""Files come back from the trash as they were, and never over another file."""

from pathlib import Path

import pytest

from photoorganizer.files.trash_can import put_back
from trash_bin import TrashBin, needs_way_back

pytestmark = needs_way_back


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrashBin:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return TrashBin(tmp_path / "data")


@pytest.mark.parametrize("name", ["a.jpg", "mit Leerzeichen und 100%.jpg", "ґанок\nlast.jpg"])
def test_a_file_comes_back(tmp_path: Path, bin_: TrashBin, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"a photo")
    before = file.stat()
    bin_.send(file)
    assert put_back([file]) == [file]
    assert file.read_bytes() == b"a photo"
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert not list(bin_.folder.rglob("*.*"))


def test_nothing_is_overwritten(tmp_path: Path, bin_: TrashBin) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"old")
    bin_.send(file)
    file.write_bytes(b"new")
    assert put_back([file]) == []
    assert file.read_bytes() == b"new"
    assert len(list((bin_.folder / "files").iterdir())) == 1


def test_the_last_of_several_comes_back(tmp_path: Path, bin_: TrashBin) -> None:
    file = tmp_path / "a.jpg"
    for content in (b"first", b"second"):
        file.write_bytes(content)
        bin_.send(file)
    assert put_back([file]) == [file]
    assert file.read_bytes() == b"second"


def test_what_is_not_in_the_trash_or_has_no_folder_stays_away(
    tmp_path: Path, bin_: TrashBin
) -> None:
    file = tmp_path / "folder" / "a.jpg"
    file.parent.mkdir()
    file.write_bytes(b"a photo")
    bin_.send(file)
    file.parent.rmdir()
    (bin_.folder / "info" / "odd.trashinfo").write_bytes(b"\xff\xfe")
    assert put_back([file, tmp_path / "never.jpg"]) == []
    assert len(list((bin_.folder / "files").iterdir())) == 1
