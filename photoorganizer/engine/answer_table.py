"""What every photo is about, kept in memory and brought up to date photo by photo.

The first question reads the catalog from end to end; a later one reads what changed since.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.attention import Features, photo_features
from photoorganizer.core.interests import Probabilities, as_decided
from photoorganizer.core.types import Change, ChangeSet, PhotoId, Progress
from photoorganizer.core.vocabulary import HASHTAG, Vocabulary
from photoorganizer.index import answers
from photoorganizer.index.answers import Ids, Said
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.taxonomy.words import Words

_AFRESH = 0.2
"""The share of photos from which on reading all is quicker than reading what changed."""

_PAGE = 4_000
"""Photos whose scores and embeddings are in memory at once."""

Squeeze = Callable[[Features], npt.NDArray[np.float32]]
"""Makes of photos' features what shall be remembered of them."""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Photos by id; all arrays have one entry, or one row, a photo."""

    photos: Ids
    taken: npt.NDArray[np.float64]
    folders: tuple[Path, ...]
    folder: npt.NDArray[np.int32]
    """Where each photo lies, as a place in `folders`."""
    answered: npt.NDArray[np.bool_]
    probabilities: Probabilities
    """Calibrated, after what the user said; shape (photos, labels)."""
    squeezed: npt.NDArray[np.float16]
    """What the aggregation network remembers of each, shape (photos, numbers)."""

    def within(self, folder: Path) -> npt.NDArray[np.bool_]:
        """Return which photos lie in a folder, or in one inside it."""
        inside = np.array([path.is_relative_to(folder) for path in self.folders], bool)
        return inside[self.folder] if len(inside) else np.zeros(0, bool)


class AnswerMemory:
    """The table of one library as it is now. May be asked from any thread."""

    def __init__(
        self,
        catalog: Catalog,
        model: Callable[[], ModelSpec],
        squeeze: Squeeze,
        words: Callable[[], Words],
    ) -> None:
        """Begin empty; `model` and `words` are asked for when they are needed."""
        self._catalog = catalog
        self._model = model
        self._squeeze = squeeze
        self._words = words
        self._columns: dict[tuple[str, ...], dict[str, list[int]]] = {}
        self._reading = threading.Lock()
        self._hearing = threading.Lock()
        self._table: AnswerTable | None = None
        self._changed: set[PhotoId] = set()
        self._generation = -1
        self._all_changed = True

    def hear(self, event: ChangeSet | Progress) -> None:
        """Remember what has changed; never waits for a reading."""
        if isinstance(event, Progress):
            return
        with self._hearing:
            self._changed |= event.photos
            self._all_changed |= not event.kinds <= {Change.PHOTOS, Change.TAGS}

    @property
    def vocabulary(self) -> Vocabulary:
        """The labels of the answers."""
        return Vocabulary.of(self._model().heads)

    def read(self) -> AnswerTable:
        """Return the table as the catalog is now.

        Raises:
            CatalogError: it cannot be read.
            ModelError: the aggregation network cannot be used.
        """
        with self._reading:
            generation = self._catalog.generation
            with self._hearing:
                changed, everything = self._changed, self._all_changed
                self._changed, self._all_changed = set(), False
            # Another program's doing: embeddings changed, and nobody told.
            everything |= generation != self._generation and not changed
            table = self._table
            if table is None or everything or len(changed) > _AFRESH * len(table.photos):
                table = self._look(None)
            elif changed:
                table = _merged(table, self._look(changed), changed)
            self._table, self._generation = table, generation
            return table

    def features(self, photos: Ids) -> Features:
        """Return all that an aggregation network reads of photos, which are in ascending order."""
        pages = [self._read(page)[2] for page in _pages(photos)]
        return np.concatenate(pages) if pages else np.zeros((0, 0), np.float32)

    def _look(self, only: set[PhotoId] | None) -> AnswerTable:
        found = self._catalog.ask(partial(answers.listed, only=only))
        parts = [self._page(page) for page in _pages(found.photos)]
        nothing = np.zeros((0, len(self.vocabulary.labels)), np.float32)
        return AnswerTable(
            found.photos,
            found.taken,
            found.folders,
            found.folder,
            np.concatenate([np.zeros(0, bool), *(part.answered for part in parts)]),
            np.concatenate([nothing, *(part.probabilities for part in parts)]),
            np.concatenate([part.squeezed for part in parts] or [np.zeros((0, 0), np.float16)]),
        )

    def _page(self, photos: Ids) -> "_Page":
        answered, values, features = self._read(photos)
        return _Page(answered, values, self._squeeze(features).astype(np.float16))

    def _read(self, photos: Ids) -> tuple[npt.NDArray[np.bool_], Probabilities, Features]:
        model, vocabulary = self._model(), self.vocabulary
        found = self._catalog.ask(
            partial(
                answers.answers,
                photos=photos,
                model_id=model.id,
                heads={head.name: len(head.labels) for head in vocabulary.heads},
                dimension=model.embedding_dim,
            )
        )
        answered: npt.NDArray[np.bool_] = np.logical_or.reduce(
            ~np.isnan(found.scores[HASHTAG]), axis=1
        )
        values = self._decided(photos, vocabulary.values(found.scores), vocabulary)
        features = photo_features(values, vocabulary.exclusive, found.embeddings, model.aspects)
        return answered, values, features

    def _decided(self, photos: Ids, values: Probabilities, vocabulary: Vocabulary) -> Probabilities:
        """Return what photos are about after what the user said of them."""
        labels = vocabulary.labels
        if labels not in self._columns:
            self._columns[labels] = _columns(self._words(), labels)
        columns = self._columns[labels]
        said: Sequence[Said] = self._catalog.ask(
            partial(
                answers.said,
                labels=columns,
                only=[PhotoId(photo) for photo in photos.tolist()],
            )
        )
        mine = np.zeros(values.shape, bool)
        rejected = np.zeros(values.shape, bool)
        for one in said:
            row = int(np.searchsorted(photos, one.photo))
            if one.mine:
                mine[row, columns[one.label]] = True
            elif one.label in labels:
                rejected[row, labels.index(one.label)] = True
        if not said:
            return values
        return vocabulary.quieted(as_decided(values, mine, rejected, vocabulary.exclusive))


