"""File names as SQLite text: any bytes survive the round trip, and searches ignore case.

Python shows undecodable bytes of a file name as lone surrogates, which UTF-8 and therefore
SQLite refuse. They are moved, one character for one, into a corner of a private use plane; the
characters that live there are escaped, so that the mapping can be reversed. Pure.
"""

import os
import re
import unicodedata

_SURROGATES = 0xD800
_MOVED = 0x10F000
_ESCAPE = "\U0010f800"
_UNSTORABLE = re.compile("[\ud800-\udfff\U0010f000-\U0010f800]")
_STORED = re.compile("\U0010f800.|[\U0010f000-\U0010f7ff]", re.DOTALL)


def to_text(name: str) -> str:
    """Return `name` as text that SQLite takes; ordinary names stay as they are."""
    return _UNSTORABLE.sub(_store, name)


def from_text(text: str) -> str:
    """Return the file name that `to_text` was given."""
    return _STORED.sub(_restore, text)


def to_search_text(name: str) -> str:
    """Return the text by which a path is found: upper or lower case and composition are equal."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return to_text(folded.replace(os.sep, "/"))


def _store(match: re.Match[str]) -> str:
    character = match.group()
    if character < "\ue000":
        return chr(_MOVED + ord(character) - _SURROGATES)
    return _ESCAPE + character


def _restore(match: re.Match[str]) -> str:
    text = match.group()
    return text[1] if len(text) == 2 else chr(_SURROGATES + ord(text) - _MOVED)
