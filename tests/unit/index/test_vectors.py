import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.types import PhotoId
from photoorganizer.index.neighbours import ExactNeighbours, GraphNeighbours, Matrix
from photoorganizer.index.vectors import VectorIndex

DIMENSION = 8
FEW, MANY = 40, 60
"""Below and above the number from which the tests' indexes are graphs."""

Open = Callable[..., VectorIndex]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.hnsw"


@pytest.fixture
def open_index(path: Path) -> Open:
    return lambda model="net-1", dimension=DIMENSION: VectorIndex(
        path, dimension, model, exact_below=50
    )


def matrix(count: int, seed: int = 0) -> Matrix:
    return np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)


def ids(count: int, start: int = 0) -> list[PhotoId]:
    return [PhotoId(number) for number in range(start, start + count)]


@pytest.fixture
def filled(open_index: Open) -> VectorIndex:
    index = open_index()
    index.add(ids(MANY), matrix(MANY))
    index.save(7)
    return index


@pytest.mark.parametrize("count", [FEW, MANY])
def test_the_nearest_are_found_whatever_the_number(open_index: Open, count: int) -> None:
    index = open_index()
    index.add(ids(count), matrix(count))
    query = matrix(count)[5]
    found = index.nearest(query, 3)
    assert found[0] == (5, pytest.approx(1, abs=1e-5))
    assert [photo for photo, _ in index.nearest(query, 2, {PhotoId(5)})] == [
        photo for photo, _ in found[1:]
    ]
    assert len(index) == count


def test_many_vectors_become_a_graph_and_are_held_once(open_index: Open) -> None:
    index = open_index()
    index.add(ids(FEW), matrix(FEW))
    assert isinstance(index._neighbours, ExactNeighbours)
    index.add(ids(MANY), matrix(MANY))
    assert isinstance(index._neighbours, GraphNeighbours)
    assert len(index) == MANY


def test_adding_again_replaces(open_index: Open) -> None:
    index = open_index()
    index.add(ids(FEW), matrix(FEW))
    index.add(ids(FEW), matrix(FEW, seed=1))
    assert len(index) == FEW
    assert index.nearest(matrix(FEW, seed=1)[3], 1)[0][0] == 3


def test_removed_photos_are_not_found(open_index: Open) -> None:
    for count in (FEW, MANY):
        index = open_index()
        index.add(ids(count), matrix(count))
        index.remove([PhotoId(5), PhotoId(9999)])
        assert index.nearest(matrix(count)[5], 1)[0][0] != 5
        assert len(index) == count - 1


def test_rebuilding_forgets_what_was_there(open_index: Open) -> None:
    index = open_index()
    index.add(ids(MANY, start=1000), matrix(MANY))
    index.rebuild([(ids(20), matrix(20)), (ids(5, start=20), matrix(5, seed=1))])
    assert len(index) == 25
    assert index.nearest(matrix(5, seed=1)[0], 1)[0][0] == 20
    index.rebuild([])
    assert len(index) == 0


@pytest.mark.parametrize("shape", [(3, DIMENSION), (2, DIMENSION + 1), (2, 0)])
def test_vectors_of_another_shape_are_a_bug(open_index: Open, shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="shape"):
        open_index().add(ids(2), np.zeros(shape, np.float32))


# The file


def test_a_saved_graph_is_loaded(open_index: Open, filled: VectorIndex) -> None:
    filled.remove(ids(3))
    filled.save(8)
    index = open_index()
    assert index.load(8, MANY - 3)
    query = matrix(1, seed=9)[0]
    assert index.nearest(query, 9) == filled.nearest(query, 9)
    index.add(ids(1, start=999), matrix(1, seed=9))
    assert index.nearest(query, 1)[0][0] == 999


def test_few_vectors_are_not_kept_in_a_file(open_index: Open, path: Path) -> None:
    index = open_index()
    index.add(ids(FEW), matrix(FEW))
    index.save(1)
    assert not path.exists()
    assert not open_index().load(1, FEW)


def test_a_file_is_deleted_when_the_vectors_became_few(filled: VectorIndex, path: Path) -> None:
    assert path.exists()
    filled.rebuild([(ids(FEW), matrix(FEW))])
    filled.save(8)
    assert list(path.parent.iterdir()) == []


@pytest.mark.usefixtures("filled")
def test_a_stale_or_foreign_file_is_not_loaded(open_index: Open) -> None:
    assert not open_index().load(8, MANY), "another generation"
    assert not open_index().load(7, MANY + 1), "another number"
    assert not open_index("net-2").load(7, MANY), "another model"
    assert not open_index(dimension=16).load(7, MANY), "another dimension"
    assert open_index().load(7, MANY)


