from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.files.metadata import capture_time, orientation

DATE, ORIGINAL, DIGITIZED = 306, 36867, 36868
OFFSET, SUBSECOND = 36881, 37521


def taken(text: object, **others: object) -> float | None:
    return capture_time({}, {ORIGINAL: text, **{int(k[1:]): v for k, v in others.items()}})


def test_time_without_a_zone_is_local_time() -> None:
    assert taken("2019:05:04 03:02:01") == datetime(2019, 5, 4, 3, 2, 1).timestamp()


@pytest.mark.parametrize(
    ("offset", "hours"), [("+02:00", 2), ("-08:00", -8), ("+0530", 5.5), ("Z", 0), ("+00:00", 0)]
)
def test_offset_names_the_zone(offset: str, hours: float) -> None:
    zone = timezone(timedelta(hours=hours))
    expected = datetime(2019, 5, 4, 3, 2, 1, tzinfo=zone).timestamp()
    assert capture_time({}, {ORIGINAL: "2019:05:04 03:02:01", OFFSET: offset}) == expected


@pytest.mark.parametrize("offset", ["", "   :  ", "+99:00", "-14:30", "noon", None, 7])
def test_senseless_offset_counts_as_none(offset: object) -> None:
    local = datetime(2019, 5, 4, 3, 2, 1).timestamp()
    assert capture_time({}, {ORIGINAL: "2019:05:04 03:02:01", OFFSET: offset}) == local


def test_fraction_of_the_second_orders_a_burst() -> None:
    fields = {ORIGINAL: "2019:05:04 03:02:01", OFFSET: "Z", SUBSECOND: "250"}
    assert capture_time({}, fields) == datetime(2019, 5, 4, 3, 2, 1, 250_000, UTC).timestamp()


@pytest.mark.parametrize(
    "text",
    [
        "0000:00:00 00:00:00", "    :  :     :  :  ", "", "yesterday", "2019:13:01 00:00:00",
        "2019:02:30 00:00:00", "1700:01:01 00:00:00", "2099:01:01 00:00:00", "9999:12:31 23:59:59",
        "2019:05:04 24:00:00", None, 20190504, (2019, 5), b"\xff\xfe",
    ],
)  # fmt: skip
def test_senseless_time_counts_as_none(text: object) -> None:
    assert taken(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2019:05:04 03:02:01\0",
        " 2019-05-04T03:02:01",
        "2019/05/04 03:02:01",
        b"2019:05:04 03:02:01",
    ],
)
def test_time_is_read_as_other_programs_write_it(text: object) -> None:
    assert taken(text) == datetime(2019, 5, 4, 3, 2, 1).timestamp()


def test_capture_counts_before_scanning_before_editing() -> None:
    edited, scanned, captured = (f"{year}:01:01 00:00:00" for year in (2020, 2015, 2010))
    main, photo = {DATE: edited}, {DIGITIZED: scanned, ORIGINAL: captured}

    def year(main: dict[int, str], photo: dict[int, str]) -> int:
        moment = capture_time(main, photo)
        assert moment is not None
        return datetime.fromtimestamp(moment).year

    assert year(main, photo) == 2010
    assert year(main, {DIGITIZED: scanned}) == 2015
    assert year(main, {DIGITIZED: scanned, ORIGINAL: "0000:00:00 00:00:00"}) == 2015
    assert year(main, {}) == 2020


@given(
    st.datetimes(datetime(1850, 1, 1), datetime(2024, 1, 1)).map(lambda t: t.replace(microsecond=0))
)
def test_times_written_with_an_offset_are_read_back_exactly(moment: datetime) -> None:
    fields = {ORIGINAL: moment.strftime("%Y:%m:%d %H:%M:%S").rjust(19, "0"), OFFSET: "+01:00"}
    expected = moment.replace(tzinfo=timezone(timedelta(hours=1))).timestamp()
    assert capture_time({}, fields) == expected


@given(st.one_of(st.text(), st.binary(), st.integers(), st.floats(), st.none()))
def test_nothing_in_a_field_raises(value: object) -> None:
    fields = dict.fromkeys((DATE, ORIGINAL, DIGITIZED, OFFSET, SUBSECOND), value)
    moment = capture_time(fields, fields)
    assert moment is None or isinstance(moment, float)


@pytest.mark.parametrize("value", [0, 9, 255, -1, "6", None, 6.0, (6,)])
def test_senseless_orientation_counts_as_upright(value: object) -> None:
    assert orientation({274: value}) == 1


def test_orientation_is_read() -> None:
    assert [orientation({274: value}) for value in range(1, 9)] == list(range(1, 9))
