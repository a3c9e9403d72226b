"""Where headings go, and that they hold every photo once."""

from datetime import datetime
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.arrangement import Arrangement, Order, Period, Stretch, by_date, by_folder


def moments(*days: tuple[int, int, int], each: int = 1) -> np.ndarray:
    times = [datetime(*day, 12, minute).timestamp() for day in days for minute in range(each)]
    return np.array(sorted(times, reverse=True))


def test_no_photos_have_no_headings() -> None:
    assert by_date(np.array([])) == Arrangement()
    assert by_folder([]) == Arrangement()


def test_months_have_headings_newest_first() -> None:
    taken = moments((2024, 6, 1), (2024, 5, 31), (2023, 12, 31), each=5)
    arranged = by_date(taken)
    assert arranged.stretches == (
        Stretch(0, 5, Period(2024, 6)),
        Stretch(5, 5, Period(2024, 5)),
        Stretch(10, 5, Period(2023, 12)),
    )
    assert arranged.months == arranged.stretches


def test_oldest_first_is_the_same_from_the_other_end() -> None:
    taken = moments((2024, 6, 1), (2023, 12, 31), (2022, 1, 1), each=5)[::-1]
    assert [stretch.of for stretch in by_date(taken).stretches] == [
        Period(2022, 1),
        Period(2023, 12),
        Period(2024, 6),
    ]


def test_a_month_alone_is_told_by_the_day() -> None:
    arranged = by_date(moments((2024, 6, 1), (2024, 6, 3), each=9))
    assert [(one.of, one.count) for one in arranged.stretches] == [
        (Period(2024, 6, 3), 9),
        (Period(2024, 6, 1), 9),
    ]
    assert arranged.months == (Stretch(0, 18, Period(2024, 6)),)


def test_few_photos_in_many_months_are_told_by_the_year() -> None:
    days = [(year, month, 2) for year in (2022, 2023) for month in range(1, 13)]
    arranged = by_date(moments(*days))
    assert arranged.stretches == (Stretch(0, 12, Period(2023)), Stretch(12, 12, Period(2022)))
    assert len(arranged.months) == 24


@given(st.lists(st.floats(-3e9, 2e11), max_size=80), st.sampled_from([Order.NEWEST, Order.OLDEST]))
def test_every_photo_is_under_one_heading_and_in_one_month(
    seconds: list[float], order: Order
) -> None:
    taken = np.array(sorted(seconds, reverse=order is Order.NEWEST))
    arranged = by_date(taken)
    for stretches in (arranged.stretches, arranged.months):
        after = 0
        for stretch in stretches:
            assert stretch.first == after and stretch.count > 0
            after += stretch.count
        assert after == len(seconds)


def test_a_folder_is_a_stretch_each_time_it_begins() -> None:
    a, b = Path("/a"), Path("/a/b")
    assert by_folder([a, a, b, a]).stretches == (
        Stretch(0, 2, a),
        Stretch(2, 1, b),
        Stretch(3, 1, a),
    )
