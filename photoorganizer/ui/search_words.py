"""What a term of a search asks for, in words: “not #snow”, “taken from May 2024”."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce

from photoorganizer.core.arrangement import Period
from photoorganizer.core.hashtags import hashtag
from photoorganizer.engine.query_pieces import Piece, PieceKind
from photoorganizer.ui.translation import mark, tr, trn
from photoorganizer.ui.wording import day_words, period

_CONDITIONS: Mapping[str, str] = {
    "tagged": mark("tagged"),
    "mine": mark("tagged by you"),
    "untagged": mark("untagged"),
    "review": mark("with suggestions"),
    "rejected": mark("with a rejected tag"),
    "missing": mark("missing"),
    "unreadable": mark("unreadable"),
    "offline": mark("not connected"),
    "duplicate": mark("with copies"),
    "gps": mark("with a place"),
    "sidecar": mark("with a sidecar"),
}

_PATTERNS: Mapping[PieceKind, str] = {
    PieceKind.WORD: mark("“{value}”"),
    PieceKind.PATH: mark("in “{value}”"),
    PieceKind.SIM: mark("like “{value}”"),
    PieceKind.CAMERA: mark("camera “{value}”"),
    PieceKind.LENS: mark("lens “{value}”"),
}


def piece_words(piece: Piece) -> str:
    """Return what a piece of a search asks for, as it stands on its chip."""
    words = _positive(piece)
    if not piece.negated:
        return words
    return (tr("not ({what})") if piece.parts else tr("not {what}")).format(what=words)


def _positive(piece: Piece) -> str:
    if piece.kind is PieceKind.TAG:
        return hashtag(piece.value)
    if piece.kind in _PATTERNS:
        return tr(_PATTERNS[piece.kind]).format(value=piece.value)
    if piece.parts:
        pattern = mark("{one} or {other}")
        if piece.kind is PieceKind.EVERY:
            pattern = mark("{one} and {other}")
        return reduce(lambda one, other: tr(pattern).format(one=one, other=other), _parts(piece))
    return _FACTS.get(piece.kind, _condition)(piece.value)


def _parts(piece: Piece) -> list[str]:
    """Return the words of the parts; a group within a group is set apart."""
    return [
        f"({piece_words(part)})" if part.parts and not part.negated else piece_words(part)
        for part in piece.parts
    ]


def _condition(value: str) -> str:
    return tr(_CONDITIONS[value])


def _stars(value: str) -> str:
    if value == "-1":
        return tr("rated as rejected")
    number = int(value.lstrip("<>="))
    if value.startswith("<"):
        return trn("{n} star or fewer", "{n} stars or fewer", number).format(n=number)
    if value.startswith(">"):
        return trn("{n} star or more", "{n} stars or more", number).format(n=number)
    return trn("{n} star", "{n} stars", number).format(n=number)


def _years(value: str) -> str:
    first, _, last = value.partition("-")
    if last:
        return tr("taken from {first} to {last}").format(first=first, last=last)
    return tr("taken in {year}").format(year=first)


def _date(value: str) -> str:
    """Return a day, a month or a year as the user's language writes it."""
    numbers = [int(part) for part in value.split("-")]
    return period(Period(*numbers)) if len(numbers) < 3 else day_words(date(*numbers))


_FACTS: Mapping[PieceKind, Callable[[str], str]] = {
    PieceKind.RATING: _stars,
    PieceKind.YEAR: _years,
    PieceKind.FROM: lambda value: tr("taken from {date}").format(date=_date(value)),
    PieceKind.TO: lambda value: tr("taken until {date}").format(date=_date(value)),
}
