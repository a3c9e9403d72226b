"""Two ways to keep vectors and find the nearest: all compared, or a graph walked.

Both normalise what they are given and answer with cosines, best first. Not thread-safe: whoever
shares one locks it. Nothing here is written to disk except what hnswlib writes itself.
"""

import contextlib
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import hnswlib
import numpy as np
import numpy.typing as npt

from photoorganizer.core.types import PhotoId, Vector

Matrix = npt.NDArray[np.float32]
"""One vector a row, shape (photos, dimension)."""

Neighbour = tuple[PhotoId, float]
"""A photo and its cosine to the vector asked for."""


@dataclass(frozen=True, slots=True)
class GraphShape:
    """How a graph is built and walked: hnswlib's M, ef_construction and ef."""

    links: int = 16
    build_width: int = 100
    search_width: int = 256


SHAPE = GraphShape()
"""Chosen by measurement: of 100,000 photos it finds all but one in thousands of the ten nearest, of
a million 0.98, in less than half a millisecond. Built twice as wide it would take twice as long
(`photoorganizer evaluate vectors`, `million`)."""

_BUILD_THREADS = max(1, (os.cpu_count() or 1) // 2)
_CHUNK = 4096


class ExactNeighbours:
    """Every vector is compared with the one asked for: always right, quick to change."""

    def __init__(self, dimension: int) -> None:
        """Begin empty."""
        self._matrix: Matrix = np.empty((0, dimension), np.float32)
        self._ids = np.empty(0, np.int64)
        self._row: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._row)

    def add(self, ids: Sequence[PhotoId], matrix: Matrix) -> None:
        """Add vectors, shape (len(ids), dimension); those of known ids are replaced."""
        self._reserve(len(self._row) + len(ids))
        rows = [self._row.setdefault(int(photo), len(self._row)) for photo in ids]
        self._ids[rows] = ids
        self._matrix[rows] = normalised(matrix)

    def remove(self, ids: Iterable[PhotoId]) -> None:
        """Forget vectors; unknown ids are fine."""
        for photo in ids:
            row = self._row.pop(photo, None)
            last = len(self._row)
            if row is not None and row != last:
                self._matrix[row] = self._matrix[last]
                self._ids[row] = self._ids[last]
                self._row[int(self._ids[row])] = row

    def nearest(self, vector: Vector, k: int, exclude: Collection[PhotoId]) -> list[Neighbour]:
        """Return the k nearest, fewer where there are fewer."""
        cosines = self._matrix[: len(self)] @ normalised(vector[None])[0]
        left_out = [self._row[photo] for photo in exclude if photo in self._row]
        cosines[left_out] = -np.inf
        k = min(k, len(cosines) - len(left_out))
        if k <= 0:
            return []
        best = np.argpartition(-cosines, k - 1)[:k]
        best = best[np.lexsort((self._ids[best], -cosines[best]))]
        return [(PhotoId(int(self._ids[row])), float(cosines[row])) for row in best]

    def blocks(self) -> Iterator[tuple[list[PhotoId], Matrix]]:
        """Yield all vectors, some thousand at a time."""
        for start in range(0, len(self), _CHUNK):
            stop = min(start + _CHUNK, len(self))
            yield self._ids[start:stop].tolist(), self._matrix[start:stop]

    def some(self, count: int) -> Matrix:
        """Return up to `count` of the vectors, evenly taken, shape (vectors, dimension)."""
        step = max(1, -(-len(self) // count))
        return self._matrix[: len(self)][::step].copy()

    def _reserve(self, rows: int) -> None:
        if rows > len(self._matrix):
            room = max(rows, len(self._matrix) * 3 // 2, 1024) - len(self._matrix)
            spare = np.empty((room, self._matrix.shape[1]), np.float32)
            self._matrix = np.concatenate([self._matrix, spare])
            self._ids = np.concatenate([self._ids, np.empty(room, np.int64)])


class GraphNeighbours:
    """A navigable small world graph: a short walk finds nearly all of the nearest.

    A removed vector stays in the graph as a signpost that is never an answer; the more of them,
    the longer the walks. hnswlib can reuse their places, at 4-5 times the price of a new one.

    Attributes:
        search_width: how many candidates a walk keeps; more find more and take longer.
        removed: what was removed and is still a signpost.
    """

    def __init__(self, dimension: int, capacity: int, shape: GraphShape = SHAPE) -> None:
        """Begin empty, with room for `capacity` vectors before the first growth."""
        self._index = hnswlib.Index("cosine", dimension)
        self._index.init_index(capacity, M=shape.links, ef_construction=shape.build_width)
        self.search_width = shape.search_width
        self.removed: set[int] = set()

    @classmethod
    def read(cls, file: str, dimension: int, removed: Iterable[int]) -> "GraphNeighbours":
        """Read a graph that `write` wrote; `removed` is what was removed from it.

        hnswlib trusts the file: check it before.
        """
        graph = cls(dimension, capacity=1)
        graph._index = hnswlib.Index("cosine", dimension)
        graph._index.load_index(os.fsencode(file))
        graph.removed = set(removed)
        return graph

    def write(self, file: str) -> int:
        """Write the graph; return the bytes that the file has if all of them were written."""
        self._index.save_index(os.fsencode(file))
        return int(self._index.index_file_size())

    def __len__(self) -> int:
        return int(self._index.element_count) - len(self.removed)

    def add(self, ids: Sequence[PhotoId], matrix: Matrix) -> None:
        """Add vectors, shape (len(ids), dimension); those of known ids are replaced."""
        wanted = int(self._index.element_count) + len(ids)
        if wanted > self._index.max_elements:
            self._index.resize_index(max(wanted, self._index.max_elements * 3 // 2))
        self._index.add_items(normalised(matrix), np.asarray(ids), num_threads=_BUILD_THREADS)
        self.removed.difference_update(ids)

    def remove(self, ids: Iterable[PhotoId]) -> None:
        """Forget vectors; unknown ids are fine."""
        for photo in set(ids) - self.removed:
            with contextlib.suppress(RuntimeError):  # hnswlib's answer to an unknown id
                self._index.mark_deleted(photo)
                self.removed.add(photo)

    def nearest(self, vector: Vector, k: int, exclude: Collection[PhotoId]) -> list[Neighbour]:
        """Return about the k nearest, fewer where there are fewer."""
        wanted = min(k + len(exclude), len(self))
        if k <= 0 or wanted <= 0:
            return []
        self._index.set_ef(max(self.search_width, wanted))
        try:
            labels, distances = self._index.knn_query(
                normalised(vector[None]), k=wanted, num_threads=1
            )
        except RuntimeError:
            # hnswlib's answer where a walk meets fewer than `wanted`, as among many equal vectors.
            return self._exactly(vector, k, exclude)
        found = zip(labels[0].tolist(), distances[0].tolist(), strict=True)
        return [(photo, 1.0 - distance) for photo, distance in found if photo not in exclude][:k]

    def blocks(self) -> Iterator[tuple[list[PhotoId], Matrix]]:
        """Yield all vectors that were not removed, some thousand at a time."""
        ids = [photo for photo in self._index.get_ids_list() if photo not in self.removed]
        for start in range(0, len(ids), _CHUNK):
            some = ids[start : start + _CHUNK]
            yield some, self._index.get_items(some, return_type="numpy")

    def some(self, count: int) -> Matrix:
        """Return up to `count` of the vectors, evenly taken, shape (vectors, dimension)."""
        ids = [photo for photo in self._index.get_ids_list() if photo not in self.removed]
        step = max(1, -(-len(ids) // count))
        found: Matrix = self._index.get_items(ids[::step], return_type="numpy")
        return found

    def _exactly(self, vector: Vector, k: int, exclude: Collection[PhotoId]) -> list[Neighbour]:
        found: list[Neighbour] = []
        for ids, matrix in self.blocks():
            block = ExactNeighbours(matrix.shape[1])
            block.add(ids, matrix)
            found += block.nearest(vector, k, exclude)
        return sorted(found, key=lambda neighbour: -neighbour[1])[:k]


def normalised(matrix: Matrix) -> Matrix:
    """Return each row at length 1; rows that are zero or no numbers become zero, near nothing."""
    matrix = np.nan_to_num(matrix.astype(np.float32), posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    result: Matrix = matrix / np.maximum(lengths, np.finfo(np.float32).tiny)
    return result
