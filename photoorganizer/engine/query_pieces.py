"""A search taken to pieces for the window: what each term asks for, and the search without it.

Pure. Speaks of kinds and values only; the words that people read are the window's.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from photoorganizer.core.errors import BadQuery, BadTag
from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.index.query import (
    Either,
    Every,
    Not,
    Query,
    TagTerm,
    Term,
    WordTerm,
)
from photoorganizer.index.query_parser import parse, parse_placed
from photoorganizer.index.query_text import BARE


class PieceKind(StrEnum):
    """What a term asks for. All but the first and the last two are keys of the language."""

    TAG = "tag"
    WORD = "word"
    PATH = "path"
    IS = "is"
    HAS = "has"
    SIM = "sim"
    CAMERA = "camera"
    LENS = "lens"
    RATING = "rating"
    FROM = "from"
    TO = "to"
    YEAR = "year"
    EITHER = "either"
    """At least one of its parts holds."""
    EVERY = "every"
    """All of its parts hold."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One term of a search."""

    kind: PieceKind
    value: str = ""
    """What stands behind the key, or the name of a tag, without quotes."""
    negated: bool = False
    parts: tuple["Piece", ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedPiece:
    """A term that must hold, with its place in the text of the search."""

    piece: Piece
    start: int
    end: int


def pieces(text: str) -> tuple[PlacedPiece, ...]:
    """Return the terms that must all hold, from left to right.

    Raises:
        BadQuery: the text cannot be understood; it says where.
    """
    return tuple(PlacedPiece(_piece(one.term), one.start, one.end) for one in parse_placed(text))


def without(text: str, number: int) -> str:
    """Return a search without one of its pieces, otherwise as it was typed if that is possible.

    Raises:
        BadQuery: the text cannot be understood; it says where.
    """
    placed = parse_placed(text)
    gone = placed[number]
    rest = Query(tuple(one.term for one in placed if one is not gone))
    cut = f"{text[: gone.start].rstrip()} {text[gone.end :].lstrip()}".strip()
    return cut if _means(cut, rest) else str(rest)


def renamed(text: str, old: str, new: str) -> str:
    """Return a search that asks for a tag by its new name, otherwise as it was typed.

    Args:
        old: the names are without #, as tags are stored.
    """

    def put_in(found: re.Match[str]) -> str:
        sign, word = found["sign"], found["word"]
        asks = word is not None and _asks_for(word, old)
        return f"{sign}{hashtag(new)}" if asks else found[0]

    return _TAGS.sub(put_in, text)


_TAGS = re.compile(rf'"(?:[^"]|"")*"|(?P<sign>-?)#(?P<word>{BARE.pattern})|{BARE.pattern}')
"""Whatever a search is made of: in quotes, a tag, or any other word."""


def _asks_for(word: str, name: str) -> bool:
    try:
        return normalize_tag(word) == name
    except BadTag:
        return False


def _means(text: str, query: Query) -> bool:
    try:
        return parse(text) == query
    except BadQuery:
        return False


def _piece(term: Term) -> Piece:
    match term:
        case Not(inner):
            found = _piece(inner)
            return replace(found, negated=not found.negated)
        case Every(terms) | Either(terms):
            kind = PieceKind.EVERY if isinstance(term, Every) else PieceKind.EITHER
            return Piece(kind, parts=tuple(map(_piece, terms)))
        case TagTerm(name):
            return Piece(PieceKind.TAG, name)
        case WordTerm(words):
            return Piece(PieceKind.WORD, words)
    key, _, value = str(term).partition(":")
    quoted = value.startswith('"')
    return Piece(PieceKind(key), value[1:-1].replace('""', '"') if quoted else value)
