"""A file is written whole, or what stood there before is as it was."""

from pathlib import Path

import pytest

from photoorganizer.core.errors import KnownError
from photoorganizer.files.whole import whole


def write_half(file: Path) -> None:
    file.write_text("half")
    raise RuntimeError("power cut")


def test_what_was_written_stands_under_its_name_alone(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    target.write_text("old")
    with whole(target) as unfinished:
        unfinished.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_whatever_goes_wrong_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    target.write_text("old")
    with pytest.raises(RuntimeError, match="power cut"), whole(target) as unfinished:
        write_half(unfinished)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="nowhere"), whole(tmp_path / "nowhere" / "a") as file:
        file.write_text("new")
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(KnownError, match="folder"), whole(folder) as file:
        file.write_text("new")
    assert list(tmp_path.iterdir()) == [folder]
