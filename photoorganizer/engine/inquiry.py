"""Questions to the network beside indexing: what to say about these files, what is this like."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from photoorganizer.core import policy
from photoorganizer.core.errors import NotInLibrary, UnreadableImage
from photoorganizer.core.types import (
    Analysis,
    ChangeSet,
    HeadSpec,
    Level,
    PhotoId,
    PhotoState,
    PhotoSuggestions,
    SimilarPhoto,
    TagState,
    Vector,
)
from photoorganizer.engine.analysis import BATCH_SIZE, AnalysisPool
from photoorganizer.engine.likeness import Likeness
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


def similar(
    image: Path | PhotoId,
    k: int,
    *,
    catalog: Catalog,
    likeness: Likeness,
    model: ModelSpec,
    models: Path,
) -> list[SimilarPhoto]:
    """Return the k photos of the library most like `image`, best first, without itself.

    Raises:
        UnreadableImage: the file cannot be decoded.
        NotInLibrary: the photo was forgotten, or not analysed yet.
        ModelError: the network cannot be used.
    """
    if isinstance(image, Path):
        known = catalog.photo_at(image)
        own = None if known is None else known.id
    else:
        own = image
    vector = None if own is None else catalog.embedding(own, model.id)
    if vector is None:
        if not isinstance(image, Path):
            raise NotInLibrary("This photo has not been analysed yet; wait for indexing.")
        vector = _embedding(image, models)
    exclude = frozenset() if own is None else frozenset({own})
    # Missing photos keep their embeddings, but there is nothing to look at.
    scores = dict(likeness.nearest(vector, k + catalog.counts().missing, exclude))
    present = (
        photo for photo in catalog.photos(list(scores)) if photo.state is not PhotoState.MISSING
    )
    return [SimilarPhoto(photo, scores[photo.id]) for photo in islice(present, k)]


def _embedding(image: Path, models: Path) -> Vector:
    """Look at a file that the library does not hold."""
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
