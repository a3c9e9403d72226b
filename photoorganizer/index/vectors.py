"""The vector index: photos by likeness, for all threads, and its file.

A cache of what the catalog holds: it knows ids and vectors, not where they come from. Few vectors
are compared one by one and fill no file, since reading them from the catalog is as quick. Many
form an HNSW graph (Malkov and Yashunin 2016, arXiv 1603.09320), whose building is worth a file.
"""

import contextlib
import glob
import hashlib
import json
import logging
import os
import threading
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from photoorganizer.core.types import PhotoId, Vector
from photoorganizer.index.copying import forget_abandoned
from photoorganizer.index.neighbours import ExactNeighbours, GraphNeighbours, Matrix, Neighbour

EXACT_BELOW = 50_000
"""Where the graph takes over. Measured at 256 dimensions on one core of a Xeon: comparing all
50,000 takes 5 ms and needs neither 10 s of building nor a file nor an excuse for what was missed;
100,000 take 11-15 ms, most of a frame, while the graph stays at 0.3 ms for any number."""

_REMOVED_AT_MOST = 0.2
"""Share of removed vectors above which a graph is built anew rather than loaded."""

_CHUNK = 64
"""Vectors added under one lock: a search waits for no more than these, about 20 ms."""

_log = logging.getLogger(__name__)


