"""Why a photo cannot be read, as the catalog keeps it: with its template, for every language."""

from photoorganizer.core.sentences import Sentence, from_json, to_json
from photoorganizer.index import filenames


def to_text(reason: str) -> str:
    """Return a reason as SQLite takes it."""
    return to_json(reason) if isinstance(reason, Sentence) else filenames.to_text(reason)


def from_text(text: str) -> str:
    """Return the reason that `to_text` was given; earlier versions kept the English alone."""
    try:
        return from_json(text)
    except ValueError:
        return filenames.from_text(text)
