"""What tags learn from photos of the library: lessons, given and told of. Keeps nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from photoorganizer.core.errors import KnownError
from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.sentences import say
from photoorganizer.core.taught import TaughtTag, moments
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.first_lessons import FirstLesson
from photoorganizer.engine.stored_features import StoredFeatures
from photoorganizer.index import taught
from photoorganizer.index.catalog import Catalog
from photoorganizer.train.teaching import Learned, Lesson, learn

FEWEST = 3
"""Examples without which nothing is learned."""

Proceed = Callable[[], None]
"""Is called between steps; raises Cancelled to stop."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What came of teaching."""

    tag: TaughtTag
    doubtful: tuple[PhotoId, ...]
    """Examples that look mislabelled, the worst first."""


class NothingElse(KnownError):
    """All photos are examples of a tag; there is nothing to tell it from."""


class Learner:
    """Gives lessons on what is stored of one library's photos. Safe to use from several threads."""

    def __init__(self, catalog: Catalog, features: StoredFeatures) -> None:
        self._catalog = catalog
        self._features = features

    def again(
        self, tag: TaughtTag, mine: Sequence[PhotoId], rejected: Sequence[PhotoId]
    ) -> Taught | None:
        """Return what a taught tag learns from these photos; None where they are too few.

        They are where it learned from more than twice as many, as a tag that was taught elsewhere:
        what it knows from there is worth more. Of another network, it begins again.
        """
        stale = tag.model_id != self._features.lens.model_id
        least = FEWEST if stale else max(FEWEST, tag.examples // 2)
        if len(self._features.stored(mine).photos) < least:
            return None
        shown = self._catalog.ask(partial(taught.negatives, name=tag.name))
        try:
            return self.learn(tag.name, mine, rejected, shown, lambda: None)
        except NothingElse:
            return None

    def as_taught(self, first: FirstLesson) -> TaughtTag:
        """Return a tag as it was after its lesson, which a network that is newer is given again.

        Raises:
            KnownError: it has to be, and too few of the examples are left.
        """
        if first.tag.model_id == self._features.lens.model_id:
            return first.tag
        outcome = self.again(first.tag, sorted(first.examples), sorted(first.rejected))
        if outcome is None:
            raise KnownError(
                say(
                    "Too few of the photos that {tag} was first taught from are left: "
                    "teach it again.",
                    tag=hashtag(first.tag.name),
                )
            )
        return outcome.tag

    def learn(
        self,
        name: str,
        examples: Sequence[PhotoId],
        rejected: Sequence[PhotoId],
        shown: Sequence[PhotoId],
        proceed: Proceed,
    ) -> Taught:
        """Return what a tag learns from examples, against photos that do not have it.

        Args:
            rejected: photos on which the tag was rejected.
            shown: photos that somebody looked at and that do not have it.

        Raises:
            NothingElse: there is no photo without the tag.
            Cancelled: stopped by `proceed`.
        """
        read = self._features
        own = read.stored(examples)
        against = read.stored([one for one in {*shown, *rejected} if one not in own.photos])
        sample = read.sample({*own.photos, *against.photos})
        if not against.photos and not sample.photos:
            raise NothingElse(
                say(
                    "Every analysed photo is an example of {tag}: add photos that are something "
                    "else, to tell it from.",
                    tag=hashtag(name),
                )
            )
        proceed()
        library, features = read.rows(sample), read.rows(own)
        centre = library.mean(axis=0) if len(library) else features.mean(axis=0)
        learned: Learned = learn(
            Lesson(
                name,
                read.lens.model_id,
                features,
                moments(own.taken, features - centre),
                read.rows(against),
                library,
            )
        )
        proceed()
        tag = replace(learned.tag, rejected=len(rejected))
        return Taught(tag, tuple(own.photos[row] for row in learned.doubtful))
