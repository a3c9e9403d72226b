"""The row of tags at hand: those the user pinned, in their order, then those used last. Pure.

Frozen; every act returns the row after it. Names are normalised.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

MOST = 9
"""As many as there are number keys."""

_REMEMBERED = 30
"""Recent names kept, so that unpinning brings back what was used before."""


@dataclass(frozen=True, slots=True)
class QuickTags:
    """Tags at hand. A tag is pinned or recent, never both; the last one used is `last`."""

    pinned: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    """Used last, the newest first."""
    last: str | None = None

    @property
    def row(self) -> tuple[str, ...]:
        """The tags under the keys 1 to 9."""
        return (*self.pinned, *self.recent)[:MOST]

    def used(self, names: Iterable[str]) -> "QuickTags":
        """Return the row after `names` were put on photos, in that order.

        A tag that stands in the row already keeps its key: a hand that has learnt it is right.
        """
        result = self
        for name in names:
            result = result._used(name)
        return result

    def pin(self, name: str) -> "QuickTags":
        """Return the row with `name` pinned, after those pinned before; full rows stay as is."""
        if name in self.pinned or len(self.pinned) >= MOST:
            return self
        return replace(self, pinned=(*self.pinned, name), recent=_without(self.recent, name))

    def unpin(self, name: str) -> "QuickTags":
        """Return the row with `name` no longer pinned: it is the most recent one then."""
        if name not in self.pinned:
            return self
        return replace(self, pinned=_without(self.pinned, name), recent=(name, *self.recent))

    def forget(self, name: str) -> "QuickTags":
        """Return the row without `name`, until it is used again."""
        return replace(self, pinned=_without(self.pinned, name), recent=_without(self.recent, name))

    def move(self, name: str, place: int) -> "QuickTags":
        """Return the row with `name` at `place`, counted from 0; what is moved is pinned.

        Whatever is before it is pinned with it: a place among recent ones would not last.
        """
        if name not in self.row:
            return self
        order = list(_without(self.row, name))
        place = max(0, min(place, len(order)))
        order.insert(place, name)
        pinned = tuple(order[: max(place + 1, len({*self.pinned, name}))])
        return replace(
            self, pinned=pinned, recent=tuple(one for one in self.recent if one not in pinned)
        )

    def _used(self, name: str) -> "QuickTags":
        if name in self.row:
            return replace(self, last=name)
        recent = (name, *_without(self.recent, name))[:_REMEMBERED]
        return replace(self, recent=recent, last=name)


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in names if one != name)
