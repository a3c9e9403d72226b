"""Suggestions that know the user: whether they shall, what is known, and when to suggest anew.

How a taste moves probabilities stands in `core.personal`.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from photoorganizer.core.personal import Taste, factors
from photoorganizer.core.types import ChangeSet, Level
from photoorganizer.engine.answer_table import HEAD
from photoorganizer.engine.inquiry import decide_anew
from photoorganizer.engine.interests import Interests
from photoorganizer.index import answers
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec

_SWITCH, _TAUGHT = "suggestions.personal", "suggestions.personal.decisions"

_MORE, _MORE_SHARE = 20, 0.2
"""Suggestions are made anew after so many more decisions, and so many of those known before."""


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
        """Suggest anew if much was decided since the last time."""
        known, decided = int(self._catalog.setting(_TAUGHT) or 0), self._decided()
        if self.on and abs(decided - known) >= max(_MORE, _MORE_SHARE * known):
            self._suggest_anew(level)

    def model(self) -> ModelSpec:
        """Return the network as it speaks to this user; to everybody while this is off."""
        everybody = self._everybody()
        if not self.on:
            return everybody
        taste = self.taste()
        return replace(
            everybody,
            heads=tuple(
                replace(head, prior=tuple(factors(head, taste).tolist()))
                if head.name == HEAD
                else head
                for head in everybody.heads
            ),
        )

    def taste(self) -> Taste:
        """Return what decisions and photos tell of the user."""
        head = next(head for head in self._everybody().heads if head.name == HEAD)
        mine, rejected = self._catalog.ask(partial(answers.tallies, labels=head.labels))
        expected = self._interests.expected()
        undecided = {label: max(0.0, n - mine.get(label, 0)) for label, n in expected.items()}
        return Taste(mine, rejected, undecided)

    def _decided(self) -> int:
        head = next(head for head in self._everybody().heads if head.name == HEAD)
        tallies = self._catalog.ask(partial(answers.tallies, labels=head.labels))
        return sum(sum(tally.values()) for tally in tallies)

    def _suggest_anew(self, level: Level) -> None:
        with self._anew:
            self._catalog.set_setting(_TAUGHT, str(self._decided()))
            for changes in decide_anew(self._catalog, self.model(), level):
                self._notify(changes)
