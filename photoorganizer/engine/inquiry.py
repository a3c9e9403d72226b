"""Questions to the network beside indexing: what to say about these files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from photoorganizer.core import policy
from photoorganizer.core.errors import NotInLibrary
from photoorganizer.core.sentences import say
from photoorganizer.core.types import (
    Analysis,
    ChangeSet,
    HeadSpec,
    Level,
    Photo,
    PhotoId,
    PhotoSuggestions,
    TagState,
)
from photoorganizer.engine.analysis import BATCH_SIZE, AnalysisPool
from photoorganizer.engine.voice import Voice
from photoorganizer.engine.worker import Outcome, run
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec

_PAGE = 2_000

LEVEL = "level"
"""The setting of the library that says how sure it must be."""


@dataclass(frozen=True, slots=True)
class Network:
    """The network to ask: what it is, the folder it lies in, the processes that may run it."""

    model: ModelSpec
    folder: Path
    workers: int


def level_of(catalog: Catalog) -> Level:
    """Return how sure a library is before it speaks."""
    return Level(catalog.setting(LEVEL) or Level.BALANCED)


def suggest(
    images: Sequence[Path],
    level: Level,
    *,
    catalog: Catalog,
    network: Network,
    voice: Voice,
    augmented: bool = False,
) -> list[PhotoSuggestions]:
    """Return what may be said about each file, looking at it anew.

    What the user rejected on a photo of the library is not said again; what they accepted is
    said like anything else.

    Args:
        voice: what says the tags that the user taught; its level is not asked.
        augmented: look at several views of each photo: surer, and as many times slower.

    Raises:
        ModelError: the network cannot be used.
    """
    answers: dict[int, PhotoSuggestions] = {}
    voice = replace(voice, level=level)
    needed = max(1, min(network.workers, -(-len(images) // BATCH_SIZE)))
    with AnalysisPool[int](network.folder, needed, work=partial(run, augmented=augmented)) as pool:
        for outcomes in pool.analyse(enumerate(images)):
            for position, outcome in outcomes:
                path = images[position]
                rejected = _rejected(catalog, path)
                answers[position] = _answer(path, outcome, network.model.heads, voice, rejected)
    return [answers[position] for position in range(len(images))]


def _rejected(catalog: Catalog, image: Path) -> frozenset[str]:
    photo = catalog.photo_at(image)
    tags = [] if photo is None else catalog.tags([photo.id]).get(photo.id, [])
    return frozenset(tag.name for tag in tags if tag.state is TagState.REJECTED)


def _answer(
    path: Path,
    outcome: Outcome,
    heads: Sequence[HeadSpec],
    voice: Voice,
    rejected: frozenset[str],
) -> PhotoSuggestions:
    if not isinstance(outcome, Analysis):
        return PhotoSuggestions(path, error=outcome)
    known = policy.suggest(outcome.logits, heads, voice.level, rejected)
    own = voice.say(outcome.embedding, outcome.logits, rejected)
    said = sorted((*known, *own), key=lambda one: -one.confidence)
    return PhotoSuggestions(path, tuple(said))


def photo_at(image: Path, *, catalog: Catalog) -> Photo:
    """Return the photo whose file is `image`.

    Raises:
        NotInLibrary: no watched folder holds it, or it was not indexed yet.
    """
    photo = catalog.photo_at(image)
    if photo is None:
        raise NotInLibrary(
            say("{image} is not in the library; index its folder first.", image=image)
        )
    return photo


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
