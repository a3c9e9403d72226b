"""What a hashtag is: how a text becomes one, and how many of them a network takes.

Pure. The networks' limits are dated data, read by `engine.export` and handed in here.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from photoorganizer.core.errors import BadTag


@dataclass(frozen=True, slots=True)
class NetworkLimits:
    """What a social network allows in one post, as checked on `checked`."""

    name: str
    title: str
    max_hashtags: int
    max_characters: int
    checked: date


def normalize_tag(text: str) -> str:
    """Return `text` as the name of a tag: lower case, letters, digits and underscores only.

    "#Grandma's Garden" becomes "grandmas_garden". Letters of every script are kept.

    Raises:
        BadTag: nothing with a letter in it is left.
    """
    folded = unicodedata.normalize("NFC", text.strip().lstrip("#").casefold())
    words = "".join(c for c in folded if c not in "'’").translate(_SPACES).split()
    name = "_".join(filter(None, ("".join(filter(_is_tag_character, word)) for word in words)))
    name = name.strip("_")
    if not any(map(str.isalpha, name)):
        raise BadTag(f"“{text}” cannot be a hashtag: it needs at least one letter.")
    return name


def hashtag(name: str) -> str:
    """Return the tag as it is posted: `#grandmas_garden` for `grandmas_garden`."""
    return f"#{name}"


def hashtag_line(names: Sequence[str], limits: NetworkLimits | None = None) -> str:
    """Return the names as one line to paste: the first that fit `limits`, in their order."""
    if limits is not None:
        names = names[: limits.max_hashtags]
    line = ""
    for name in names:
        longer = f"{line} {hashtag(name)}".strip()
        if limits is not None and len(longer) > limits.max_characters:
            break
        line = longer
    return line


def _is_tag_character(character: str) -> bool:
    return character == "_" or unicodedata.category(character)[0] in "LNM"


_SPACES = dict.fromkeys(map(ord, "-–—/\\.,;:&+|"), " ")
