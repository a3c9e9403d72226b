"""Searches for what files say of themselves: camera and lens, stars, time, place. Pure.

    camera:nikon lens:macro rating:>=3 from:2024-05 to:2024-08 year:2019-2021 has:gps

Each kind of term is made from the words behind its colon, or refuses them with a ValueError that
says what may stand there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from photoorganizer.core.sentences import say
from photoorganizer.index.query_text import quoted

_LEAST, _MOST = -1, 5
_FIRST_YEAR, _LAST_YEAR = 1800, 9998
_RATING = re.compile(r"(<=|>=|<|>|)(-1|[0-5])")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


class Feature(StrEnum):
    """What `has:` can ask for."""

    GPS = "gps"
    """The place where it was taken."""
    SIDECAR = "sidecar"
    """A file beside it that says more about it."""


@dataclass(frozen=True, slots=True)
class CameraTerm:
    """Photos whose camera has these words in its name."""

    text: str

    def __str__(self) -> str:
        return f"camera:{quoted(self.text)}"


@dataclass(frozen=True, slots=True)
class LensTerm:
    """Photos whose lens has these words in its name."""

    text: str

    def __str__(self) -> str:
        return f"lens:{quoted(self.text)}"


@dataclass(frozen=True, slots=True)
class HasTerm:
    """Photos of which a certain thing is known."""

    feature: Feature

    def __str__(self) -> str:
        return f"has:{self.feature}"


@dataclass(frozen=True, slots=True)
class RatingTerm:
    """Photos with so many stars; 0 was given by somebody, too, and -1 means rejected."""

    least: int
    most: int

    def __str__(self) -> str:
        if self.least == self.most:
            return f"rating:{self.least}"
        return f"rating:>={self.least}" if self.most == _MOST else f"rating:<={self.most}"


@dataclass(frozen=True, slots=True)
class TimeTerm:
    """Photos taken since the beginning of a day, a month or a year, or before its end."""

    text: str
    until: bool

    def __str__(self) -> str:
        return f"{'to' if self.until else 'from'}:{self.text}"

    @property
    def bound(self) -> float:
        """The first moment in it, or the first after it where it is an end; local time."""
        first, following = _period(self.text)
        return _midnight(following if self.until else first)


@dataclass(frozen=True, slots=True)
class YearTerm:
    """Photos taken in a year, or in one of several that follow each other."""

    first: int
    last: int

    def __str__(self) -> str:
        years = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return f"year:{years}"

    @property
    def bounds(self) -> tuple[float, float]:
        """The first moment in it, and the first after it; local time."""
        return _midnight(date(self.first, 1, 1)), _midnight(date(self.last + 1, 1, 1))


FileTerm = CameraTerm | LensTerm | RatingTerm | TimeTerm | YearTerm | HasTerm


def _rating(words: str) -> RatingTerm:
    match = _RATING.fullmatch(words)
    if match is None:
        raise ValueError(say("is followed by stars, as in 3 or >=3"))
    number = int(match[2])
    least, most = {
        "": (number, number),
        ">=": (number, _MOST),
        ">": (number + 1, _MOST),
        "<=": (_LEAST, number),
        "<": (_LEAST, number - 1),
    }[match[1]]
    if least > most:
        raise ValueError(say("can be followed by 0 to 5 stars"))
    return RatingTerm(least, most)


def _time(words: str, *, until: bool) -> TimeTerm:
    try:
        _period(words)
    except ValueError:
        raise ValueError(say("is followed by a date, as in 2024-05-18, 2024-05 or 2024")) from None
    return TimeTerm(words, until)


def _years(words: str) -> YearTerm:
    match = _YEARS.fullmatch(words)
    first, last = (0, 0) if match is None else (int(match[1]), int(match[2] or match[1]))
    if not _FIRST_YEAR <= first <= last <= _LAST_YEAR:
        raise ValueError(say("is followed by a year or two, as in 2024 or 2019-2021"))
    return YearTerm(first, last)


def _has(words: str) -> HasTerm:
    try:
        return HasTerm(Feature(words.casefold()))
    except ValueError:
        raise ValueError(say("can be followed by {known}", known=", ".join(Feature))) from None


def _midnight(day: date) -> float:
    midnight = datetime(day.year, day.month, day.day)
    try:
        return midnight.timestamp()
    except (OSError, OverflowError):  # Windows knows no local time before 1970
        return midnight.replace(tzinfo=UTC).timestamp()


def _period(text: str) -> tuple[date, date]:
    """Return the first day of a year, a month or a day, and the first after it."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (None if part is None else int(part) for part in match.groups())
    first = date(year or 0, month or 1, day or 1)
    if not _FIRST_YEAR <= first.year <= _LAST_YEAR:
        raise ValueError(text)
    if day is not None:
        return first, date.fromordinal(first.toordinal() + 1)
    if month is not None and first.month < 12:
        return first, date(first.year, first.month + 1, 1)
    return first, date(first.year + 1, 1, 1)


FILE_TERMS: Mapping[str, Callable[[str], FileTerm]] = {
    "has": _has,
    "camera": CameraTerm,
    "lens": LensTerm,
    "rating": _rating,
    "from": lambda words: _time(words, until=False),
    "to": lambda words: _time(words, until=True),
    "year": _years,
}
"""What makes a term of the words behind each key."""
