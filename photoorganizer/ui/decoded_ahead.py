"""Which pictures are decoded next and which are kept: the current one first, then its neighbours.

Pure policy, bounded by bytes; knows neither Qt nor files. A wish is any hashable key.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

W = TypeVar("W", bound=Hashable)
T = TypeVar("T")
P = TypeVar("P")

AHEAD = 2
"""Neighbours decoded on each side."""


class DecodedAhead(Generic[W, T]):
    """Pictures by wish, most urgent wish first."""

    def __init__(self, budget_bytes: int) -> None:
        self._budget = budget_bytes
        self._kept: OrderedDict[W, tuple[T, int]] = OrderedDict()
        self._wishes: tuple[W, ...] = ()
        self._failed: dict[W, str] = {}
        self._declined: set[W] = set()

    @property
    def bytes(self) -> int:
        """What the pictures here take."""
        return sum(size for _, size in self._kept.values())

    def want(self, wishes: Sequence[W]) -> None:
        """Want these from now on, most urgent first, in place of what was wanted before.

        What failed is tried again once it was out of sight.
        """
        self._wishes = tuple(dict.fromkeys(wishes))
        self._declined.clear()
        self._failed = {wish: why for wish, why in self._failed.items() if wish in self._wishes}
        self._trim()

    def next(self) -> W | None:
        """Return the most urgent wish that is neither here nor known to be in vain."""
        for wish in self._wishes:
            if not (wish in self._kept or wish in self._failed or wish in self._declined):
                return wish
        return None

    def get(self, wish: W) -> T | None:
        """Return the picture if it is here."""
        kept = self._kept.get(wish)
        if kept is None:
            return None
        self._kept.move_to_end(wish)
        return kept[0]

    def put(self, wish: W, picture: T, size_bytes: int) -> None:
        """Keep a picture; over the budget, those go that are wanted least.

        The most urgent one is kept whatever it takes.
        """
        self._kept[wish] = (picture, size_bytes)
        self._kept.move_to_end(wish)
        self._trim()

    def fail(self, wish: W, sentence: str) -> None:
        """Remember that a wish cannot be met, and why."""
        self._failed[wish] = sentence

    def failure(self, wish: W) -> str | None:
        """Return why a wish could not be met."""
        return self._failed.get(wish)

    def forget(self, wishes: Iterable[W]) -> None:
        """Drop what is known of these: their files changed."""
        for wish in list(wishes):
            self._kept.pop(wish, None)
            self._failed.pop(wish, None)

    def known(self) -> list[W]:
        """Return every wish that is here or failed."""
        return [*self._kept, *self._failed]

    def _trim(self) -> None:
        for least in self._least_wanted_first():
            if self.bytes <= self._budget:
                return
            del self._kept[least]
            self._declined.add(least)

    def _least_wanted_first(self) -> list[W]:
        """Return what may go: what nobody wants, oldest first, then the least urgent wishes."""
        unwanted = [wish for wish in self._kept if wish not in self._wishes]
        return unwanted + [wish for wish in self._wishes[:0:-1] if wish in self._kept]


def around(photos: Sequence[P], position: int, *, forward: bool = True) -> list[P]:
    """Return the photo at `position` and its neighbours, in the order they will be looked at.

    Those in the direction of travel come before those left behind.
    """
    after = range(position + 1, min(len(photos), position + 1 + AHEAD))
    before = range(position - 1, max(-1, position - 1 - AHEAD), -1)
    order = (*after, *before) if forward else (*before, *after)
    return [photos[place] for place in (position, *order)]
