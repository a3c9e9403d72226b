"""Questions to the network beside indexing: what to say about these files, what is this like."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from photoorganizer.core import policy
from photoorganizer.core.errors import UnreadableImage
from photoorganizer.core.types import (
    Analysis,
    ChangeSet,
    HeadSpec,
    Level,
    PhotoId,
    PhotoSuggestions,
    TagState,
    Vector,
)
from photoorganizer.engine.analysis import BATCH_SIZE, AnalysisPool
from photoorganizer.engine.worker import Outcome
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec

_PAGE = 2_000


def suggest(
    images: Sequence[Path],
    level: Level,
    *,
    catalog: Catalog,
    model: ModelSpec,
    models: Path,
    workers: int,
) -> list[PhotoSuggestions]:
    """Return what may be said about each file, looking at it anew.

    What the user rejected on a photo of the library is not said again; what they accepted is
    said like anything else.

    Raises:
        ModelError: the network cannot be used.
    """
    answers: dict[int, PhotoSuggestions] = {}
    needed = max(1, min(workers, -(-len(images) // BATCH_SIZE)))
    with AnalysisPool[int](models, needed) as pool:
        for outcomes in pool.analyse(enumerate(images)):
            for position, outcome in outcomes:
                path = images[position]
                rejected = _rejected(catalog, path)
                answers[position] = _answer(path, outcome, model.heads, level, rejected)
    return [answers[position] for position in range(len(images))]


def _rejected(catalog: Catalog, image: Path) -> frozenset[str]:
    photo = catalog.photo_at(image)
    tags = [] if photo is None else catalog.tags([photo.id]).get(photo.id, [])
    return frozenset(tag.name for tag in tags if tag.state is TagState.REJECTED)


def _answer(
    path: Path,
    outcome: Outcome,
    heads: Sequence[HeadSpec],
    level: Level,
    rejected: frozenset[str],
) -> PhotoSuggestions:
    if not isinstance(outcome, Analysis):
        return PhotoSuggestions(path, error=outcome)
    return PhotoSuggestions(path, policy.suggest(outcome.logits, heads, level, rejected))


def embedding(image: Path, models: Path) -> Vector:
    """Return the embedding of a file that the library does not hold.

    Raises:
        UnreadableImage: the file cannot be decoded.
        ModelError: the network cannot be used.
    """
    with AnalysisPool[None](models, 1) as pool:
        [(_, outcome)] = next(pool.analyse([(None, image)]))
    if not isinstance(outcome, Analysis):
        raise UnreadableImage(outcome)
    return outcome.embedding


def decide_anew(catalog: Catalog, model: ModelSpec, level: Level) -> Iterator[ChangeSet]:
    """Replace the suggestions of all analysed photos by those of `level`, page by page."""
    after = PhotoId(0)
    while page := catalog.logits(after, _PAGE, model.id):
        decided = catalog.decided([photo for photo, _ in page])
        yield catalog.replace_suggestions(
            {
                photo: policy.suggest(logits, model.heads, level, decided.get(photo, frozenset()))
                for photo, logits in page
            }
        )
        after = page[-1][0]
