"""Suggestions that know the user: whether they shall, what is known, and when to suggest anew.

A taste is taken now and then and kept: what is stored and what is asked for go by the same one.
How it moves probabilities stands in `core.personal`.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from photoorganizer.core.personal import SHIPPED, Taste, factors
from photoorganizer.core.types import ChangeSet, Level
from photoorganizer.core.vocabulary import HASHTAG
from photoorganizer.engine.inquiry import decide_anew
from photoorganizer.engine.interests import Interests
from photoorganizer.index import answers
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec

_SWITCH, _TASTE = "suggestions.personal", "suggestions.taste"

_MORE, _MORE_SHARE = 20, 0.2
"""A taste is taken anew after so many more decisions, and so many of those known before."""


class Personal:
    """What one library's decisions teach its suggestions."""

    def __init__(
        self,
        catalog: Catalog,
        interests: Interests,
        model: Callable[[], ModelSpec],
        notify: Callable[[ChangeSet], None],
    ) -> None:
        """Begin as the library was left; `notify` is told of suggestions that changed."""
        self._catalog = catalog
        self._interests = interests
        self._everybody = model
        self._notify = notify
        self._anew = threading.Lock()

    @property
    def on(self) -> bool:
        """Whether suggestions know the user; at first they do."""
        return self._catalog.setting(_SWITCH) != "off"

    def switch(self, level: Level, *, on: bool) -> None:
        """Let suggestions know the user, or not, and suggest anew where that changes them."""
        if on != self.on:
            self._catalog.set_setting(_SWITCH, "on" if on else "off")
            self._suggest_anew(level)

    def learn(self, level: Level) -> None:
        """Take the taste and suggest anew if much is known that was not known the last time."""
        if not self.on:
            return
        known, now = _known(self._taste()), _known(self._told())
        if abs(now - known) >= max(_MORE, _MORE_SHARE * known):
            self._suggest_anew(level)

    def model(self) -> ModelSpec:
        """Return the network as it speaks to this user; to everybody while this is off."""
        everybody = self._everybody()
        if not self.on:
            return everybody
        taste = self._taste()
        return replace(
            everybody,
            heads=tuple(
                replace(head, prior=tuple(factors(head, taste).tolist()))
                if head.name == HASHTAG
                else head
                for head in everybody.heads
            ),
        )

    def _taste(self) -> Taste:
        """Return the taste that suggestions go by: it stays the same until it is taken anew."""
        kept = self._catalog.setting(_TASTE)
        return Taste(**json.loads(kept)) if kept else Taste()

    def _told(self) -> Taste:
        """Return what decisions and photos tell of the user now."""
        head = next(head for head in self._everybody().heads if head.name == HASHTAG)
        mine, rejected = self._catalog.ask(partial(answers.tallies, labels=head.labels))
        expected = self._interests.expected()
        undecided = {label: max(0.0, n - mine.get(label, 0)) for label, n in expected.items()}
        return Taste(mine, rejected, undecided)

    def _suggest_anew(self, level: Level) -> None:
        with self._anew:
            self._catalog.set_setting(_TASTE, json.dumps(asdict(self._told())))
            for changes in decide_anew(self._catalog, self.model(), level):
                self._notify(changes)


def _known(taste: Taste) -> float:
    """Return how many decisions a taste rests on, or as many as its photos are worth."""
    decided = float(sum(taste.accepted.values()) + sum(taste.rejected.values()))
    return decided + SHIPPED.undecided * sum(taste.expected.values())
