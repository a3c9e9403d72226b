"""The tags of one photo or of many as one list: what all have, what some have. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from photoorganizer.core.types import Tag, TagSource, TagState

MOST_SUGGESTIONS = 12


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag with the number of the selected photos it is on, out of `total`."""

    name: str
    count: int
    total: int
    score: float | None = None
    """The highest confidence among the photos."""
    imported: bool = False
    """True where it came from the file of every photo that has it."""

    @property
    def partly(self) -> bool:
        """True where some of the photos lack it."""
        return self.count < self.total


@dataclass(frozen=True, slots=True)
class SelectionTags:
    """What the chips show for a selection."""

    mine: tuple[TagUse, ...] = ()
    suggested: tuple[TagUse, ...] = ()
    spoken: bool = False
    """True where the network ever suggested something, whatever became of it."""


def selection(
    mine: Sequence[TagUse], suggested: Sequence[TagUse], *, spoken: bool
) -> SelectionTags:
    """Return the tags in the order they are shown: mine by name, suggested by count, then score."""
    ranked = sorted(suggested, key=lambda use: (-use.count, -(use.score or 0.0), use.name))
    return SelectionTags(
        tuple(sorted(mine, key=lambda use: use.name)), tuple(ranked[:MOST_SUGGESTIONS]), spoken
    )


def of_one(tags: Sequence[Tag]) -> SelectionTags:
    """Return the tags of one photo."""
    return selection(
        [_use(tag) for tag in tags if tag.state is TagState.MINE],
        [_use(tag) for tag in tags if tag.state is TagState.SUGGESTED],
        spoken=any(tag.source is TagSource.MODEL for tag in tags),
    )


def _use(tag: Tag) -> TagUse:
    return TagUse(tag.name, 1, 1, tag.score, imported=tag.source is TagSource.IMPORTED)
