"""A sitting of reviewing: which photo is looked at, what was said of it, what comes next. Pure.

Frozen; every act returns the sitting after it. What was said of a photo becomes an `Answer` when
the photo is left, and only then; going back takes the last answer back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from photoorganizer.core.types import PhotoId


class Verdict(StrEnum):
    """What was said of one suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a photo that was left; both may be empty."""

    photo: PhotoId
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What a sitting came to; `photos` are those of which anything was said."""

    accepted: int
    rejected: int
    photos: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """A queue of photos, of which one is looked at.

    Attributes:
        queue: the photos in the order they are offered.
        position: the place of the present one in it; its length once all are through.
        suggestions: what is suggested for the present one; empty until they are known.
        verdicts: one for each of `suggestions`.
        answers: of the photos that were left, in order.
    """

    queue: tuple[PhotoId, ...]
    position: int = 0
    suggestions: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def current(self) -> PhotoId | None:
        """The photo that is looked at; None once all are through."""
        return self.queue[self.position] if self.position < len(self.queue) else None

    @property
    def left(self) -> int:
        """How many photos are still to come, the present one among them."""
        return len(self.queue) - self.position

    @property
    def tally(self) -> Tally:
        """What was said so far."""
        return Tally(
            sum(len(one.accepted) for one in self.answers),
            sum(len(one.rejected) for one in self.answers),
            sum(bool(one.accepted or one.rejected) for one in self.answers),
        )

    def offer(self, photo: PhotoId, suggestions: Sequence[str]) -> "Sitting":
        """Return the sitting in which these are suggested for `photo`.

        A photo with nothing left to decide is passed over; what comes late, for a photo that was
        left meanwhile, changes nothing. What was said of the same suggestions stays said.
        """
        if photo != self.current:
            return self
        if not suggestions:
            return replace(self, position=self.position + 1, suggestions=(), verdicts=())
        said = dict(zip(self.suggestions, self.verdicts, strict=True))
        verdicts = tuple(said.get(name, Verdict.OPEN) for name in suggestions)
        return replace(self, suggestions=tuple(suggestions), verdicts=verdicts)._left_if_decided()

    def mark(self, place: int, verdict: Verdict) -> "Sitting":
        """Return the sitting with a verdict on the suggestion at `place`, counted from 0.

        The same verdict a second time opens it again. When none is open, the next photo comes.
        """
        if not 0 <= place < len(self.suggestions):
            return self
        new = Verdict.OPEN if self.verdicts[place] is verdict else verdict
        verdicts = (*self.verdicts[:place], new, *self.verdicts[place + 1 :])
        return replace(self, verdicts=verdicts)._left_if_decided()

    def mark_open(self, verdict: Verdict) -> "Sitting":
        """Return the sitting with a verdict on all that is open, at the next photo."""
        if not self.suggestions:
            return self
        verdicts = tuple(verdict if one is Verdict.OPEN else one for one in self.verdicts)
        return replace(self, verdicts=verdicts)._left_if_decided()

    def skip(self) -> "Sitting":
        """Return the sitting at the next photo; what is open stays undecided."""
        return self if self.current is None else self._left()

    def back(self) -> "Sitting":
        """Return the sitting at the photo before, what was said of it taken back."""
        if not self.answers:
            return self
        position = self.queue.index(self.answers[-1].photo)
        return Sitting(self.queue, position, answers=self.answers[:-1])

    def _left_if_decided(self) -> "Sitting":
        return self if Verdict.OPEN in self.verdicts else self._left()

    def _left(self) -> "Sitting":
        assert self.current is not None
        answer = Answer(self.current, self._said(Verdict.ACCEPTED), self._said(Verdict.REJECTED))
        return Sitting(self.queue, self.position + 1, answers=(*self.answers, answer))

    def _said(self, verdict: Verdict) -> tuple[str, ...]:
        pairs = zip(self.suggestions, self.verdicts, strict=True)
        return tuple(name for name, one in pairs if one is verdict)
