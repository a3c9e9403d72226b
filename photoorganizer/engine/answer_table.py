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

from photoorganizer.core.interests import Probabilities, as_decided
from photoorganizer.core.policy import probabilities
from photoorganizer.core.types import Change, ChangeSet, HeadSpec, PhotoId, Progress
from photoorganizer.index import answers
from photoorganizer.index.answers import Answers, Said
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec

HEAD = "hashtag"
"""The head whose answers about a photo exclude each other: the interests are its labels."""

_AFRESH = 0.2
"""The share of photos from which on reading all is quicker than reading what changed."""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Photos by id; all arrays have one entry, or one row, a photo."""

    photos: answers.Ids
    taken: npt.NDArray[np.float64]
    folders: tuple[Path, ...]
    folder: npt.NDArray[np.int32]
    """Where each photo lies, as a place in `folders`."""
    answered: npt.NDArray[np.bool_]
    probabilities: Probabilities
    """Calibrated, after what the user said; shape (photos, labels)."""

    def within(self, folder: Path) -> npt.NDArray[np.bool_]:
        """Return which photos lie in a folder, or in one inside it."""
        inside = np.array([path.is_relative_to(folder) for path in self.folders], bool)
        return inside[self.folder] if len(inside) else np.zeros(0, bool)


class AnswerMemory:
    """The table of one library as it is now. May be asked from any thread."""

    def __init__(self, catalog: Catalog, model: Callable[[], ModelSpec]) -> None:
        """Begin empty; `model` is asked for the network when it is needed."""
        self._catalog = catalog
        self._model = model
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
    def head(self) -> HeadSpec:
        """The head whose answers these are."""
        return next(head for head in self._model().heads if head.name == HEAD)

    def read(self) -> AnswerTable:
        """Return the table as the catalog is now.

        Raises:
            CatalogError: it cannot be read.
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

    def _look(self, only: set[PhotoId] | None) -> AnswerTable:
        head, model = self.head, self._model()
        found = self._catalog.ask(
            partial(
                answers.answers,
                head=head.name,
                model_id=model.id,
                labels=len(head.labels),
                only=only,
            )
        )
        decided = self._catalog.ask(partial(answers.said, labels=head.labels, only=only))
        return AnswerTable(
            found.photos,
            found.taken,
            found.folders,
            found.folder,
            found.answered,
            _told(found, decided, head),
        )


def _told(found: Answers, decided: Sequence[Said], head: HeadSpec) -> Probabilities:
    columns = {label: column for column, label in enumerate(head.labels)}
    mine = np.zeros(found.scores.shape, bool)
    rejected = np.zeros(found.scores.shape, bool)
    rows = {photo: row for row, photo in enumerate(found.photos.tolist())} if decided else {}
    for one in decided:
        if (row := rows.get(one.photo)) is not None:
            (mine if one.mine else rejected)[row, columns[one.label]] = True
    if not len(found.scores):
        return found.scores
    return as_decided(probabilities(found.scores, head), mine, rejected)


def _merged(old: AnswerTable, new: AnswerTable, changed: set[PhotoId]) -> AnswerTable:
    """Return `old` with its rows of the photos that changed replaced by those of `new`."""
    kept = ~np.isin(old.photos, np.fromiter(changed, np.int64, len(changed)))
    places = {folder: place for place, folder in enumerate(old.folders)}
    moved = [places.setdefault(folder, len(places)) for folder in new.folders]
    photos = np.concatenate([old.photos[kept], new.photos])
    order = np.argsort(photos)
    folder = np.array(moved, np.int32)[new.folder] if moved else new.folder
    return AnswerTable(
        photos[order],
        np.concatenate([old.taken[kept], new.taken])[order],
        tuple(places),
        np.concatenate([old.folder[kept], folder])[order],
        np.concatenate([old.answered[kept], new.answered])[order],
        np.concatenate([old.probabilities[kept], new.probabilities])[order],
    )
