"""Indexing can be ended at any moment, by any means, and goes on as if nothing had happened."""

import os
import re
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import numpy as np
import psutil
import pytest

from program import Program, finish

PHOTOS = 120
Contents = dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, drawings: list[Path]) -> Path:
    """Enough photos for several batches and transactions, with a bad one here and there."""
    folder = tmp_path_factory.mktemp("crowd")
    for number in range(PHOTOS):
        content = drawings[number % len(drawings)].read_bytes()
        if number % 40 == 7:
            content = content[:2_000]
        # Bytes after the picture's end: another file with the same picture.
        (folder / f"photo {number:03d}.jpg").write_bytes(content + number.to_bytes(4))
    return folder


def contents(library: Path) -> Contents:
    """All that a library knows of each photo, by its path; no photo may be there twice."""
    with closing(sqlite3.connect(library / "catalog.sqlite")) as database:
        database.row_factory = sqlite3.Row
        photos = database.execute("SELECT * FROM photo").fetchall()
        vectors = dict(database.execute("SELECT photo_id, vector FROM embedding"))
        logits = dict(database.execute("SELECT photo_id, scores FROM logits"))
        tags: dict[int, set[tuple[str, str, str]]] = {}
        for row in database.execute("SELECT photo_id, name, source, state FROM tag"):
            tags.setdefault(row[0], set()).add(tuple(row[1:]))
    assert max(Counter(photo["path"] for photo in photos).values()) == 1
    assert set(vectors) == set(logits) == {p["id"] for p in photos if p["state"] == "ready"}
    facts = ("size", "state", "missing", "width", "height", "quick_hash", "model_id", "reason")
    return {
        photo["path"]: {
            **{fact: photo[fact] for fact in facts},
            "tags": tags.get(photo["id"], set()),
            "vector": vectors.get(photo["id"]),
        }
        for photo in photos
    }


def assert_same(found: Contents, expected: Contents) -> None:
    assert found.keys() == expected.keys()
    for path, facts in expected.items():
        ours = dict(found[path])
        theirs = dict(facts)
        left, right = ours.pop("vector"), theirs.pop("vector")
        assert ours == theirs
        assert (left is None) == (right is None)
        if isinstance(left, bytes) and isinstance(right, bytes):
            # Batches differ after an interruption, and with them the last bits of a float.
            one, other = (np.frombuffer(v, np.float16).astype(np.float32) for v in (left, right))
            assert float(one @ other) > 0.999


@pytest.fixture(scope="module")
def uninterrupted(
    tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str], crowd: Path
) -> tuple[Contents, float]:
    """What the library holds when nothing goes wrong, and how many seconds that takes."""
    program = Program(tmp_path_factory.mktemp("calm"), environment)
    started = time.monotonic()
    report = program.json("index", crowd)
    seconds = time.monotonic() - started
    assert report["photos"] + len(report["unreadable"]) == PHOTOS
    assert len(report["unreadable"]) == 3
    return contents(program.library), seconds


def interrupt(process: subprocess.Popen[str], after_s: float) -> bool:
    """Let a command run for so long; return whether it is still running then."""
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        return True
    return False


@pytest.mark.parametrize(
    "moment",
    [0.3, 0.55, 0.7, 0.85, *(pytest.param(n / 40, marks=pytest.mark.slow) for n in range(2, 40))],
)
def test_killed_at_any_moment_it_goes_on_without_loss_or_doubles(
    program: Program, crowd: Path, uninterrupted: tuple[Contents, float], moment: float
) -> None:
    expected, seconds = uninterrupted
    with program.start("index", crowd) as process:
        if interrupt(process, moment * seconds):
            children = psutil.Process(process.pid).children(recursive=True)
            process.kill()
            # The analysis processes notice by themselves that nobody listens any more.
            _, alive = psutil.wait_procs(children, timeout=30)
            assert not alive
        finish(process)
    report = program.json("index", crowd)
    assert report["photos"] + len(report["unreadable"]) == PHOTOS
    assert_same(contents(program.library), expected)
    assert program.json("index")["analysed"] == 0
    assert program.json("doctor")["problems"] == []
    assert len(program.json("similar", "-k", "5", crowd / "photo 001.jpg")) == 5


def analysed(library: Path) -> int:
    """How many photos a library that is being written holds by now."""
    try:
        with closing(
            sqlite3.connect(f"{(library / 'catalog.sqlite').as_uri()}?mode=ro", uri=True)
        ) as db:
            return int(db.execute("SELECT count(*) FROM embedding").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def wait_until_analysed(process: subprocess.Popen[str], library: Path, at_least: int) -> None:
    deadline = time.monotonic() + 60
    while analysed(library) < at_least and process.poll() is None:
        assert time.monotonic() < deadline
        interrupt(process, 0.01)


def test_ctrl_c_stops_cleanly_says_what_is_kept_and_goes_on(
    program: Program, crowd: Path, uninterrupted: tuple[Contents, float]
) -> None:
    with program.start("index", crowd, "--threads", "1") as process:
        wait_until_analysed(process, program.library, 1)
        os.killpg(process.pid, signal.SIGINT)
        result = finish(process)
    assert result.returncode == 130
    assert re.search(r"Stopped: .* kept", result.stderr)
    assert "Traceback" not in result.stderr
    kept = analysed(program.library)
    assert kept >= 1
    report = program.json("index", crowd)
    assert report["analysed"] <= PHOTOS - kept
    assert_same(contents(program.library), uninterrupted[0])


def test_ctrl_c_with_json_is_one_document(program: Program, crowd: Path) -> None:
    with program.start("index", crowd, "--json", "--threads", "1") as process:
        wait_until_analysed(process, program.library, 1)
        os.killpg(process.pid, signal.SIGINT)
        result = finish(process)
    assert result.returncode == 130
    assert result.stdout.startswith('{"error": "Stopped')
    assert result.stdout.count("\n") == 1


def test_two_runs_at_once_end_in_one_whole_library(
    program: Program, crowd: Path, uninterrupted: tuple[Contents, float]
) -> None:
    program.json("add", crowd)
    with program.start("index") as one, program.start("index") as other:
        results = [finish(one), finish(other)]
    for result in results:
        assert result.returncode in {0, 1}, result.stderr
        assert "Traceback" not in result.stderr
    assert 0 in {result.returncode for result in results}
    program.json("index")
    assert_same(contents(program.library), uninterrupted[0])
    assert program.json("doctor")["problems"] == []


def test_the_library_answers_while_it_is_indexed(program: Program, crowd: Path) -> None:
    with program.start("index", crowd) as process:
        wait_until_analysed(process, program.library, 1)
        assert len(program.json("search")) == PHOTOS
        program.json("tag", "busy", crowd / "photo 000.jpg")
        assert finish(process).returncode == 0
    assert len(program.json("search", "#busy")) == 1
