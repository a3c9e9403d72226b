"""A post: a caption and hashtags, within what a network takes. Pure.

Networks count differently: most by character, Bluesky by what a reader sees as one character
(grapheme), X by weight, in which most scripts weigh one and Chinese, Japanese, Korean and emoji
weigh two (X, “Counting characters”, as of 2026-07).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from photoorganizer.core.hashtags import hashtag

_WRITTEN = re.compile(r"(?<![\w#])#(\w*[^\W\d_]\w*)")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that weigh one on X; all others weigh two, an emoji of several as well."""


_EMOJI = 0x1F000
"""From here on stand emoji; one that is made of several weighs as much as one."""


class Counting(StrEnum):
    """How a network counts the length of a post."""

    CHARACTERS = "characters"
    GRAPHEMES = "graphemes"
    WEIGHTED = "weighted"


@dataclass(frozen=True, slots=True)
class NetworkLimits:
    """What a social network allows in one post, as checked on `checked`."""

    name: str
    title: str
    max_hashtags: int
    max_characters: int
    checked: date
    counts: Counting = Counting.CHARACTERS


@dataclass(frozen=True, slots=True)
class Post:
    """What is posted, and what found no room in it."""

    text: str
    kept: tuple[str, ...]
    """The tags whose hashtags are in it, in their order; those of the caption are not counted."""
    left_out: tuple[str, ...]
    hashtags: int
    """How many hashtags are in it, those written in the caption among them."""
    length: int
    """As the network counts."""


def compose(
    names: Sequence[str],
    caption: str = "",
    limits: NetworkLimits | None = None,
    *,
    camel_case: bool = False,
) -> Post:
    """Return the post of a caption and the first tags that fit `limits`, in their order.

    A tag whose hashtag stands in the caption is not repeated. A caption that is too long by itself
    is left whole: it is the user's to shorten.
    """
    caption = caption.strip()
    written = _WRITTEN.findall(caption)
    said = {name.casefold() for name in written}
    room = None if limits is None else limits.max_hashtags - len(written)
    kept: list[str] = []
    left_out: list[str] = []
    for name in names:
        if _spoken(name, camel_case=camel_case).casefold() in said or name in said:
            continue
        full = room is not None and len(kept) >= room
        longer = _text(caption, [*kept, name], camel_case=camel_case)
        if full or (limits is not None and length(longer, limits.counts) > limits.max_characters):
            left_out.append(name)
            room = len(kept) if room is None else min(room, len(kept))
        else:
            kept.append(name)
    text = _text(caption, kept, camel_case=camel_case)
    counting = Counting.CHARACTERS if limits is None else limits.counts
    return Post(
        text, tuple(kept), tuple(left_out), len(kept) + len(written), length(text, counting)
    )


def length(text: str, counting: Counting) -> int:
    """Return how long a network finds `text`."""
    match counting:
        case Counting.CHARACTERS:
            return len(text)
        case Counting.GRAPHEMES:
            return len(_graphemes(text))
        case Counting.WEIGHTED:
            return sum(map(_weight, _graphemes(text)))


def camel(name: str) -> str:
    """Return “grandmas_garden” as “GrandmasGarden”, which screen readers read as two words."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def merged(lists: Sequence[Sequence[str]]) -> list[str]:
    """Return every name once: the most frequent first, and otherwise in their order."""
    frequency = Counter(name for names in lists for name in names)
    return sorted(frequency, key=lambda name: -frequency[name])


def _text(caption: str, names: Sequence[str], *, camel_case: bool) -> str:
    line = " ".join(hashtag(_spoken(name, camel_case=camel_case)) for name in names)
    return "\n\n".join(part for part in (caption, line) if part)


def _spoken(name: str, *, camel_case: bool) -> str:
    return camel(name) if camel_case else name


def _graphemes(text: str) -> list[str]:
    from regex import findall  # noqa: PLC0415 - a twentieth of the window's start, for posts alone

    found: list[str] = findall(r"\X", text)
    return found


def _weight(grapheme: str) -> int:
    light = [any(low <= ord(one) <= high for low, high in _LIGHT) for one in grapheme]
    if all(light):
        return len(grapheme)
    emoji = any(ord(one) >= _EMOJI for one in grapheme)
    return 2 if emoji else sum(1 if one else 2 for one in light)
