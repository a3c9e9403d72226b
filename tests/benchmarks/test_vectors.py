"""Similar photos at many sizes: `pytest -m benchmark -s tests/benchmarks/test_vectors.py`."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.types import PhotoId
from photoorganizer.index.neighbours import ExactNeighbours, GraphNeighbours, Matrix
from photoorganizer.index.vectors import EXACT_BELOW, VectorIndex

pytestmark = pytest.mark.benchmark

DIMENSION = 256
QUERIES = 100
SIZES = (1_000, 10_000, 25_000, 50_000, 100_000)


def clustered(count: int, seed: int = 0) -> Matrix:
    """Vectors as photos have them: some subjects, each from many sides."""
    chances = np.random.default_rng(seed)
    subjects = chances.normal(size=(max(count // 50, 20), 64))
    directions = chances.normal(size=(64, DIMENSION))
    latent = subjects[chances.integers(len(subjects), size=count)]
    latent = latent + 0.5 * chances.normal(size=(count, 64))
    return (latent @ directions + chances.normal(size=(count, DIMENSION))).astype(np.float32)


def numbers(count: int, start: int = 0) -> list[PhotoId]:
    return [PhotoId(number) for number in range(start, start + count)]


def cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def test_exact_against_graph() -> None:
    print(f"\n{'photos':>8} {'exact p50/p99 ms':>18} {'graph p50/p99 ms':>18} recall  build cpu s")
    for count in SIZES:
        matrix = clustered(count)
        queries = matrix[:: max(1, count // QUERIES)][:QUERIES] + np.float32(0.02)
        exact, graph = ExactNeighbours(DIMENSION), GraphNeighbours(DIMENSION, count)
        exact.add(numbers(count), matrix)
        build = cpu_seconds(partial(graph.add, numbers(count), matrix))
        spent: dict[str, list[float]] = {"exact": [], "graph": []}
        shared = 0
        for query in queries:
            answers = []
            for name, neighbours in (("exact", exact), ("graph", graph)):
                start = time.perf_counter()
                answers.append(neighbours.nearest(query, 10, frozenset()))
                spent[name].append(1000 * (time.perf_counter() - start))
            shared += len({p for p, _ in answers[0]} & {p for p, _ in answers[1]})
        recall = shared / (10 * len(queries))
        figures = " ".join(
            f"{np.percentile(spent[name], 50):10.2f}/{np.percentile(spent[name], 99):7.2f}"
            for name in spent
        )
        print(f"{count:8,} {figures} {recall:6.3f} {build:8.1f}")
        assert recall > 0.95


def test_the_index_around_the_size_where_the_graph_takes_over(tmp_path: Path) -> None:
    path = tmp_path / "vectors.hnsw"
    for count in (EXACT_BELOW - 64, EXACT_BELOW * 2):
        matrix = clustered(count)
        index = VectorIndex(path, DIMENSION, "net-1")
        blocks = [
            (numbers(len(block), start), block)
            for start in range(0, count, 1000)
            if len(block := matrix[start : start + 1000])
        ]
        rebuild = cpu_seconds(partial(index.rebuild, blocks))
        add = cpu_seconds(partial(index.add, numbers(32, 10**6), clustered(32)))
        remove = cpu_seconds(partial(index.remove, numbers(32, 10**6)))
        start = time.perf_counter()
        index.save(1)
        save = time.perf_counter() - start
        start = time.perf_counter()
        loaded = VectorIndex(path, DIMENSION, "net-1").load(1, count)
        load = time.perf_counter() - start
        print(
            f"\n{count:,} photos: rebuild {rebuild:.1f} cpu s; "
            f"add 32 {1000 * add:.1f} cpu ms, remove 32 {1000 * remove:.2f} ms; "
            f"save {1000 * save:.0f} ms, load {1000 * load:.0f} ms, "
            f"{'a graph' if loaded else 'no file'}"
        )
        assert loaded == (count >= EXACT_BELOW)
        assert len(index) == count
        if not loaded:
            over = cpu_seconds(partial(index.add, numbers(64, 10**6), clustered(64)))
            print(f"the graph takes over: {over:.1f} cpu s, once")