@dataclass(frozen=True, slots=True)
class _Page:
    """What the table holds of some photos; see there."""

    answered: npt.NDArray[np.bool_]
    probabilities: Probabilities
    squeezed: npt.NDArray[np.float16]


def _columns(words: Words, labels: tuple[str, ...]) -> dict[str, list[int]]:
    """Return for each tag the labels that are right wherever it is, as columns."""
    columns: dict[str, list[int]] = {}
    for column, label in enumerate(labels):
        for tag in {label, *words.expand(label)}:
            columns.setdefault(tag, []).append(column)
    return columns


def _pages(photos: Ids) -> Sequence[Ids]:
    return [photos[first : first + _PAGE] for first in range(0, len(photos), _PAGE)]


def _merged(old: AnswerTable, new: AnswerTable, changed: set[PhotoId]) -> AnswerTable:
    """Return `old` with its rows of the photos that changed replaced by those of `new`."""
    kept = ~np.isin(old.photos, np.fromiter(changed, np.int64, len(changed)))
    places = {folder: place for place, folder in enumerate(old.folders)}
    moved = [places.setdefault(folder, len(places)) for folder in new.folders]
    photos = np.concatenate([old.photos[kept], new.photos])
    order = np.argsort(photos)
    folder = np.array(moved, np.int32)[new.folder] if moved else new.folder
    squeezed = old.squeezed[kept]
    if len(new.photos):
        squeezed = np.concatenate([squeezed, new.squeezed])
    return AnswerTable(
        photos[order],
        np.concatenate([old.taken[kept], new.taken])[order],
        tuple(places),
        np.concatenate([old.folder[kept], folder])[order],
        np.concatenate([old.answered[kept], new.answered])[order],
        np.concatenate([old.probabilities[kept], new.probabilities])[order],
        squeezed[order],
    )
