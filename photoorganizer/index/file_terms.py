"""Searches for what files say of themselves: the camera, the stars, the time. Pure.

    camera:nikon rating:>=3 from:2024-05 to:2024-08

Each kind of term is made from the words behind its colon, or refuses them with a ValueError that
says what may stand there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

_LEAST, _MOST = -1, 5
_RATING = re.compile(r"(<=|>=|<|>|)(-1|[0-5])")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class CameraTerm:
    """Photos whose camera or lens has these words in its name."""

    text: str

    def __str__(self) -> str:
        return 'camera:"{}"'.format(self.text.replace('"', '""'))


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
        day = following if self.until else first
        midnight = datetime(day.year, day.month, day.day)
        try:
            return midnight.timestamp()
        except (OSError, OverflowError):  # Windows knows no local time before 1970
            return midnight.replace(tzinfo=UTC).timestamp()


FileTerm = CameraTerm | RatingTerm | TimeTerm


def _rating(words: str) -> RatingTerm:
    match = _RATING.fullmatch(words)
    if match is None:
        raise ValueError("is followed by stars, as in 3 or >=3")
    number = int(match[2])
    least, most = {
        "": (number, number),
        ">=": (number, _MOST),
        ">": (number + 1, _MOST),
        "<=": (_LEAST, number),
        "<": (_LEAST, number - 1),
    }[match[1]]
    if least > most:
        raise ValueError("goes from 0 to 5 stars")
    return RatingTerm(least, most)


def _time(words: str, *, until: bool) -> TimeTerm:
    try:
        _period(words)
    except ValueError:
        raise ValueError("is followed by a date, as in 2024-05-18, 2024-05 or 2024") from None
    return TimeTerm(words, until)


def _period(text: str) -> tuple[date, date]:
    """Return the first day of a year, a month or a day, and the first after it."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (None if part is None else int(part) for part in match.groups())
    first = date(year or 0, month or 1, day or 1)
    if not 1800 <= first.year < 9999:
        raise ValueError(text)
    if day is not None:
        return first, date.fromordinal(first.toordinal() + 1)
    if month is not None and first.month < 12:
        return first, date(first.year, first.month + 1, 1)
    return first, date(first.year + 1, 1, 1)


FILE_TERMS: Mapping[str, Callable[[str], FileTerm]] = {
    "camera": CameraTerm,
    "rating": _rating,
    "from": lambda words: _time(words, until=False),
    "to": lambda words: _time(words, until=True),
}
"""What makes a term of the words behind each key."""
