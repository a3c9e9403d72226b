"""The characters of a search: what may stand bare, and what must stand in quotes. Pure."""

import re

BARE = re.compile(r"[^\s\"()|]+")
"""A word without quotes."""

KEY = re.compile(r"([^\W\d_]{2,}):")
"""What stands before a colon."""

OPERATORS = ("AND", "OR", "NOT")
"""Words that are none, as long as they are written so."""


def plain(text: str) -> str:
    """Return a text to search for as it is written: bare where that is possible."""
    bare = (
        BARE.fullmatch(text) is not None
        and text[0] not in "-#"
        and text not in OPERATORS
        and KEY.match(text) is None
    )
    return text if bare else quoted(text)


def quoted(text: str) -> str:
    """Return a text within quotes; a quote in it is written twice."""
    return '"' + text.replace('"', '""') + '"'