class VectorIndex:
    """The nearest photos to a vector, by cosine. Methods may be called from any thread."""

    def __init__(
        self, path: Path, dimension: int, model_id: str, *, exact_below: int = EXACT_BELOW
    ) -> None:
        """Begin empty; `load` or `rebuild` fills it.

        Args:
            path: the file of the graph; a small `.json` beside it says what it holds.
            dimension: of every vector.
            model_id: the model whose embeddings these are; a file of another is not loaded.
            exact_below: how many vectors are compared one by one.
        """
        self._path = path
        self._dimension = dimension
        self._model_id = model_id
        self._exact_below = exact_below
        self._changing = threading.Lock()  # one change at a time, however long
        self._searching = threading.Lock()  # held briefly: a change against a search
        self._neighbours: ExactNeighbours | GraphNeighbours = ExactNeighbours(dimension)

    def __len__(self) -> int:
        return len(self._neighbours)

    def add(self, ids: Sequence[PhotoId], matrix: Matrix) -> None:
        """Add vectors, shape (len(ids), dimension); those of known ids are replaced.

        Raises:
            ValueError: the shape is another.
        """
        with self._changing:
            self._neighbours = self._added(self._neighbours, ids, matrix)

    def remove(self, ids: Iterable[PhotoId]) -> None:
        """Forget photos; unknown ids are fine."""
        with self._changing, self._searching:
            self._neighbours.remove(ids)

    def nearest(
        self, vector: Vector, k: int, exclude: Collection[PhotoId] = frozenset()
    ) -> list[Neighbour]:
        """Return the k photos nearest to a vector with their cosines, best first.

        Fewer where there are fewer; those in `exclude` are left out.
        """
        with self._searching:
            return self._neighbours.nearest(vector, k, exclude)

    def some(self, count: int) -> Matrix:
        """Return up to `count` vectors, evenly taken, of length one; shape (vectors, dimension)."""
        with self._searching:
            return self._neighbours.some(count)

    def rebuild(
        self, blocks: Iterable[tuple[Sequence[PhotoId], Matrix]], expected: int = 0
    ) -> None:
        """Hold these vectors and no others; until it returns, searches see the former ones.

        100,000 vectors take half a minute of one core, 40,000 a fraction of a second.

        Args:
            expected: how many there will be: knowing it, each takes about as long as the others.
        """
        with self._changing:
            fresh: ExactNeighbours | GraphNeighbours = ExactNeighbours(self._dimension)
            if expected >= self._exact_below:
                fresh = GraphNeighbours(self._dimension, capacity=expected * 5 // 4)
            for ids, matrix in blocks:
                fresh = self._added(fresh, ids, matrix)
            with self._searching:
                self._neighbours = fresh

    def load(self, generation: int, count: int) -> bool:
        """Read the file if it holds `count` vectors of this generation and is whole.

        Returns:
            False where `rebuild` is needed: no file, a stale or damaged one, one with many
            removed vectors, or so few vectors that they are not kept in a file.
        """
        if count < self._exact_below:
            return False
        with self._changing:
            try:
                graph = self._read(generation, count)
            except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
                _log.info("The vectors are built anew: %s", error)
                return False
            with self._searching:
                self._neighbours = graph
            return True

    def save(self, generation: int) -> None:
        """Write the file for `load`; a crash at any moment leaves one that `load` tells apart.

        Failing to write is logged, no more: the next start builds the index anew.
        """
        with self._changing:
            try:
                self._write(generation)
            except (OSError, RuntimeError) as error:
                _log.warning("The vectors were not saved in %s: %s", self._path, error)

    @property
    def _label(self) -> Path:
        return self._path.with_name(f"{self._path.name}.json")

    def _added(
        self,
        neighbours: ExactNeighbours | GraphNeighbours,
        ids: Sequence[PhotoId],
        matrix: Matrix,
    ) -> ExactNeighbours | GraphNeighbours:
        """Return `neighbours` with more vectors in it, as a graph from a certain number on."""
        if matrix.shape != (len(ids), self._dimension):
            wanted = (len(ids), self._dimension)
            raise ValueError(f"vectors of shape {matrix.shape} where {wanted} was expected")
        for start in range(0, len(ids), _CHUNK):
            stop = start + _CHUNK
            with self._searching:
                neighbours.add(ids[start:stop], matrix[start:stop])
        if isinstance(neighbours, GraphNeighbours) or len(neighbours) < self._exact_below:
            return neighbours
        graph = GraphNeighbours(self._dimension, capacity=len(neighbours) * 5 // 4)
        for some, vectors in neighbours.blocks():
            graph.add(some, vectors)
        return graph

    def _read(self, generation: int, count: int) -> GraphNeighbours:
        label = json.loads(self._label.read_text(encoding="utf-8"))
        wanted = self._describe(generation, count)
        found = {key: label[key] for key in wanted}
        if found != wanted:
            raise ValueError(f"{self._path} holds {found}, not {wanted}")
        removed = [int(photo) for photo in label["removed"]]
        if len(removed) > _REMOVED_AT_MOST * (count + len(removed)):
            raise ValueError(f"{len(removed)} of its vectors are removed ones")
        if _digest(self._path) != label["blake2b"]:
            raise ValueError(f"{self._path} is damaged")
        return GraphNeighbours.read(str(self._path), self._dimension, removed)

    def _write(self, generation: int) -> None:
        graph = self._neighbours
        if isinstance(graph, ExactNeighbours):
            self._label.unlink(missing_ok=True)
            self._path.unlink(missing_ok=True)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        forget_abandoned(self._path.parent, glob.escape(self._path.name))
        part = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        try:
            size = graph.write(str(part))
            if part.stat().st_size != size:  # hnswlib does not look whether writing succeeded
                raise OSError(f"{part.stat().st_size} of {size} bytes could be written")
            label = self._describe(generation, len(graph)) | {
                "removed": sorted(graph.removed),
                "blake2b": _digest(part),
            }
            _replace(part, self._path)
            part.write_text(json.dumps(label), encoding="utf-8")
            _replace(part, self._label)
        finally:
            part.unlink(missing_ok=True)

    def _describe(self, generation: int, count: int) -> dict[str, Any]:
        return {
            "generation": generation,
            "count": count,
            "dimension": self._dimension,
            "model": self._model_id,
        }


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "blake2b").hexdigest()


def _replace(part: Path, target: Path) -> None:
    """Put a finished file in its place, so that a power cut leaves the old or the new one."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    part.replace(target)
    with contextlib.suppress(OSError):  # Windows has no folders to open
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
