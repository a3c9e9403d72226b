"""Teaching tags: from examples to suggestions on the whole library, without the network.

What was learned is kept in the catalog and is backed up with it. A tag learns from the photos on
which it is the user's and from those that it was taken from, so that every accepted or rejected
suggestion is a lesson; it is taken when enough has been said since the last one.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from photoorganizer.core.errors import KnownError
from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.core.policy import silenced
from photoorganizer.core.sentences import say
from photoorganizer.core.taught import Lens, Rows, TaughtTag, moments
from photoorganizer.core.types import (
    Change,
    ChangeSet,
    Decision,
    Level,
    PhotoId,
)
from photoorganizer.engine import lessons, vocabulary
from photoorganizer.engine.inquiry import LEVEL
from photoorganizer.engine.outgoing import outgoing
from photoorganizer.engine.tagging import Tagging
from photoorganizer.engine.voice import Voice
from photoorganizer.index import tag_edits, taught
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.train.teaching import Learned, Lesson, learn, lens_of

FEWEST = 3
"""Examples without which nothing is learned."""

_SAMPLE = 1200
"""Photos of the library that a lesson looks at."""

_PAGE = 2000
_SHOWN = 12
"""Negatives to show of each sort: those most like the examples, and some at random."""

_MORE, _MORE_SHARE = 5, 0.1
"""A tag learns anew after so many more decisions, and so many of those it has learned from."""

_SEED = 3

Proceed = Callable[[], None]
"""Is called between steps; raises Cancelled to stop."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a tag would be taught from, to be looked at before."""

    name: str
    examples: tuple[PhotoId, ...]
    negatives: tuple[PhotoId, ...]
    """Photos that most likely do not have the tag, the most doubtful first."""
    pending: int
    """Examples that were not analysed yet, and cannot be learned from."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What came of teaching."""

    tag: TaughtTag
    doubtful: tuple[PhotoId, ...]
    """Examples that look mislabelled, the worst first."""


