"""Photos like a photo: by aspect, in bands, and where likeness ends.

Brings the neighbours' indexes, the catalog and the network together. What alike means stands in
`core.likeness`.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from photoorganizer.core.errors import NotInLibrary, UnreadableImage
from photoorganizer.core.likeness import (
    Aspect,
    Band,
    Match,
    Metric,
    SimilarPhotos,
    background,
    fades_at,
)
from photoorganizer.core.paths import LibraryPaths, absolute
from photoorganizer.core.policy import surest
from photoorganizer.core.sentences import say
from photoorganizer.core.types import Analysis, Photo, PhotoId, PhotoState, Vector
from photoorganizer.engine.analysis import AnalysisPool
from photoorganizer.engine.aspects import AspectIndexes
from photoorganizer.engine.inquiry import Network
from photoorganizer.engine.likeness import Report
from photoorganizer.engine.near_pairs import neighbours
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.comparison import load_comparison

_BACKGROUND = 2_000
"""Photos that tell the background: more change nothing that can be seen."""

_REACH = 5_000
"""Nearest photos among which those of the same class are looked for."""

_COPIES = 100
"""Nearest photos among which copies are looked for."""

_PAGE = 500


BandOf = Callable[[Path | PhotoId, Sequence[PhotoId]], Mapping[PhotoId, Band]]
"""Tells copies of a photo among others."""


@dataclass(frozen=True, slots=True)
class _Query:
    """A photo to compare with."""

    image: Photo | Path
    embedding: Vector
    label: str | None
    """What it surely shows, as far as the network can tell."""

    @property
    def own(self) -> frozenset[PhotoId]:
        return frozenset({self.image.id} if isinstance(self.image, Photo) else ())


class Similarity:
    """Finds photos of a library that are like a photo. Safe to use from several threads."""

    def __init__(
        self,
        catalog: Catalog,
        paths: LibraryPaths,
        network: Network,
        band_of: BandOf,
        report: Report,
    ) -> None:
        self._catalog = catalog
        self._band_of = band_of
        self._network = network
        comparison = load_comparison(network.folder, network.model)
        self.indexes = AspectIndexes(catalog, paths, network.model, comparison, report)
        self._seen: tuple[tuple[Path, int, int], Analysis] | None = None
        self._lock = threading.Lock()

    @property
    def aspects(self) -> frozenset[Aspect]:
        """In which respects the network can compare photos."""
        return frozenset(spec.aspect for spec in self._network.model.aspects)

    def find(
        self,
        image: Path | PhotoId,
        *,
        aspect: Aspect = Aspect.ALL,
        metric: Metric = Metric.COSINE,
        same_class: bool = False,
        strictness: float = 0.5,
        limit: int = 200,
    ) -> SimilarPhotos:
        """Return the photos of the library nearest to `image`, without itself.

        Args:
            image: a photo of the library, or any image file.
            aspect: in which respect.
            metric: what the scores are; the order is the same in both.
            same_class: leave out photos of which the network is sure that they show something else.
            strictness: 0 to 1, how sure it must be that a photo is alike; moves `fades_at` only.
            limit: how many at most.

        Raises:
            UnreadableImage: the file cannot be decoded.
            NotInLibrary: the photo was forgotten, or not analysed yet.
            KnownError: the network knows nothing of this aspect.
            ModelError: the network cannot be used.
        """
        query = self._query(image)
        index = self.indexes.of(aspect)
        missing = self._catalog.counts().missing
        reach = _REACH if same_class else limit
        nearest = dict(index.nearest(query.embedding, reach + missing, query.own))
        label = query.label if same_class else None
        found = list(islice(self._present(nearest, label), limit))
        cosines = np.array([nearest[photo.id] for photo in found], dtype=np.float32)
        others = index.cosines_to_some(query.embedding, _BACKGROUND)
        asked = query.image.id if isinstance(query.image, Photo) else query.image
        bands = self._band_of(asked, [photo.id for photo in found[:_COPIES]])
        return SimilarPhotos(
            query=query.image,
            matches=tuple(
                Match(photo, metric.of(nearest[photo.id]), bands.get(photo.id, Band.SIMILAR))
                for photo in found
            ),
            fades_at=fades_at(
                cosines,
                self._catalog.embedding_count(self._network.model.id),
                background(others, self.indexes.spec(aspect).unrelated),
                strictness,
            ),
        )

    def closest(self, photo: PhotoId) -> list[PhotoId]:
        """Return the photos that may be copies of one, as far as the network can tell."""
        return neighbours(photo, self._catalog, self.indexes.whole, self._network.model.id)

    def _present(self, nearest: dict[PhotoId, float], label: str | None) -> Iterator[Photo]:
        """Yield photos in their order; missing ones keep embeddings, but there is nothing to see.

        Args:
            label: leave out photos that surely show something else than this.
        """
        ids = list(nearest)
        for start in range(0, len(ids), _PAGE):
            page = ids[start : start + _PAGE]
            if label is not None:
                labels = self._labels(page)
                page = [photo for photo in page if labels.get(photo) == label]
            yield from (
                photo
                for photo in self._catalog.photos(page)
                if photo.state is not PhotoState.MISSING
            )

    def _labels(self, photos: list[PhotoId]) -> dict[PhotoId, str | None]:
        model = self._network.model
        scores = self._catalog.logits_of(photos, model.id)
        return {photo: surest(logits, model.heads) for photo, logits in scores.items()}

    def _query(self, image: Path | PhotoId) -> _Query:
        model = self._network.model
        if isinstance(image, Path):
            image = absolute(image)
            photo = self._catalog.photo_at(image)
        else:
            photo = self._catalog.photo(image)
        vector = None if photo is None else self._catalog.embedding(photo.id, model.id)
        if photo is not None and vector is not None:
            return _Query(photo, vector, self._labels([photo.id]).get(photo.id))
        if not isinstance(image, Path):
            raise NotInLibrary(say("This photo has not been analysed yet; wait for indexing."))
        seen = self._look_at(image)
        return _Query(photo or image, seen.embedding, surest(seen.logits, model.heads))

    def _look_at(self, image: Path) -> Analysis:
        """Look at a file that the library does not hold, or at the same one once only.

        Raises:
            UnreadableImage: it cannot be decoded.
        """
        with self._lock:
            try:
                stamp = image.stat()
                key = (image, stamp.st_size, stamp.st_mtime_ns)
            except OSError:
                key = (image, -1, -1)
            if self._seen is None or self._seen[0] != key:
                with AnalysisPool[None](self._network.folder, 1) as pool:
                    [(_, outcome)] = next(pool.analyse([(None, image)]))
                if not isinstance(outcome, Analysis):
                    raise UnreadableImage(outcome)
                self._seen = (key, outcome)
            return self._seen[1]
