"""What a hashtag is, and how a text becomes one. Pure."""

import unicodedata
from collections.abc import Sequence

from photoorganizer.core.errors import BadTag
from photoorganizer.core.sentences import say


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
        raise BadTag(say("“{text}” cannot be a hashtag: it needs at least one letter.", text=text))
    return name


def hashtag(name: str) -> str:
    """Return the tag as it is posted: `#grandmas_garden` for `grandmas_garden`."""
    return f"#{name}"


def hashtag_line(names: Sequence[str]) -> str:
    """Return the names as one line of hashtags."""
    return " ".join(map(hashtag, names))


def _is_tag_character(character: str) -> bool:
    return character == "_" or unicodedata.category(character)[0] in "LNM"


_SPACES = dict.fromkeys(map(ord, "-–—/\\.,;:&+|"), " ")
