"""Killed while vectors are saved: the next start finds them, or builds them anew, all the same."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

import vector_saver
from photoorganizer.index.neighbours import ExactNeighbours
from photoorganizer.index.vectors import VectorIndex
from vector_saver import DIMENSION, open_index, vectors

SAVER = Path(vector_saver.__file__)


def save_until_killed(path: Path, seconds: float, generation: int) -> int:
    """Return the newest generation that there is."""
    ended = subprocess.run(
        [sys.executable, str(SAVER), str(path), str(seconds), str(generation)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -9, ended.stderr
    return max(map(int, ended.stdout.split()), default=generation)


def start(path: Path, generation: int) -> tuple[VectorIndex, bool]:
    """Do what the program does at its start; return whether the file was of use."""
    index = open_index(path)
    ids, matrix = vectors(generation)
    loaded = index.load(generation, len(ids))
    if not loaded:
        index.rebuild([(ids, matrix)])
    return index, loaded


def examine(index: VectorIndex, generation: int) -> None:
    """Check that the index answers as comparing all vectors does."""
    ids, matrix = vectors(generation)
    assert len(index) == len(ids)
    exact = ExactNeighbours(DIMENSION)
    exact.add(ids, matrix)
    shared = 0
    for photo in ids[::100] + ids[-5:]:
        found = [one for one, _ in index.nearest(matrix[photo], 5)]
        assert found[0] == photo
        shared += len({one for one, _ in exact.nearest(matrix[photo], 5, ())} & set(found))
    assert shared >= 0.98 * 5 * len(ids[::100] + ids[-5:])


def survive(path: Path, kills: int) -> tuple[int, int]:
    """Return how often the file was of use, and how often not."""
    chances = random.Random(kills)
    generation, loads = 0, 0
    for _ in range(kills):
        generation = save_until_killed(path, chances.uniform(0.001, 0.2), generation)
        index, loaded = start(path, generation)
        examine(index, generation)
        loads += loaded
    return loads, kills - loads


def test_a_saver_killed_now_and_then_does_no_harm(tmp_path: Path) -> None:
    survive(tmp_path / "cache" / "vectors.hnsw", kills=2)


@pytest.mark.slow
def test_forty_kills_are_survived_by_files_of_use_and_of_none(tmp_path: Path) -> None:
    loaded, rebuilt = survive(tmp_path / "cache" / "vectors.hnsw", kills=40)
    assert loaded > 0
    assert rebuilt > 0
