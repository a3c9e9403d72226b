"""The bursts of a library: what stands in the catalog is enough, no picture is read."""

from collections.abc import Collection
from functools import partial

from photoorganizer.core.bursts import of_one_burst, taken_at_once
from photoorganizer.core.duplicates import Pair
from photoorganizer.core.types import PhotoId
from photoorganizer.index import bursts
from photoorganizer.index.catalog import Catalog

_PAGE = 2_000


def burst_pairs(catalog: Catalog, only: Collection[PhotoId] | None = None) -> list[Pair]:
    """Return the pairs of photos, of all or of some, that are shots of one burst."""
    pairs = list(taken_at_once(catalog.ask(partial(bursts.shots, only=only))))
    found: list[Pair] = []
    for start in range(0, len(pairs), _PAGE):
        some = pairs[start : start + _PAGE]
        photos = {photo for pair in some for photo in pair}
        found += of_one_burst(some, catalog.ask(partial(bursts.embeddings, photos=photos)))
    return found