def test_without_a_file_nothing_is_loaded(open_index: Open) -> None:
    index = open_index()
    assert not index.load(7, MANY)
    assert index.nearest(matrix(1)[0], 3) == []


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 1.0])
def test_a_damaged_graph_is_not_loaded(open_index: Open, path: Path, part: float) -> None:
    content = bytearray(path.read_bytes())
    place = min(int(len(content) * part), len(content) - 1)
    content[place] ^= 0xFF
    path.write_bytes(content)
    assert not open_index().load(7, MANY)


@pytest.mark.usefixtures("filled")
def test_a_torn_graph_is_not_loaded(open_index: Open, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])
    assert not open_index().load(7, MANY)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    "label", ["", "{", "[]", "null", "{}", '{"generation": 7}', "\0", '{"removed": 3}']
)
def test_a_damaged_label_is_no_label(open_index: Open, path: Path, label: str) -> None:
    path.with_name("vectors.hnsw.json").write_text(label)
    assert not open_index().load(7, MANY)


def test_a_graph_of_another_save_is_told_by_its_label(
    open_index: Open, filled: VectorIndex, path: Path
) -> None:
    label = path.with_name("vectors.hnsw.json")
    before = label.read_bytes()
    filled.add(ids(1, start=500), matrix(1, seed=4))
    filled.save(8)
    label.write_bytes(before)  # as after a crash between the two
    assert not open_index().load(7, MANY)
    assert not open_index().load(8, MANY + 1)


def test_a_graph_full_of_removed_vectors_is_built_anew(
    open_index: Open, filled: VectorIndex
) -> None:
    filled.add(ids(40, start=1000), matrix(40, seed=2))
    filled.remove(ids(30))
    filled.save(8)
    assert not open_index().load(8, 70)


def test_a_save_that_fails_is_logged_and_keeps_the_former_file(
    open_index: Open,
    filled: VectorIndex,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    path: Path,
) -> None:
    monkeypatch.setattr(GraphNeighbours, "write", lambda _, file: Path(file).write_bytes(b"x") + 1)
    with caplog.at_level(logging.WARNING):
        filled.save(8)
    assert "1 of 2 bytes could be written" in caplog.text
    assert open_index().load(7, MANY)
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "vectors.hnsw",
        "vectors.hnsw.json",
    ]


def test_a_killed_save_leaves_a_file_that_is_whole_or_told_apart(
    open_index: Open, filled: VectorIndex, path: Path
) -> None:
    script = (
        "import itertools, sys; from pathlib import Path\n"
        "import numpy as np\n"
        "from photoorganizer.index.vectors import VectorIndex\n"
        f"index = VectorIndex(Path(sys.argv[1]), {DIMENSION}, 'net-1', exact_below=50)\n"
        "matrix = np.random.default_rng(0).normal(size=(5000, 8)).astype(np.float32)\n"
        "index.add(list(range(5000)), matrix)\n"
        "for generation in itertools.count(100):\n"
        "    index.save(generation); print(generation, flush=True)\n"
    )
    for saves in (1, 3, 7):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
        )
        with process:
            assert process.stdout is not None
            for _ in range(saves):
                process.stdout.readline()
            process.kill()
        label = json.loads(path.with_name("vectors.hnsw.json").read_text())
        index = open_index()
        if index.load(label["generation"], label["count"]):
            assert len(index) == 5000
            assert len(index.nearest(matrix(1)[0], 20)) == 20
    filled.save(9)
    assert open_index().load(9, MANY)


# Threads


def test_searches_go_on_while_vectors_are_added_and_removed(open_index: Open) -> None:
    index = open_index()
    index.add(ids(10), matrix(10))
    stop = threading.Event()
    failures: list[str] = []

    def search() -> None:
        while not stop.is_set():
            found = index.nearest(matrix(1)[0], 10)
            if len(found) != 10:
                failures.append(f"{len(found)} found")

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for step in range(30):
        index.add(ids(20, start=10 + 20 * step), matrix(20, seed=step))
        index.remove(ids(5, start=10 + 20 * step))
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(index) == 10 + 30 * 15


def test_searches_see_the_former_vectors_until_a_rebuild_is_done(open_index: Open) -> None:
    index = open_index()
    index.add(ids(10), matrix(10))
    seen: list[int] = []

    def blocks() -> object:
        for start in (100, 200):
            seen.append(index.nearest(matrix(10)[0], 1)[0][0])
            yield ids(30, start=start), matrix(30, seed=start)

    index.rebuild(blocks())  # type: ignore[arg-type]
    assert seen == [0, 0]
    assert len(index) == 60


def test_what_a_killed_process_left_behind_is_cleared_away(filled: VectorIndex, path: Path) -> None:
    old, young = (path.with_name(f"{path.name}.{pid}.part") for pid in (1, 2))
    for part in (old, young):
        part.write_bytes(b"half of a graph")
    os.utime(old, (0, 0))
    filled.save(8)
    assert not old.exists()
    assert young.exists()
