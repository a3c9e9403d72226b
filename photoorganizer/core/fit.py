"""How well a tag that somebody gave suits its photo: the inverse of suggesting. Pure.

A head is asked whether the tag could be right, not whether it is the best answer: several things
are in most photos. So a tag is compared with the strongest reason against it. A head whose labels
exclude each other, and that can say “nothing of this”, is asked for tag or nothing: #sky suits a
coast though #water suits it better. Any other head is asked how close the tag comes to what it is
surest of; one that has recognised nothing then accuses no tag. One head's good word is enough.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from photoorganizer.core.policy import probabilities
from photoorganizer.core.types import HeadSpec, Level, Photo, Vector

MISFIT = 0.1
"""Below this fit, a tag has most likely nothing to do with its photo.

On 1,700 labelled photos it accuses 1 to 2 of 100 right tags and 6 of 10 that were taken from
another photo.
"""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A given tag that does not suit its photo: `fit` is below `MISFIT`, 0 is the worst."""

    photo: Photo
    tag: str
    fit: float


@dataclass(frozen=True, slots=True)
class _Witness:
    """A head, and which of its labels speak for a tag."""

    head: HeadSpec
    labels: Sequence[int]


class Judge:
    """Says how well tags suit photos, from the raw scores that the network gave the photos."""

    def __init__(self, heads: Sequence[HeadSpec], kin: Callable[[str], frozenset[str]]) -> None:
        """Judge by `heads`.

        Args:
            kin: gives the tags one of which is right wherever a word is not wrong.
        """
        self._heads = heads
        self._kin = kin
        self._witnesses: dict[str, tuple[_Witness, ...]] = {}

    def fits(self, logits: Mapping[str, Vector], tags: Iterable[str]) -> dict[str, float]:
        """Return how well each of `tags` suits the photo of these scores, from 0 to 1.

        A tag that no head can judge is left out.

        Args:
            logits: raw scores by head name.
        """
        scores = {
            head.name: probabilities(logits[head.name], head)
            for head in self._heads
            if head.name in logits
        }
        found: dict[str, float] = {}
        for tag in tags:
            opinions = [
                _opinion(witness, scores[witness.head.name])
                for witness in self._witnesses_for(tag)
                if witness.head.name in scores
            ]
            if opinions:
                found[tag] = max(opinions)
        return found

    def _witnesses_for(self, tag: str) -> tuple[_Witness, ...]:
        if tag not in self._witnesses:
            kin = self._kin(tag)
            witnesses = [_Witness(head, rows) for head in self._heads if (rows := _said(head, kin))]
            self._witnesses[tag] = tuple(witnesses) if any(map(_may_speak, witnesses)) else ()
        return self._witnesses[tag]


def _said(head: HeadSpec, kin: frozenset[str]) -> list[int]:
    return [row for row, label in enumerate(head.labels) if label in kin - head.silent]


def _may_speak(witness: _Witness) -> bool:
    """Return whether the head ever says one of the labels: otherwise its silence means nothing."""
    thresholds = witness.head.thresholds[Level.MORE]
    return any(thresholds[row] <= 1 for row in witness.labels)


def _opinion(witness: _Witness, scores: Vector) -> float:
    """Return a head's opinion of a tag: near 0, something else is far more likely."""
    head, said = witness.head, scores[witness.labels]
    likely = float(said.sum() if head.exclusive else said.max())
    if not (head.exclusive and head.silent):
        return min(1.0, likely / float(scores.max()))
    nothing = [row for row, label in enumerate(head.labels) if label in head.silent]
    return likely / (likely + float(scores[nothing].sum())) if likely else 0.0
