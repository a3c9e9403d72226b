"""Moments as people say them."""

from datetime import datetime

import pytest

from photoorganizer.core.moments import shown_moment


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 3, 1, 0, 5), "today 00:05"),
        (datetime(2026, 2, 28, 14, 2), "yesterday 14:02"),
        (datetime(2026, 2, 27, 14, 2), "27 February 2026, 14:02"),
        (datetime(2026, 3, 2, 9, 0), "2 March 2026, 09:00"),
    ],
)
def test_moments_are_said_as_people_say_them(moment: datetime, said: str) -> None:
    assert shown_moment(moment, datetime(2026, 3, 1, 12, 0)) == said
