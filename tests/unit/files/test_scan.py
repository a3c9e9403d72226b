import logging
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoorganizer.files.scan import IMAGE_SUFFIXES, is_online, scan


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"photo")


def found(root: Path) -> list[str]:
    return [stamp.path for stamp in scan(root)]


def refuse(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the system refuse to list a folder, also to an administrator."""
    plain = os.scandir

    def scandir(path: str | Path) -> object:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied")
        return plain(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_photos_are_found_below_the_root_with_relative_paths(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "2020/b.JPEG", "2020/05/c.HeIc", "2020/notes.txt", "2020/05/film.mp4")
    assert sorted(found(tmp_path)) == ["2020/05/c.HeIc", "2020/b.JPEG", "a.jpg"]


def test_stamp_holds_size_and_time_to_the_nanosecond(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg")
    os.utime(tmp_path / "a.jpg", ns=(1, 1_600_000_000_123_456_789))
    (stamp,) = scan(tmp_path)
    assert stamp.size == 5
    assert stamp.mtime_ns == (tmp_path / "a.jpg").stat().st_mtime_ns


def test_order_is_the_same_each_time(tmp_path: Path) -> None:
    make(tmp_path, "b/2.jpg", "b/1.jpg", "a/3.jpg", "c.jpg")
    assert found(tmp_path) == found(tmp_path) == ["c.jpg", "a/3.jpg", "b/1.jpg", "b/2.jpg"]


def test_hidden_and_system_folders_are_left_out(tmp_path: Path) -> None:
    make(
        tmp_path, ".cache/a.jpg", "._b.jpg", ".jpg", "@eaDir/c.jpg", "$RECYCLE.BIN/d.jpg", "e/f.jpg"
    )
    assert found(tmp_path) == ["e/f.jpg"]


def test_hidden_root_is_walked_when_asked_for(tmp_path: Path) -> None:
    make(tmp_path, ".private/a.jpg")
    assert found(tmp_path / ".private") == ["a.jpg"]


def test_names_of_any_bytes_are_found(tmp_path: Path) -> None:
    names = [b"\xff\xfe.jpg", b"new\nline.jpg", "\u202egpj.jpg".encode(), b"x" * 251 + b".jpg"]
    for name in names:
        (tmp_path / os.fsdecode(name)).touch()
    assert sorted(map(os.fsencode, found(tmp_path))) == sorted(names)


def test_link_in_a_loop_ends(tmp_path: Path) -> None:
    make(tmp_path, "a/b/c.jpg")
    (tmp_path / "a/b/loop").symlink_to(tmp_path / "a")
    (tmp_path / "a/self").symlink_to(".")
    assert found(tmp_path) == ["a/b/c.jpg"]


def test_link_to_a_folder_around_the_root_is_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "outside.jpg", "root/a.jpg", "other/b.jpg")
    (tmp_path / "root/up").symlink_to("..")
    assert found(tmp_path / "root") == ["a.jpg"]


def test_link_to_another_folder_is_followed(tmp_path: Path) -> None:
    make(tmp_path, "drive/2019/b.jpg", "root/a.jpg")
    (tmp_path / "root/linked").symlink_to(tmp_path / "drive")
    assert found(tmp_path / "root") == ["a.jpg", "linked/2019/b.jpg"]


def test_photo_is_found_once_under_its_own_path_not_that_of_a_link(tmp_path: Path) -> None:
    make(tmp_path, "z/photos/a.jpg")
    (tmp_path / "a-link").symlink_to(tmp_path / "z/photos")
    assert found(tmp_path) == ["z/photos/a.jpg"]


def test_link_to_a_photo_is_a_photo_and_a_broken_one_is_not(tmp_path: Path) -> None:
    make(tmp_path, "elsewhere/a.jpg", "root/b.jpg")
    (tmp_path / "root/c.jpg").symlink_to(tmp_path / "elsewhere/a.jpg")
    (tmp_path / "root/d.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "root/e.jpg").symlink_to("e.jpg")
    assert found(tmp_path / "root") == ["b.jpg", "c.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="no pipes in folders")
def test_pipe_and_folder_that_are_named_like_photos_are_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    assert found(tmp_path) == []


def test_folder_that_cannot_be_listed_is_told_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make(tmp_path, "a/1.jpg", "b/2.jpg", "c/3.jpg")
    refuse(monkeypatch, tmp_path / "b")
    walk = scan(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert [stamp.path for stamp in walk] == ["a/1.jpg", "c/3.jpg"]
    assert walk.unlistable == ["b"]
    assert "Permission denied" in caplog.text
    assert not walk.saw("b/2.jpg")
    assert not walk.saw("b/deeper/4.jpg")
    assert walk.saw("bb/5.jpg")
    assert walk.saw("a/gone.jpg")


def test_nothing_is_missing_from_a_root_that_cannot_be_listed(tmp_path: Path) -> None:
    walk = scan(tmp_path / "unplugged")
    assert list(walk) == []
    assert not walk.saw("a.jpg")


def test_folder_that_vanishes_during_the_walk_is_no_problem(tmp_path: Path) -> None:
    make(tmp_path, "a/1.jpg", "b/2.jpg", "c/3.jpg")
    walk = scan(tmp_path)
    paths = []
    for stamp in walk:
        paths.append(stamp.path)
        if stamp.path == "a/1.jpg":
            (tmp_path / "b/2.jpg").unlink()
            (tmp_path / "b").rmdir()
    assert paths == ["a/1.jpg", "c/3.jpg"]
    assert walk.unlistable == []


def test_root_is_online_when_it_can_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "file.jpg", "closed/a.jpg")
    refuse(monkeypatch, tmp_path / "closed")
    assert is_online(tmp_path)
    assert not is_online(tmp_path / "file.jpg")
    assert not is_online(tmp_path / "unplugged")
    assert not is_online(tmp_path / "closed")


NAMES = st.sampled_from(["a", "b", ".h", "p.jpg", "q.PNG", "r.txt"])


@given(st.sets(st.lists(NAMES, min_size=1, max_size=4).map("/".join), max_size=12))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_photo_is_found_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, paths: Iterable[str]
) -> None:
    root = tmp_path_factory.mktemp("tree")
    expected = set()
    for path in sorted(paths):
        try:
            make(root, path)
        except OSError:  # a file stands where a folder is wanted, or the other way round
            continue
        parts = path.split("/")
        if not any(part.startswith(".") for part in parts) and parts[-1].endswith(("jpg", "PNG")):
            expected.add(path)
    results = found(root)
    assert set(results) == expected
    assert len(results) == len(expected)


def test_suffixes_are_lower_case_with_their_dot() -> None:
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in IMAGE_SUFFIXES)
