"""Which interests there are, and how likely a photo is about each: from all heads together. Pure.

The hashtags of the head whose answers exclude each other are interests, and those things that
somebody would say they photograph. What is narrower has been added up by the network already: a
photo of a beagle is one of a dog, of pets and of animals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoorganizer.core.policy import probabilities
from photoorganizer.core.types import HeadSpec

HASHTAG = "hashtag"
"""The head whose answers about a photo exclude each other."""

_OBJECT, _CLOTHING = "object", "clothing"

_FASHION, _NO_CLOTHES = "fashion", "none"

THINGS = (
    *("animals", "pets", "dog", "cat", "horse", "birds", "wildlife", "insects", "reptiles"),
    *("marinelife", "fish", "food", "fruit", "vegetables", "dessert", "drinks", "coffee"),
    *("cooking", "fashion", "shoes", "bags", "jewelry", "beauty", "flowers", "mushrooms"),
    *("mountains", "beach", "boat", "train", "aviation", "cycling", "motorcycle", "books"),
    *("music", "technology", "toys", "christmas", "wedding"),
)
"""What people would say that they photograph, of what the network names."""

_SURER = 2.0
"""By how much the log odds of things are multiplied. What is none of them looks a little like each
of many: uncorrected, a tenth of any gallery was animals. With this the mean probability of a thing
is the share of the photos that show it, on photos of scenes, clothes and things together."""

Values = npt.NDArray[np.float32]
"""One photo a row, one label a column: how likely each photo is about it."""

Scores = Mapping[str, npt.NDArray[np.float32]]
"""Raw scores by head, shape (photos, labels of the head)."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels of one network's interests, and how its heads tell of them."""

    heads: tuple[HeadSpec, ...]
    labels: tuple[str, ...]
    """The labels that exclude each other first, then things."""
    exclusive: int
    """How many labels exclude each other; those of silence are among them."""
    silent: frozenset[str]
    """Labels that are no interest."""

    @classmethod
    def of(cls, heads: Sequence[HeadSpec]) -> "Vocabulary":
        """Return what a network can tell of interests; it has a head of hashtags."""
        named = {head.name: head for head in heads}
        scenes = named[HASHTAG]
        known = named[_OBJECT].labels if _OBJECT in named else ()
        things = tuple(thing for thing in THINGS if thing in known and thing not in scenes.labels)
        told = (HASHTAG, _OBJECT, _CLOTHING) if things else (HASHTAG,)
        return cls(
            tuple(named[name] for name in told if name in named),
            (*scenes.labels, *things),
            len(scenes.labels),
            scenes.silent,
        )

    @property
    def quiet(self) -> list[int]:
        """The columns of labels that are no interest."""
        return [column for column, label in enumerate(self.labels) if label in self.silent]

    def values(self, scores: Scores) -> Values:
        """Return how likely each photo is about each label, shape (photos, labels).

        A photo of a thing is about something, whatever the head of scenes says of it.
        """
        told = {
            head.name: np.nan_to_num(probabilities(scores[head.name], head), nan=0.0)
            for head in self.heads
        }
        columns = [told[HASHTAG]]
        if things := self.labels[self.exclusive :]:
            [seen] = [head for head in self.heads if head.name == _OBJECT]
            places = [seen.labels.index(thing) for thing in things]
            columns.append(told[_OBJECT][:, places])
        values = np.concatenate(columns, axis=1)
        self._dress(values, told)
        odds = values[:, self.exclusive :] ** _SURER
        others = (1 - values[:, self.exclusive :]) ** _SURER
        values[:, self.exclusive :] = odds / (odds + others)
        return self.quieted(values)

    def quieted(self, values: Values) -> Values:
        """Return values with what a photo is of things taken from its silence."""
        quiet = self.quiet
        named = values[:, self.exclusive :].max(axis=1, initial=0.0)
        left = np.minimum(values[:, quiet], (1 - named)[:, None])
        told: Values = values.astype(np.float32)
        told[:, quiet] = left
        return told

    def _dress(self, values: Values, told: Scores) -> None:
        """Let what the head of clothes sees be fashion, too."""
        for head in self.heads:
            if head.name == _CLOTHING and _FASHION in self.labels:
                chances = told[_CLOTHING]
                worn = chances.sum(axis=1) - chances[:, head.labels.index(_NO_CLOTHES)]
                column = self.labels.index(_FASHION)
                values[:, column] = np.maximum(values[:, column], worn)