class Teaching:
    """The tags that one library's user taught. Safe to use from several threads."""

    def __init__(
        self,
        catalog: Catalog,
        model: Callable[[], ModelSpec],
        tagging: Tagging,
        notify: Callable[[ChangeSet], None],
    ) -> None:
        """Begin as the library was left; `notify` is told of suggestions that changed."""
        self._catalog = catalog
        self._model = model
        self._tagging = tagging
        self._notify = notify
        self._lessons = threading.Lock()

    # The vocabulary

    def tags(self) -> list[TaughtTag]:
        """Return the taught tags, by name."""
        kept = self._catalog.ask(taught.kept)
        return [vocabulary.from_text(text) for text in kept.values()]

    def tag(self, name: str) -> TaughtTag | None:
        """Return one taught tag, or None."""
        return next((tag for tag in self.tags() if tag.name == name), None)

    def forget(self, name: str) -> None:
        """Forget what was learned of a tag, and its suggestions. Decisions stay.

        Raises:
            KnownError: it was never taught.
        """
        tag = self._known(name)
        changed = self._catalog.change(partial(taught.forget, name=tag.name))
        self._tell(changed)

    def export(self, file: Path, names: Sequence[str] = ()) -> int:
        """Write taught tags, all of them by default, into one file; return how many.

        Raises:
            KnownError: one was never taught, there are none, or the file cannot be written.
        """
        tags = [self._known(name) for name in names] or self.tags()
        tags = [tag for tag in tags if tag.model_id == self._model().id]
        if not tags:
            raise KnownError(say("There is no taught tag to export yet."))
        with outgoing(file, self._catalog) as unfinished:
            vocabulary.write(tags, unfinished)
        return len(tags)

    def import_file(self, file: Path) -> list[TaughtTag]:
        """Take over the tags of a file, in place of those of the same name, and suggest them.

        Raises:
            KnownError: it is no vocabulary, or one for another network.
        """
        lens = self.lens
        tags = vocabulary.read(file, lens.model_id, lens.width)
        for tag in tags:
            self._keep(tag)
            self.suggest(tag.name)
        return tags

    # Teaching

    def propose(self, name: str, photos: Sequence[PhotoId] = ()) -> Proposal:
        """Return what a tag would be taught from: these photos and those that carry it already.

        Raises:
            BadTag: `name` cannot be a hashtag.
        """
        name = normalize_tag(name)
        mine, rejected = self._catalog.ask(partial(taught.decided, name=name))
        wanted = list(dict.fromkeys([*photos, *mine]))
        examples = self._stored(wanted)
        without = [photo for photo in rejected if photo not in set(wanted)]
        return Proposal(
            name,
            tuple(photo for photo in wanted if photo in set(examples.photos)),
            (*without, *self._negatives(examples, {*wanted, *without})),
            len(wanted) - len(examples.photos),
        )

    def teach(
        self,
        proposal: Proposal,
        negatives: Sequence[PhotoId] | None = None,
        proceed: Proceed = lambda: None,
    ) -> Taught:
        """Learn a tag; its examples become the user's. Nothing is suggested before `suggest`.

        Args:
            negatives: those of the proposal that somebody looked at and let stand; None where
                nobody did.

        Raises:
            KnownError: there are too few examples.
            Cancelled: stopped by `proceed`; nothing was changed.
        """
        if len(proposal.examples) < FEWEST:
            raise KnownError(
                say(
                    "{tag} needs at least {fewest} analysed photos as examples; there are {n}.",
                    tag=hashtag(proposal.name),
                    fewest=FEWEST,
                    n=len(proposal.examples),
                )
            )
        shown = tuple(negatives or ())
        outcome = self._learn(proposal.name, proposal.examples, shown, proceed)
        self._tagging.decide(proposal.examples, (proposal.name,), Decision.TAG)
        self._catalog.change(partial(taught.keep_negatives, name=proposal.name, photos=shown))
        self._keep(outcome.tag)
        return outcome

    def suggest(self, name: str, proceed: Proceed = lambda: None) -> int:
        """Suggest a taught tag wherever it is sure enough, and nowhere else; return on how many.

        Nothing is analysed: 10,000 photos take a second or two.

        Raises:
            KnownError: it was never taught.
            Cancelled: stopped by `proceed`; nothing was changed.
        """
        tag = self._known(name)
        lens, level = self.lens, self._level()
        decided = {*chain(*self._catalog.ask(partial(taught.decided, name=tag.name)))}
        chances: dict[PhotoId, float] = {}
        if tag.model_id == lens.model_id:
            for photos, features in self._pages(lens, proceed):
                found = tag.probabilities(features)
                for row in np.flatnonzero(found >= tag.thresholds[level]).tolist():
                    if photos[row] not in decided:
                        chances[photos[row]] = float(found[row])
        changed = self._catalog.change(
            partial(taught.suggest, name=tag.name, model_id=tag.id, chances=chances)
        )
        self._tell(changed)
        return len(chances)

    def suggest_all(self) -> None:
        """Suggest every taught tag anew, as for another level of certainty."""
        for tag in self.tags():
            self.suggest(tag.name)

    def learn(self) -> list[str]:
        """Let tags learn what was decided since, and those of another network begin again.

        Returns:
            The names of those that learned.
        """
        learned = []
        for tag in self.tags():
            mine, rejected = self._catalog.ask(partial(taught.decided, name=tag.name))
            decided, known = len(mine) + len(rejected), tag.examples + tag.rejected
            stale = tag.model_id != self.lens.model_id
            grown = abs(decided - known) >= max(_MORE, _MORE_SHARE * known)
            if (stale or grown) and self.relearn(tag.name):
                learned.append(tag.name)
        return learned

    def relearn(self, name: str) -> bool:
        """Let a taught tag learn from all that is decided now; return whether it did.

        It does not where there are too few examples, as of a tag that was taught elsewhere: what
        it knows from there is worth more.
        """
        tag = self.tag(name)
        if tag is None:
            return False
        mine, _ = self._catalog.ask(partial(taught.decided, name=name))
        least = FEWEST if tag.model_id != self.lens.model_id else max(FEWEST, tag.examples // 2)
        if len(self._stored(mine).photos) < least:
            return False
        shown = self._catalog.ask(partial(taught.negatives, name=name))
        self._keep(self._learn(name, mine, shown, lambda: None).tag)
        self.suggest(name)
        return True

    def speak_again(self, name: str) -> None:
        """Suggest a tag by what is known of it now, if it was taught."""
        if self.tag(name) is not None:
            self.suggest(name)

    def network_speaks(self, name: str) -> bool:
        """Return whether the network speaks a tag by itself."""
        return any(name in head.labels and name not in head.silent for head in self._model().heads)

    def review_order(self, photos: Sequence[PhotoId]) -> list[PhotoId]:
        """Return photos to review in the order in which their answers teach most."""
        return lessons.review_order(self._catalog, self.lens, photos)

    @property
    def telling_first(self) -> bool:
        """Whether the photos whose answers teach most are reviewed first; remembered."""
        return lessons.telling_first(self._catalog)

    def set_telling_first(self, *, on: bool) -> None:
        """Review first the photos whose answers teach most, or go by the usual order."""
        lessons.set_telling_first(self._catalog, on=on)

    def found(self) -> dict[str, float]:
        """Return which share of its examples each taught tag finds that did not see them."""
        return {tag.name: tag.accuracy.recall for tag in self.tags() if tag.accuracy is not None}

    # What taught tags say of photos that are being analysed

    @property
    def lens(self) -> Lens:
        """How what the present network stores becomes features."""
        return lens_of(self._model())

    def speaker(self) -> ModelSpec:
        """Return the network, silent on the tags that the user taught: those speak themselves."""
        model = self._model()
        names = frozenset(tag.name for tag in self.tags())
        if not names:
            return model
        given = self._catalog.ask(tag_edits.renamed)
        return replace(
            model, heads=silenced(model.heads, lambda told: given.get(told, told) in names)
        )

    def voice(self) -> Voice:
        """Return what says the taught tags of photos, as they are now."""
        lens = self.lens
        tags = tuple(tag for tag in self.tags() if tag.model_id == lens.model_id)
        return Voice(lens, tags, self._level())

    # Behind them

    def _level(self) -> Level:
        return Level(self._catalog.setting(LEVEL) or Level.BALANCED)

    def _known(self, name: str) -> TaughtTag:
        tag = self.tag(normalize_tag(name))
        if tag is None:
            raise KnownError(say("{tag} was never taught.", tag=hashtag(normalize_tag(name))))
        return tag

    def _keep(self, tag: TaughtTag) -> None:
        self._catalog.change(partial(taught.keep, name=tag.name, learned=vocabulary.to_text(tag)))

    def _learn(
        self, name: str, examples: Sequence[PhotoId], shown: Sequence[PhotoId], proceed: Proceed
    ) -> Taught:
        with self._lessons:
            lens = self.lens
            _, rejected = self._catalog.ask(partial(taught.decided, name=name))
            own = self._stored(examples)
            against = self._stored([one for one in {*shown, *rejected} if one not in own.photos])
            sample = self._stored(self._sample({*own.photos, *against.photos}))
            proceed()
            library = self._features(sample, lens)
            features = self._features(own, lens)
            centre = library.mean(axis=0) if len(library) else features.mean(axis=0)
            learned: Learned = learn(
                Lesson(
                    name,
                    lens.model_id,
                    features,
                    moments(own.taken, features - centre),
                    self._features(against, lens),
                    library,
                )
            )
            proceed()
        tag = replace(learned.tag, rejected=len(rejected))
        return Taught(tag, tuple(own.photos[row] for row in learned.doubtful))

    def _negatives(self, examples: taught.Stored, but: set[PhotoId]) -> list[PhotoId]:
        """Return photos without the tag: those nearest to the examples, then some at random."""
        sample = self._stored(self._sample(but))
        if not sample.photos or not examples.photos:
            return []
        lens = self.lens
        library, own = self._features(sample, lens), self._features(examples, lens)
        likeness = (library - library.mean(axis=0)) @ (own.mean(axis=0) - library.mean(axis=0))
        order = np.argsort(-likeness).tolist()
        rng = np.random.default_rng(_SEED)
        rest = order[_SHOWN:]
        some = rng.choice(rest, min(_SHOWN, len(rest)), replace=False).tolist() if rest else []
        return [sample.photos[row] for row in [*order[:_SHOWN], *some]]

    def _sample(self, but: set[PhotoId]) -> list[PhotoId]:
        """Return photos of the library at random, always the same ones."""
        present = self._catalog.ask(partial(taught.present, model_id=self._model().id))
        others = [photo for photo in present if photo not in but]
        if len(others) <= _SAMPLE:
            return others
        chosen = np.random.default_rng(_SEED).choice(len(others), _SAMPLE, replace=False)
        return [others[row] for row in np.sort(chosen).tolist()]

    def _stored(self, photos: Sequence[PhotoId]) -> taught.Stored:
        return self._catalog.ask(partial(taught.stored, photos=photos, model_id=self._model().id))

    def _features(self, stored: taught.Stored, lens: Lens) -> Rows:
        if not stored.photos:
            return np.zeros((0, lens.width), np.float32)
        return lens.features(stored.embeddings, stored.logits)

    def _pages(self, lens: Lens, proceed: Proceed) -> Iterator[tuple[list[PhotoId], Rows]]:
        present = self._catalog.ask(partial(taught.present, model_id=lens.model_id))
        for start in range(0, len(present), _PAGE):
            proceed()
            stored = self._stored(present[start : start + _PAGE])
            if stored.photos:
                yield stored.photos, self._features(stored, lens)

    def _tell(self, photos: set[PhotoId]) -> None:
        if photos:
            self._notify(ChangeSet(frozenset({Change.TAGS}), frozenset(photos)))
