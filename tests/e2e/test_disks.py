"""Disks that are full, read-only or held by somebody else: a sentence, and nothing is lost."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from program import Program

DISK_MB = 24


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, which only an administrator of Linux can make."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}M", "tmpfs", folder]
    if (
        sys.platform != "linux"
        or subprocess.run(command, capture_output=True, check=False).returncode
    ):
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def small(disk: Path, environment: dict[str, str]) -> Program:
    """A library on the small disk."""
    return Program(disk / "library", environment)


@contextlib.contextmanager
def full(disk: Path) -> Iterator[None]:
    """Leave no byte on the disk."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (2**20, 2**12, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size):
                    pass
    yield
    filler.unlink()


def refused(program: Program, *arguments: str | Path) -> str:
    """Run a command that must fail with one sentence; return it."""
    result = program.run(*arguments, code=1)
    assert "Traceback" not in result.stderr
    sentence = result.stderr.strip().splitlines()[-1]
    assert sentence.endswith(".")
    return sentence


def test_a_full_disk_is_a_sentence_and_all_goes_on_once_there_is_room(
    small: Program, disk: Path, album: Path, tmp_path: Path
) -> None:
    small.json("index", album)
    image = sorted(album.glob("*.jpg"))[0]
    small.json("tag", "kept", image)
    small.json("backup", tmp_path / "backup.sqlite")
    for number, photo in enumerate(sorted(album.glob("*.jpg"))):
        copy = album / f"more {number}.jpg"
        copy.write_bytes(photo.read_bytes() + b"x")
    with full(disk):
        assert "full" in refused(small, "index")
        assert "full" in refused(small, "tag", "lost", image)
        assert "full" in refused(small, "backup", disk / "second.sqlite")
        assert not (disk / "second.sqlite").exists()
        assert "full" in refused(small, "restore", tmp_path / "backup.sqlite")
    report = small.json("index")
    assert report["photos"] == 22
    assert [Path(one["path"]) for one in small.json("search", "#kept")] == [image]
    assert small.json("search", "#lost") == []
    assert small.json("doctor")["problems"] == []


def test_a_read_only_disk_is_a_sentence(small: Program, disk: Path, album: Path) -> None:
    small.json("index", album)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    for command in (["search"], ["index"], ["tag", "walk", sorted(album.glob("*.jpg"))[0]]):
        assert "read-only" in refused(small, *command)
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert len(small.json("search")) == 12


def test_photos_on_a_read_only_disk_are_indexed(program: Program, disk: Path, album: Path) -> None:
    shutil.copytree(album, disk / "album")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    assert program.json("index", disk / "album")["photos"] == 12


def test_a_catalog_that_another_program_locks_is_a_sentence(program: Program, album: Path) -> None:
    program.json("index", album)
    image = sorted(album.glob("*.jpg"))[0]
    with contextlib.closing(sqlite3.connect(program.library / "catalog.sqlite")) as db:
        db.isolation_level = None
        db.execute("BEGIN IMMEDIATE")
        assert "locked: close it, or try again" in refused(program, "tag", "walk", image)
        assert len(program.json("search")) == 12, "reading never waits"
    program.json("tag", "walk", image)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_library_folder_that_may_not_be_written_is_a_sentence(
    program: Program, tmp_path: Path
) -> None:
    tmp_path.chmod(0o500)
    assert "cannot be made" in refused(program, "roots")
    tmp_path.chmod(0o700)
