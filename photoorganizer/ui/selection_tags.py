"""The tags of one photo or of many as one list: what all have, what some have. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from photoorganizer.core.types import PhotoId, Tag, TagSource, TagState

_MOST_SUGGESTIONS = 12


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag with the number of the selected photos it is on, out of `total`."""

    name: str
    count: int
    total: int
    score: float | None = None
    """The highest confidence among the photos."""
    imported: bool = False

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


def summarise(tags: Mapping[PhotoId, Sequence[Tag]], total: int) -> SelectionTags:
    """Return the tags of `total` photos: mine by name, suggested by count, then by confidence."""
    every = [tag for photo_tags in tags.values() for tag in photo_tags]
    mine = _uses([tag for tag in every if tag.state is TagState.MINE], total)
    suggested = _uses([tag for tag in every if tag.state is TagState.SUGGESTED], total)
    suggested.sort(key=lambda use: (-use.count, -(use.score or 0.0), use.name))
    return SelectionTags(
        tuple(sorted(mine, key=lambda use: use.name)),
        tuple(suggested[:_MOST_SUGGESTIONS]),
        spoken=any(tag.source is TagSource.MODEL for tag in every),
    )


def _uses(tags: Sequence[Tag], total: int) -> list[TagUse]:
    by_name: dict[str, list[Tag]] = {}
    for tag in tags:
        by_name.setdefault(tag.name, []).append(tag)
    return [
        TagUse(
            name,
            len(same),
            total,
            max((tag.score for tag in same if tag.score is not None), default=None),
            imported=all(tag.source is TagSource.IMPORTED for tag in same),
        )
        for name, same in by_name.items()
    ]
