"""Interests, as a terminal shows them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from fake_library import FakeLibrary, Terminal
from photoorganizer.engine.interests import Within

Command = Callable[..., Terminal]


def test_programs_get_shares_with_their_range_and_the_evidence(command: Command) -> None:
    assert command("interests", "--json").document == [
        {
            "interest": "forest",
            "score": 0.6123,
            "low": 0.3,
            "high": 0.85,
            "photos": 2,
            "uncertain": 1,
            "evidence": [{"path": "/photos/forest.jpg", "weight": 0.875}],
        }
    ]


def test_people_are_told_how_many_photos_did_not_count(command: Command) -> None:
    heading, row, ending = command("interests").out.splitlines()
    assert heading.split() == ["Interest", "Share", "Range", "Photos"]
    assert row.split() == ["#forest", "61.2%", "30.0%", "–", "85.0%", "/photos/forest.jpg"]
    assert ending == "Told from 2 photos; 1 photo too uncertain to count."


def test_a_folder_and_days_are_passed_on(command: Command, library: FakeLibrary) -> None:
    command("interests", "--folder", "/photos/trip", "--since", "2024-05-01", "--json")
    assert ("interests", Within(Path("/photos/trip"), date(2024, 5, 1), None)) in library.asked


def test_a_day_that_is_none_is_a_usage_error(command: Command) -> None:
    assert command("interests", "--until", "May").code == 2
