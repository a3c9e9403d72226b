"""The library's photos as features to learn from: what the network stored of them. Decides nothing.

Nothing is analysed for it: what was not looked at yet is not there.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from photoorganizer.core.taught import Lens, Rows
from photoorganizer.core.types import PhotoId
from photoorganizer.index import taught
from photoorganizer.index.catalog import Catalog

_SAMPLE = 1200
"""Photos of the library that a lesson looks at."""

_PAGE = 2000
_SHOWN = 12
"""Negatives to show of each sort: those most like the examples, and some at random."""

_SEED = 3


class StoredFeatures:
    """Reads features of one library's photos. Safe to use from several threads."""

    def __init__(self, catalog: Catalog, lens: Callable[[], Lens]) -> None:
        self._catalog = catalog
        self._lens = lens

    @property
    def lens(self) -> Lens:
        """How what the present network stores becomes features."""
        return self._lens()

    def stored(self, photos: Sequence[PhotoId]) -> taught.Stored:
        """Return what is stored of those photos that the present network has looked at."""
        return self._catalog.ask(partial(taught.stored, photos=photos, model_id=self.lens.model_id))

    def rows(self, stored: taught.Stored) -> Rows:
        """Return the features of photos, shape (photos, width)."""
        lens = self.lens
        if not stored.photos:
            return np.zeros((0, lens.width), np.float32)
        return lens.features(stored.embeddings, stored.logits)

    def sample(self, but: set[PhotoId]) -> taught.Stored:
        """Return photos of the library at random but for these, always the same ones."""
        present = self._catalog.ask(partial(taught.present, model_id=self.lens.model_id))
        others = [photo for photo in present if photo not in but]
        if len(others) > _SAMPLE:
            chosen = np.random.default_rng(_SEED).choice(len(others), _SAMPLE, replace=False)
            others = [others[row] for row in np.sort(chosen).tolist()]
        return self.stored(others)

    def to_tell_from(self, examples: taught.Stored, but: set[PhotoId]) -> list[PhotoId]:
        """Return photos without the tag: those nearest to the examples, then some at random."""
        sample = self.sample(but)
        if not sample.photos or not examples.photos:
            return []
        library, own = self.rows(sample), self.rows(examples)
        likeness = (library - library.mean(axis=0)) @ (own.mean(axis=0) - library.mean(axis=0))
        order = np.argsort(-likeness).tolist()
        rng = np.random.default_rng(_SEED)
        rest = order[_SHOWN:]
        some = rng.choice(rest, min(_SHOWN, len(rest)), replace=False).tolist() if rest else []
        return [sample.photos[row] for row in [*order[:_SHOWN], *some]]

    def pages(self, proceed: Callable[[], None]) -> Iterator[tuple[list[PhotoId], Rows]]:
        """Yield all photos with their features, some thousands at a time; `proceed` may stop it."""
        present = self._catalog.ask(partial(taught.present, model_id=self.lens.model_id))
        for start in range(0, len(present), _PAGE):
            proceed()
            stored = self.stored(present[start : start + _PAGE])
            if stored.photos:
                yield stored.photos, self.rows(stored)
