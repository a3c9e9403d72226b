"""A drive is pulled in the middle of indexing and comes back: no loss, and nothing done twice."""

import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from program import Program, finish
from trust import Record

PATIENCE_S = 1800


def embedded(library: Path) -> int:
    """How many photos a library that is being written has analysed by now."""
    try:
        with closing(
            sqlite3.connect(f"{(library / 'catalog.sqlite').as_uri()}?mode=ro", uri=True)
        ) as db:
            return int(db.execute("SELECT count(*) FROM embedding").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def wait_until(process: subprocess.Popen[str], library: Path, photos: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while embedded(library) < photos:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(
    "photos",
    [120, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.trust])],
)
def test_a_drive_that_is_pulled_while_indexing_and_comes_back_costs_nothing(
    program: Program,
    tmp_path: Path,
    drawings: list[Path],
    photos: int,
    record: Record,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("program.TIME_LIMIT_S", PATIENCE_S)
    drive = tmp_path / "drive"
    drive.mkdir()
    contents = [drawing.read_bytes() for drawing in drawings]
    for number in range(photos):
        # Bytes after the picture's end: another file with the same picture.
        content = contents[number % len(contents)] + number.to_bytes(4)
        (drive / f"photo {number}.jpg").write_bytes(content)
    first = drive / "photo 0.jpg"
    with program.start("index", drive, "--json") as process:
        wait_until(process, program.library, photos // 3)
        program.json("tag", "kept", first)
        drive.rename(tmp_path / "pulled")
        result = finish(process)
    assert result.returncode == 0, result.stderr
    assert str(drive) in result.stdout
    before = embedded(program.library)
    assert photos // 3 <= before < photos
    offline = program.json("index")
    assert (offline["analysed"], offline["missing"]) == (0, 0)
    assert program.json("search", "is:missing") == []
    (tmp_path / "pulled").rename(drive)
    report = program.json("index")
    assert (report["added"], report["moved"], report["unreadable"]) == (0, 0, [])
    assert report["analysed"] == photos - before, "what was analysed is not analysed again"
    assert [Path(one["path"]) for one in program.json("search", "#kept")] == [first]
    assert len(program.json("search")) == report["photos"] == photos
    assert program.json("doctor")["problems"] == []
    if photos >= 10_000:
        record("photos on a drive that was pulled while indexing", photos)
