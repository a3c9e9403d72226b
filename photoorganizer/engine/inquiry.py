"""Questions to the network beside indexing: what to say about these files, what is this like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from photoorganizer.core import policy
from photoorganizer.core.errors import NotInLibrary, UnreadableImage
from photoorganizer.core.types import (
    Analysis,
    ChangeSet,
    HeadSpec,
    Level,
    Photo,
    PhotoId,
    PhotoState,
    PhotoSuggestions,
    Pixels,
    SimilarPhoto,
    TagState,
    Vector,
)
from photoorganizer.engine.analysis import BATCH_SIZE, AnalysisPool
from photoorganizer.engine.likeness import Likeness
from photoorganizer.engine.worker import Outcome, run
from photoorganizer.files.decode import picture
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Network:
    """The network to ask: what it is, the folder it lies in, the processes that may run it."""

    model: ModelSpec
    folder: Path
    workers: int


def suggest(
    images: Sequence[Path],
    level: Level,
    *,
    catalog: Catalog,
    network: Network,
    augmented: bool = False,
) -> list[PhotoSuggestions]:
    """Return what may be said about each file, looking at it anew.

    What the user rejected on a photo of the library is not said again; what they accepted is
    said like anything else.

    Args:
        augmented: look at several views of each photo: surer, and as many times slower.

    Raises:
        ModelError: the network cannot be used.
    """
    answers: dict[int, PhotoSuggestions] = {}
    needed = max(1, min(network.workers, -(-len(images) // BATCH_SIZE)))
    with AnalysisPool[int](network.folder, needed, work=partial(run, augmented=augmented)) as pool:
        for outcomes in pool.analyse(enumerate(images)):
            for position, outcome in outcomes:
                path = images[position]
                rejected = _rejected(catalog, path)
                answers[position] = _answer(path, outcome, network.model.heads, level, rejected)
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


def photo_at(image: Path, *, catalog: Catalog) -> Photo:
    """Return the photo whose file is `image`.

    Raises:
        NotInLibrary: no watched folder holds it, or it was not indexed yet.
    """
    photo = catalog.photo_at(image)
    if photo is None:
        raise NotInLibrary(f"{image} is not in the library; index its folder first.")
    return photo


def preview(photo: PhotoId, edge: int, *, catalog: Catalog) -> Pixels:
    """Decode the photo's file, upright, its longer side about `edge` pixels.

    Raises:
        UnreadableImage: the file cannot be decoded.
        NotInLibrary: the photo was forgotten meanwhile.
    """
    found = catalog.photo(photo)
    if found is None:
        raise NotInLibrary("This photo is no longer in the library.")
    return picture(found.path, edge)


def similar(
    image: Path | PhotoId,
    k: int,
    *,
    catalog: Catalog,
    likeness: Likeness,
    network: Network,
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
    vector = None if own is None else catalog.embedding(own, network.model.id)
    if vector is None:
        if not isinstance(image, Path):
            raise NotInLibrary("This photo has not been analysed yet; wait for indexing.")
        vector = _embedding(image, network)
    exclude = frozenset() if own is None else frozenset({own})
    # Missing photos keep their embeddings, but there is nothing to look at.
    scores = dict(likeness.nearest(vector, k + catalog.counts().missing, exclude))
    present = (
        photo for photo in catalog.photos(list(scores)) if photo.state is not PhotoState.MISSING
    )
    return [SimilarPhoto(photo, scores[photo.id]) for photo in islice(present, k)]


def _embedding(image: Path, network: Network) -> Vector:
    """Look at a file that the library does not hold."""
    with AnalysisPool[None](network.folder, 1) as pool:
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
