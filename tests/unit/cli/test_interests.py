"""Interests, as a terminal shows them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from fake_library import FakeLibrary, Terminal
from photoorganizer.engine.interests import Within
from photoorganizer.engine.left_out import LeftOut

Command = Callable[..., Terminal]


def test_programs_get_shares_with_their_range_and_the_evidence(command: Command) -> None:
    assert command("interests", "--json").document == [
        {
            "interest": "forest",
            "score": 0.9877,
            "share": 0.6123,
            "low": 0.3,
            "high": 0.85,
            "about": 2,
            "photos": 2,
            "uncertain": 1,
            "pending": 3,
            "left_out": 4,
            "method": "squeeze",
            "evidence": [{"path": "/photos/forest.jpg", "weight": 0.875}],
            "by_year": [
                {"year": 2023, "score": 0.5, "low": 0.1, "high": 0.9, "photos": 1},
                {"year": 2024, "score": 0.72, "low": 0.3, "high": 0.95, "photos": 1},
            ],
        }
    ]


def test_people_are_told_how_many_photos_did_not_count(command: Command) -> None:
    heading, row, ending = command("interests").out.splitlines()
    assert heading.split() == ["Interest", "Share", "Range", "Photos"]
    assert row.split() == ["#forest", "61.2%", "30.0%", "–", "85.0%", "/photos/forest.jpg"]
    assert ending == (
        "Told from 2 photos; 1 photo too uncertain to count, 3 not analysed yet, 4 left out."
    )


def test_a_folder_and_days_are_passed_on(command: Command, library: FakeLibrary) -> None:
    command("interests", "--folder", "/photos/trip", "--since", "2024-05-01", "--json")
    assert ("interests", Within(Path("/photos/trip"), date(2024, 5, 1), None)) in library.asked


def test_a_method_is_passed_on(command: Command, library: FakeLibrary) -> None:
    command("interests", "--method", "squeeze-expand")
    assert ("method", "squeeze-expand") in library.asked
    assert command("interests", "--method", "magic").code == 2


def test_people_are_told_when_no_aggregation_network_told_it(command: Command) -> None:
    ending = command("interests", "--method", "certainty").out.splitlines()[-1]
    assert ending.endswith("told by certainty, without an aggregation network.")


def test_a_day_that_is_none_is_a_usage_error(command: Command) -> None:
    assert command("interests", "--until", "May").code == 2


def test_a_year_is_its_days(command: Command, library: FakeLibrary) -> None:
    command("interests", "--year", "2024")
    assert ("interests", Within(None, date(2024, 1, 1), date(2024, 12, 31))) in library.asked
    assert command("interests", "--year", "2024", "--to", "2024-05-01").code == 2


def test_years_stand_side_by_side(command: Command) -> None:
    heading, row, _ = command("interests", "--by-year").out.splitlines()
    assert heading.split() == ["Interest", "2023", "2024"]
    assert row.split() == ["#forest", "50%", "72%"]


def test_what_shall_not_count_is_left_out_once_or_for_good(
    command: Command, library: FakeLibrary
) -> None:
    trip = LeftOut(folders=frozenset({Path("/photos/trip")}))
    command("interests", "--exclude", "/photos/trip", "--from", "2024-05-01")
    assert ("interests", Within(since=date(2024, 5, 1), excluded=trip)) in library.asked
    assert ("leave out", trip) not in library.asked
    command("interests", "--leave-out", "/photos/trip")
    command("interests", "--put-back", "/photos/trip")
    assert [what for what in library.asked if trip in what] == [
        ("leave out", trip),
        ("put back", trip),
    ]
