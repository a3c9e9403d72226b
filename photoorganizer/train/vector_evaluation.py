"""How fast and how well neighbours are found among very many photos, by simulation.

Nobody has a million labelled photos at hand. Vectors are drawn around the embeddings of real
photos: one of them, moved along the difference of two of its neighbours, plus noise; so they crowd
where photos do and lie thin where photos do, in as many directions.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoorganizer.core.types import PhotoId
from photoorganizer.index.neighbours import (
    SHAPE,
    ExactNeighbours,
    GraphNeighbours,
    GraphShape,
    Matrix,
    normalised,
)
from photoorganizer.nn.comparison import load_comparison
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.datasets import read_manifest, read_pixels
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.measure import Meter, Report

SETS = ("gallery", "scenes")
MANY, MILLION = 100_000, 1_000_000

SHAPES = ((8, 100), (16, 100), (16, 200), (24, 200))
"""Links and width while building, to choose from."""
WIDTHS = (32, 64, 128, 256)
"""Widths while searching, to choose from."""

_QUERIES = 300
_NEAREST = 10
_BATCH = 16
_BLOCK = 10_000
_REAL_NEIGHBOURS = 8
_STEP = 0.5
_NOISE = 0.2
"""Length of the noise, where an embedding's is 1."""


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """One width of searching. Milliseconds are one core's: others may be at work beside it."""

    recall_at_10: float
    """Share of the ten nearest that are found, against comparing all."""
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class GraphFigures:
    """One graph."""

    links: int
    build_width: int
    build_cpu_seconds: float
    file_mb: float
    load_seconds: float
    search: Mapping[str, SearchFigures]
    """By width."""


@dataclass(frozen=True, slots=True)
class VectorFigures:
    """Graphs over the same simulated photos."""

    photos: int
    real: int
    """Embeddings of real photos that they were drawn around."""
    dimension: int
    exact: SearchFigures
    """Comparing all."""
    graphs: Sequence[GraphFigures]


def evaluate_vectors(data: Path, models: Path, report: Report) -> VectorFigures:
    """Measure graphs of several shapes over 100,000 photos simulated after those in `data`.

    Raises:
        MissingData: a set is not there.
        ModelError: the network cannot be used.
    """
    shapes = [GraphShape(links, width) for links, width in SHAPES]
    return _measured(_embeddings(data, models, report), MANY, shapes, WIDTHS, report)


def evaluate_million(data: Path, models: Path, report: Report) -> VectorFigures:
    """Measure the program's own graph over a million photos simulated after those in `data`.

    It takes about half an hour of one core and three gigabytes.

    Raises:
        MissingData: a set is not there.
        ModelError: the network cannot be used.
    """
    widths = sorted({*WIDTHS, SHAPE.search_width})
    return _measured(_embeddings(data, models, report), MILLION, [SHAPE], widths, report)


def simulated(real: Matrix, count: int, rng: np.random.Generator) -> Iterator[Matrix]:
    """Yield `count` vectors like the rows of `real`, some thousand at a time."""
    cosines = real @ real.T
    near = np.argpartition(-cosines, _REAL_NEIGHBOURS, axis=1)[:, : _REAL_NEIGHBOURS + 1]
    for start in range(0, count, _BLOCK):
        size = min(_BLOCK, count - start)
        rows = rng.integers(len(real), size=size)
        one, other = (near[rows, rng.integers(near.shape[1], size=size)] for _ in range(2))
        noise = rng.normal(0, _NOISE / np.sqrt(real.shape[1]), (size, real.shape[1]))
        drawn = real[rows] + _STEP * (real[one] - real[other]) + noise
        yield normalised(drawn.astype(np.float32))


def _measured(
    real: Matrix,
    count: int,
    shapes: Sequence[GraphShape],
    widths: Sequence[int],
    report: Report,
) -> VectorFigures:
    queries = next(simulated(real, _QUERIES, np.random.default_rng(2)))
    exact = ExactNeighbours(real.shape[1])
    for start, block in _numbered(real, count):
        exact.add(_ids(start, block), block)
    truth, spent = _answers(exact, queries)
    meter = Meter("graphs", count * len(shapes), report)
    return VectorFigures(
        photos=count,
        real=len(real),
        dimension=real.shape[1],
        exact=_search_figures(truth, truth, spent),
        graphs=[_graph(real, count, shape, widths, (queries, truth), meter) for shape in shapes],
    )


def _graph(
    real: Matrix,
    count: int,
    shape: GraphShape,
    widths: Sequence[int],
    asked: tuple[Matrix, Sequence[set[PhotoId]]],
    meter: Meter,
) -> GraphFigures:
    cpu = 0.0
    graph = GraphNeighbours(real.shape[1], count, shape)
    for start, block in _numbered(real, count):
        begun = time.process_time()
        graph.add(_ids(start, block), block)
        cpu += time.process_time() - begun
        meter.advance(len(block))
    search = {}
    for width in widths:
        graph.search_width = width
        found, spent = _answers(graph, asked[0])
        search[str(width)] = _search_figures(asked[1], found, spent)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph"
        size = graph.write(str(file))
        begun = time.perf_counter()
        GraphNeighbours.read(str(file), real.shape[1], ())
        load = time.perf_counter() - begun
    return GraphFigures(shape.links, shape.build_width, cpu, size / 1e6, load, search)


def _answers(
    neighbours: ExactNeighbours | GraphNeighbours, queries: Matrix
) -> tuple[list[set[PhotoId]], list[float]]:
    """Return what is found for each query, and how many milliseconds it took."""
    found, spent = [], []
    for query in queries:
        begun = time.thread_time()
        nearest = neighbours.nearest(query, _NEAREST, frozenset())
        spent.append(1000 * (time.thread_time() - begun))
        found.append({photo for photo, _ in nearest})
    return found, spent


def _search_figures(
    truth: Sequence[set[PhotoId]], found: Sequence[set[PhotoId]], spent: Sequence[float]
) -> SearchFigures:
    shared = sum(len(one & other) for one, other in zip(truth, found, strict=True))
    p50, p99 = np.percentile(spent, [50, 99])
    return SearchFigures(shared / (_NEAREST * len(truth)), float(p50), float(p99))


def _numbered(real: Matrix, count: int) -> Iterator[tuple[int, Matrix]]:
    start = 0
    for block in simulated(real, count, np.random.default_rng(1)):
        yield start, block
        start += len(block)


def _ids(start: int, block: Matrix) -> list[PhotoId]:
    return [PhotoId(number) for number in range(start, start + len(block))]


def _embeddings(data: Path, models: Path, report: Report) -> Matrix:
    """Return what is compared of the real photos, shape (photos, dimension)."""
    spec = load_model(models)
    tagger, comparison = Tagger(spec), load_comparison(models, spec)
    files = [path for name in SETS for path, _ in read_manifest(name, data, training_cache())]
    meter = Meter("real photos", len(files), report)
    found = []
    for start in range(0, len(files), _BATCH):
        batch = files[start : start + _BATCH]
        found += [reading.embedding for reading in tagger.read([read_pixels(f) for f in batch])]
        meter.advance(len(batch))
    embeddings = np.stack(found)
    return normalised(embeddings if comparison is None else comparison.of(embeddings))
