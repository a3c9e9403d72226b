"""Which photos to ask about first: those whose answer teaches most. Decides nothing.

An answer teaches much where the suggestion could be either, and little where a photo like it was
just asked about (Settles 2009, "Active Learning Literature Survey", 3.1 and 5.1).
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from photoorganizer.core.taught import Lens, Rows
from photoorganizer.core.types import PhotoId, TagState
from photoorganizer.index import taught
from photoorganizer.index.catalog import Catalog

_FIRST = 60
"""So many are chosen to differ from each other; the others follow by doubt alone."""

_AMONG = 600
"""They are chosen among so many of the most doubtful."""


_TELLING = "review/telling-first"


def telling_first(catalog: Catalog) -> bool:
    """Return whether the user wants to be asked first what teaches most."""
    return catalog.setting(_TELLING) == "yes"


def set_telling_first(catalog: Catalog, *, on: bool) -> None:
    """Remember whether to ask first what teaches most."""
    catalog.set_setting(_TELLING, "yes" if on else "no")


def review_order(catalog: Catalog, lens: Lens, photos: Sequence[PhotoId]) -> list[PhotoId]:
    """Return `photos` in the order in which their answers teach most.

    Photos without a suggestion come last, in the order they were given in.
    """
    tags = catalog.tags(photos)
    doubt = {photo: _doubt([tag.score for tag in tags[photo] if tag.state is TagState.SUGGESTED])
             for photo in photos}  # fmt: skip
    ranked = sorted(photos, key=lambda photo: -doubt[photo])
    asked = [photo for photo in ranked[:_AMONG] if doubt[photo] > 0]
    stored = catalog.ask(partial(taught.stored, photos=asked, model_id=lens.model_id))
    if not stored.photos:
        return ranked
    features = lens.features(stored.embeddings, stored.logits)
    doubts = np.array([doubt[photo] for photo in stored.photos])
    first = [stored.photos[row] for row in spread_out(features, doubts, _FIRST)]
    chosen = set(first)
    return [*first, *(photo for photo in ranked if photo not in chosen)]


def spread_out(features: Rows, doubts: npt.NDArray[np.float64], count: int) -> list[int]:
    """Return so many rows, each of much doubt and unlike those before it.

    Args:
        features: shape (photos, width).
        doubts: shape (photos,), from 0 to 1.
    """
    centred = features - features.mean(axis=0)
    unit = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    nearest = np.zeros(len(unit))
    open_rows = np.ones(len(unit), bool)
    chosen: list[int] = []
    for _ in range(min(count, len(unit))):
        worth = np.where(open_rows, doubts * (1 - nearest), -1.0)
        row = int(worth.argmax())
        chosen.append(row)
        open_rows[row] = False
        nearest = np.maximum(nearest, np.clip(unit @ unit[row], 0, 1))
    return chosen


def _doubt(scores: Sequence[float | None]) -> float:
    """Return how much could be learned from the most doubtful suggestion, from 0 to 1."""
    return max((1 - abs(2 * score - 1) + 1e-3 for score in scores if score is not None), default=0)
