"""Nearest neighbours in one aspect: the vectors follow what the catalog commits.

The catalog commits first. If the vectors then fall behind (a crash, a deleted cache, another
process), the generation number tells, and they are rebuilt from the stored embeddings.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoorganizer.core.types import PhotoId, Progress, Vector
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.neighbours import Matrix, normalised
from photoorganizer.index.vectors import EXACT_BELOW, VectorIndex

Report = Callable[[Progress], None]

View = Callable[[Matrix], Matrix]
"""Returns what is compared of embeddings, shape (photos, numbers that are compared)."""

_JOB = "arranging photos by likeness"


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared of embeddings."""

    id: str
    """Changes whenever what `view` makes of the same embedding does."""
    view: View
    dimension: int
    """Of what it returns."""


class Likeness:
    """The vector index of one aspect of a library's photos. Safe to use from several threads."""

    def __init__(
        self, catalog: Catalog, path: Path, model_id: str, compared: "Compared", report: Report
    ) -> None:
        """Begin empty; the first use reads the catalog.

        Args:
            model_id: of the network whose embeddings these are.
            report: told how far it is whenever so many vectors are read that it takes a while.
        """
        self._report = report
        self._catalog = catalog
        self._model_id = model_id
        self._view = compared.view
        self._vectors = VectorIndex(path, compared.dimension, compared.id)
        self._generation: int | None = None
        self._saved: int | None = None
        self._lock = threading.RLock()

    def nearest(
        self, vector: Vector, k: int, exclude: frozenset[PhotoId] = frozenset()
    ) -> list[tuple[PhotoId, float]]:
        """Return the k nearest photos to an embedding with their cosine similarity, nearest first.

        Args:
            vector: the whole embedding.
        """
        with self._lock:
            self._catch_up()
            return self._vectors.nearest(self._seen(vector), k, exclude)

    def cosines_to_some(self, vector: Vector, count: int) -> Vector:
        """Return the cosine similarity to up to `count` photos, evenly taken from all."""
        with self._lock:
            self._catch_up()
            [direction] = normalised(self._seen(vector)[None])
            cosines: Vector = self._vectors.some(count) @ direction
            return cosines

    def follow(
        self,
        before: int,
        embeddings: Mapping[PhotoId, Vector],
        forgotten: Collection[PhotoId] = (),
    ) -> None:
        """Take in what the catalog just committed, if nothing else was committed in between.

        Args:
            before: the catalog's generation before the commit.
            embeddings: what the commit stored.
            forgotten: photos whose embeddings it dropped.
        """
        with self._lock:
            if self._generation != before:
                return
            self._vectors.remove(forgotten)
            if embeddings:
                rows = self._view(np.stack(list(embeddings.values())))
                self._vectors.add(list(embeddings), rows)
            self._generation = self._catalog.generation

    def prepare(self) -> None:
        """Bring the vectors up to date now, so that the next `follow` and `nearest` are quick."""
        with self._lock:
            self._catch_up()

    def save(self) -> None:
        """Write the vectors to the cache if they changed since they were last written."""
        with self._lock:
            if self._generation is not None and self._generation != self._saved:
                self._vectors.save(self._generation)
                self._saved = self._generation

    def _seen(self, vector: Vector) -> Vector:
        seen: Vector = self._view(vector[None])[0]
        return seen

    def _catch_up(self) -> None:
        generation = self._catalog.generation
        if self._generation == generation:
            return
        count = self._catalog.embedding_count(self._model_id)
        if self._generation is None and self._vectors.load(generation, count):
            self._saved = generation
        else:
            self._vectors.rebuild(self._blocks(count), count)
        self._generation = generation

    def _blocks(self, count: int) -> Iterator[tuple[list[PhotoId], Matrix]]:
        """Yield all vectors, telling how far that is where it takes seconds."""
        started, done = time.monotonic(), 0
        for ids, matrix in self._catalog.embeddings(self._model_id):
            yield ids, self._view(matrix)
            done += len(ids)
            if count >= EXACT_BELOW:
                rate = done / max(time.monotonic() - started, 1e-6)
                self._report(Progress(_JOB, done, count, rate, max(0, count - done) / rate))
        if count >= EXACT_BELOW:
            self._report(Progress(_JOB, done, done, finished=True))
