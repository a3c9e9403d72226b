"""Teaching tags: from examples to suggestions on the whole library, without the network.

What was learned is kept in the catalog and is backed up with it. A tag learns from the photos on
which it is the user's and from those that it was taken from, so that every accepted or rejected
suggestion is a lesson; it is taken when enough has been said since the last one.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from photoorganizer.core.errors import KnownError
from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.core.policy import silenced
from photoorganizer.core.sentences import say
from photoorganizer.core.taught import Lens, TaughtTag
from photoorganizer.core.types import (
    Change,
    ChangeSet,
    Decision,
    Level,
    PhotoId,
)
from photoorganizer.engine import first_lessons, lessons, vocabulary
from photoorganizer.engine.first_lessons import FirstLesson, Since, first_lesson
from photoorganizer.engine.inquiry import LEVEL
from photoorganizer.engine.learner import FEWEST, Learner, Proceed, Taught
from photoorganizer.engine.outgoing import outgoing
from photoorganizer.engine.stored_features import StoredFeatures
from photoorganizer.engine.tagging import Tagging
from photoorganizer.engine.voice import Voice
from photoorganizer.index import tag_edits, taught
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.train.teaching import lens_of

_MORE, _MORE_SHARE = 5, 0.1
"""A tag learns anew after so many more decisions, and so many of those it has learned from."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a tag would be taught from, to be looked at before."""

    name: str
    examples: tuple[PhotoId, ...]
    negatives: tuple[PhotoId, ...]
    """Photos that most likely do not have the tag, the most doubtful first."""
    pending: int
    """Examples that were not analysed yet, and cannot be learned from."""


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
        self._features = StoredFeatures(catalog, lambda: lens_of(model()))
        self._learner = Learner(catalog, self._features)
        self._lessons = threading.RLock()

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
        with self._lessons:
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
            first_lessons.keep(self._catalog, tag, FirstLesson(tag))
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
        examples = self._features.stored(wanted)
        without = [photo for photo in rejected if photo not in set(wanted)]
        return Proposal(
            name,
            tuple(photo for photo in wanted if photo in set(examples.photos)),
            (*without, *self._features.to_tell_from(examples, {*wanted, *without})),
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
            KnownError: there are too few examples, or no photos but these.
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
        name, shown = proposal.name, tuple(negatives or ())
        _, rejected = self._catalog.ask(partial(taught.decided, name=name))
        with self._lessons:
            outcome = self._learner.learn(name, proposal.examples, rejected, shown, proceed)
            self._tagging.decide(proposal.examples, (name,), Decision.TAG)
            self._catalog.change(partial(taught.keep_negatives, name=name, photos=shown))
            self._begin(outcome.tag, proposal.examples, rejected)
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
            for photos, features in self._features.pages(proceed):
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
        return [tag.name for tag in self.tags() if self._follow(tag.name)]

    def relearn(self, name: str) -> bool:
        """Teach a tag anew from all that is decided now; return whether that suffices."""
        with self._lessons:
            tag = self.tag(name)
            if tag is None:
                return False
            mine, rejected = self._catalog.ask(partial(taught.decided, name=name))
            outcome = self._learner.again(tag, mine, rejected)
            if outcome is not None:
                self._begin(outcome.tag, mine, rejected)
        if outcome is not None:
            self.suggest(name)
        return outcome is not None

    # What decisions changed since a lesson

    def since(self) -> dict[str, Since]:
        """Return what decisions changed about taught tags since their lessons, by name."""
        level, changed = self._level(), {}
        for tag in self.tags():
            first = first_lesson(self._catalog, tag.name)
            if first is not None and first.tag.id != tag.id:
                changed[tag.name] = Since(
                    first.accepted_since,
                    first.rejected_since,
                    tag.thresholds[level],
                    first.tag.thresholds[level],
                )
        return changed

    def reset(self, name: str) -> Mapping[str, str | None]:
        """Make a tag what it was after its lesson; photos keep what was decided on them.

        Returns:
            What `take_back_reset` needs.

        Raises:
            KnownError: it was never taught, is as it was taught, or its lesson is not known.
        """
        with self._lessons:
            tag = self._known(name)
            first = first_lesson(self._catalog, tag.name)
            if first is None:
                raise KnownError(
                    say(
                        "What {tag} was at first was not kept by the version that taught it: "
                        "teach it again.",
                        tag=hashtag(tag.name),
                    )
                )
            if first.tag.id == tag.id:
                raise KnownError(say("{tag} is as it was taught.", tag=hashtag(tag.name)))
            before = self._catalog.ask(partial(taught.known_of, names=[tag.name]))
            decided = chain(*self._catalog.ask(partial(taught.decided, name=tag.name)))
            passed = frozenset(decided) - first.examples - first.rejected
            begun = self._learner.as_taught(first)
            again = FirstLesson(begun, first.examples, first.rejected, passed)
            first_lessons.keep(self._catalog, begun, again)
        self.suggest(tag.name)
        return before

    def take_back_reset(self, name: str, before: Mapping[str, str | None]) -> None:
        """Make a tag again what it was before `reset`."""
        with self._lessons:
            self._catalog.change(partial(taught.put_back, before=before))
        self.speak_again(name)

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
        return self._features.lens

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

    def _begin(
        self, tag: TaughtTag, examples: Iterable[PhotoId], rejected: Iterable[PhotoId]
    ) -> None:
        lesson = FirstLesson(tag, frozenset(examples), frozenset(rejected))
        first_lessons.keep(self._catalog, tag, lesson)

    def _follow(self, name: str) -> bool:
        """Let a tag learn what was decided since, if that is enough; return whether it did."""
        with self._lessons:
            tag = self.tag(name)
            if tag is None:  # forgotten meanwhile
                return False
            mine, rejected = first_lessons.decided(self._catalog, tag.name)
            decided, known = len(mine) + len(rejected), tag.examples + tag.rejected
            stale = tag.model_id != self.lens.model_id
            if not stale and abs(decided - known) < max(_MORE, _MORE_SHARE * known):
                return False
            outcome = self._learner.again(tag, mine, rejected)
            if outcome is None:
                return False
            first = first_lesson(self._catalog, tag.name)
            if first is None:
                self._keep(outcome.tag)
            else:
                more = len({*self._features.stored(mine).photos} - first.examples)
                less = len({*rejected} - first.rejected)
                since = replace(first, accepted_since=more, rejected_since=less)
                first_lessons.keep(self._catalog, outcome.tag, since)
        self.speak_again(name)
        return True

    def _tell(self, photos: set[PhotoId]) -> None:
        if photos:
            self._notify(ChangeSet(frozenset({Change.TAGS}), frozenset(photos)))
