"""Which file beside a photo is its sidecar, and how one is written."""

import os
from pathlib import Path

import pytest

from photoorganizer.files import sidecars
from photoorganizer.files.xmp import Malformed, merge

GOLDEN = Path(__file__).with_name("golden")


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(b"")


def put(path: Path, packet: bytes | None = None) -> Path:
    path.write_bytes(merge(None, ["sea"], []) if packet is None else packet)
    return path


@pytest.mark.parametrize("name", ["a.jpg.xmp", "a.xmp", "a.jpg.XMP", "a.XMP"])
def test_a_sidecar_is_found_by_either_name(tmp_path: Path, name: str) -> None:
    put(tmp_path / name)
    found = sidecars.read(tmp_path / "a.jpg")
    assert found is not None
    assert found.path.name == name


def test_the_longer_name_comes_first(tmp_path: Path) -> None:
    put(tmp_path / "a.xmp")
    put(tmp_path / "a.jpg.xmp")
    found = sidecars.read(tmp_path / "a.jpg")
    assert found is not None
    assert found.path.name == "a.jpg.xmp"


def test_a_sidecar_that_is_about_the_raw_file_is_not_the_jpegs(tmp_path: Path) -> None:
    put(tmp_path / "a.xmp", (GOLDEN / "lightroom.xmp").read_bytes())
    assert sidecars.read(tmp_path / "a.jpg") is None
    assert sidecars.read(tmp_path / "a.rw2") is not None


def test_a_photo_without_a_sidecar_has_none(tmp_path: Path) -> None:
    assert sidecars.read(tmp_path / "a.jpg") is None


def test_a_broken_sidecar_of_the_shorter_name_is_not_taken_for_another_files(
    tmp_path: Path,
) -> None:
    put(tmp_path / "a.xmp", b"<broken")
    with pytest.raises(Malformed):
        sidecars.read(tmp_path / "a.jpg")


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), "a.jpg.xmp"),
        (("b.jpg.xmp", "b.jpg"), "a.jpg.xmp"),
        (("b.xmp", "b.jpg", "c.xmp", "c.jpg"), "a.xmp"),
        (("b.xmp", "b.jpg", "c.jpg.xmp", "c.jpg"), "a.jpg.xmp"),
        (("b.xmp", "b.jpg", "a.cr2"), "a.jpg.xmp"),
    ],
)
def test_a_new_sidecar_is_called_as_the_folders_others_are(
    tmp_path: Path, others: tuple[str, ...], expected: str
) -> None:
    touch(tmp_path, "a.jpg", *others)
    assert sidecars.name_for(tmp_path / "a.jpg").name == expected


def test_states_seen_in_passing_are_those_of_reading(tmp_path: Path) -> None:
    for name in ("a.jpg.xmp", "b.xmp", "b.jpg.XMP"):
        put(tmp_path / name)
    (tmp_path / "below").mkdir()
    put(tmp_path / "below" / "d.xmp")
    photos = ["a.jpg", "b.jpg", "c.jpg", "below/d.jpg", "gone/e.jpg"]
    states = sidecars.states_by_photo(tmp_path, photos)
    assert set(states) == {"a.jpg", "b.jpg", "below/d.jpg"}
    for name, state in states.items():
        found = sidecars.read(tmp_path / name)
        assert found is not None
        assert found.seen == state == sidecars.state_at(tmp_path / name)
    assert sidecars.state_at(tmp_path / "c.jpg") == ""


def test_writing_replaces_the_file_and_keeps_its_rights(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jpg.xmp")
    path.chmod(0o640)
    before = sidecars.read(tmp_path / "a.jpg")
    state = sidecars.replace(path, b"new", before)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert state == sidecars.state_at(tmp_path / "a.jpg") != (before and before.seen)
    assert [one.name for one in tmp_path.iterdir()] == ["a.jpg.xmp"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = put(tmp_path / "elsewhere" / "kept.xmp")
    link = tmp_path / "a.jpg.xmp"
    link.symlink_to(target)
    sidecars.replace(link, b"new", sidecars.read(tmp_path / "a.jpg"))
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_what_another_program_wrote_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jpg.xmp")
    before = sidecars.read(tmp_path / "a.jpg")
    put(path, merge(None, ["theirs"], []))
    with pytest.raises(BlockingIOError):
        sidecars.replace(path, b"new", before)
    with pytest.raises(BlockingIOError):
        sidecars.replace(path, b"new", None)
    assert b"theirs" in path.read_bytes()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_disk_that_fills_up_leaves_the_old_sidecar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.jpg.xmp")
    old = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        sidecars.replace(path, b"new", sidecars.read(tmp_path / "a.jpg"))
    assert path.read_bytes() == old
    assert len(list(tmp_path.iterdir())) == 1


def test_photo_with_the_longest_of_names_has_a_sidecar_too(tmp_path: Path) -> None:
    photo = tmp_path / f"{'a' * 251}.jpg"
    photo.touch()
    path = sidecars.name_for(photo)
    sidecars.replace(path, merge(None, ["sea"], []), None)
    found = sidecars.read(photo)
    assert found is not None
    assert found.path == path


def test_what_a_killed_program_left_is_swept_and_what_is_being_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.jpg.xmp")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: None)  # as if killed before
        sidecars.replace(path, b"new", sidecars.read(tmp_path / "a.jpg"))
    [left] = [one for one in tmp_path.iterdir() if one != path]
    sidecars.sweep(tmp_path)
    assert left.exists()
    os.utime(left, (1, 1))
    sidecars.sweep(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.jpg.xmp"]
