"""In what order photos stand, and where one day, month, year or folder ends and the next begins.

Pure: times are handed in as seconds since the epoch, and read as local time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FEWEST_A_DAY = 4
_FEWEST_A_MONTH = 4
_MOST_MONTHS_BY_DAY = 2


class Order(StrEnum):
    """What photos are sorted by."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    FOLDER = "folder"
    SIZE = "size"
    RATING = "rating"
    ADDED = "added"

    @property
    def by_time(self) -> bool:
        """Whether photos of one month stand together in it."""
        return self in (Order.NEWEST, Order.OLDEST)


class Grouping(StrEnum):
    """What stands over the photos."""

    DATE = "date"
    FOLDER = "folder"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a month of it, or a day of that."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Photos next to each other that belong together."""

    first: int
    """The place of its first photo in the order."""
    count: int
    of: Period | Path
    """When they were taken, or the folder that they are in."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What stands over photos in their order."""

    stretches: tuple[Stretch, ...] = ()
    """Each with a heading; none where there are no headings."""
    months: tuple[Stretch, ...] = ()
    """Where the photos stand by time: each month of them."""


def by_date(taken: NDArray[np.float64]) -> Arrangement:
    """Return the headings and the months of photos that stand by time.

    Months have headings; days, where there are only one or two months with several photos a day;
    years, where there are few photos a month.

    Args:
        taken: shape (photos,), ascending or descending.
    """
    months = _runs(taken, _month_of)
    photos = len(taken)
    if len(months) <= _MOST_MONTHS_BY_DAY:
        days = _runs(taken, _day_of)
        headed = days if photos >= _FEWEST_A_DAY * len(days) else months
    else:
        headed = months if photos >= _FEWEST_A_MONTH * len(months) else _runs(taken, _year_of)
    return Arrangement(headed, months)


def by_folder(folders: Sequence[Path]) -> Arrangement:
    """Return the headings of photos that stand by folder, given the folder of each."""
    stretches: list[Stretch] = []
    first = 0
    for place, folder in enumerate(folders):
        if place + 1 == len(folders) or folders[place + 1] != folder:
            stretches.append(Stretch(first, place + 1 - first, folder))
            first = place + 1
    return Arrangement(tuple(stretches))


def _runs(
    taken: NDArray[np.float64], period_of: Callable[[date], tuple[Period, date, date]]
) -> tuple[Stretch, ...]:
    """Return a stretch for each period that holds photos."""
    falling = len(taken) > 0 and taken[0] > taken[-1]
    rising = -taken if falling else taken
    runs: list[Stretch] = []
    first = 0
    while first < len(taken):
        period, begins, ends = period_of(_local(float(taken[first])))
        if falling:
            end = np.searchsorted(rising, -_midnight(begins), "right")
        else:
            end = np.searchsorted(rising, _midnight(ends), "left")
        after = max(first + 1, int(end))
        if runs and runs[-1].of == period:  # an hour that a clock was put back by
            first = runs.pop().first
        runs.append(Stretch(first, after - first, period))
        first = after
    return tuple(runs)


def _day_of(day: date) -> tuple[Period, date, date]:
    following = date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))
    return Period(day.year, day.month, day.day), day, following


def _month_of(day: date) -> tuple[Period, date, date]:
    first = day.replace(day=1)
    if day.month < 12:
        return Period(day.year, day.month), first, first.replace(month=day.month + 1)
    return Period(day.year, day.month), first, _new_year_after(day)


def _year_of(day: date) -> tuple[Period, date, date]:
    return Period(day.year), date(day.year, 1, 1), _new_year_after(day)


def _new_year_after(day: date) -> date:
    return date(day.year + 1, 1, 1) if day.year < date.max.year else date.max


def _local(seconds: float) -> date:
    try:
        return datetime.fromtimestamp(seconds).date()
    except (OSError, OverflowError, ValueError):  # Windows knows no local time before 1970
        return _universal(seconds)


def _universal(seconds: float) -> date:
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (OSError, OverflowError, ValueError):
        return date.min if seconds < 0 else date.max


def _midnight(day: date) -> float:
    midnight = datetime(day.year, day.month, day.day)
    try:
        return midnight.timestamp()
    except (OSError, OverflowError, ValueError):
        return midnight.replace(tzinfo=UTC).timestamp()
