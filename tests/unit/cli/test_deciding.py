"""Suggestions and decisions, as a terminal shows them."""

from collections.abc import Callable

import pytest

from fake_library import FakeLibrary, Terminal
from photoorganizer.core.types import Decision, Level

Command = Callable[..., Terminal]


def test_suggestions_are_documents_without_a_hash_sign(command: Command) -> None:
    result = command("suggest", "/a/one.jpg", "--json")
    assert result.code == 0
    assert result.document == [
        {
            "path": "/a/one.jpg",
            "suggestions": [
                {"tag": "forest", "confidence": 0.96, "aspect": "hashtag"},
                {"tag": "nature", "confidence": 0.71, "aspect": "hashtag"},
            ],
            "abstained": False,
            "error": None,
        }
    ]


def test_a_broken_file_has_its_error_and_the_others_their_answer(command: Command) -> None:
    result = command("suggest", "/a/one.jpg", "/a/broken.jpg", "/a/dull.jpg", "--json")
    assert result.code == 1
    good, broken, dull = result.document
    assert good["error"] is None
    assert broken == {
        "path": "/a/broken.jpg",
        "suggestions": [],
        "abstained": False,
        "error": "broken.jpg is not an image.",
    }
    assert dull["abstained"]


def test_people_read_hashtags_and_confidence_in_words(command: Command) -> None:
    lines = command("suggest", "/a/one.jpg", "/a/dull.jpg").out.splitlines()
    assert [line.split() for line in lines] == [
        ["Photo", "Hashtag", "Confidence"],
        ["/a/one.jpg", "#forest", "sure,", "96%"],
        ["#nature", "likely,", "71%"],
        ["/a/dull.jpg", "nothing", "sure", "enough", "to", "say"],
    ]


def test_the_level_is_handed_on(command: Command, library: FakeLibrary) -> None:
    command("suggest", "--level", "more", "/a/one.jpg")
    assert ("suggest", Level.MORE, False) in library.asked
    assert command("suggest", "--level", "loud", "/a/one.jpg").code == 2


def test_several_views_are_asked_for_by_an_option(command: Command, library: FakeLibrary) -> None:
    command("suggest", "--tta", "/a/one.jpg")
    assert library.asked == [("suggest", None, True)]


@pytest.mark.parametrize("decision", Decision)
def test_each_decision_reaches_the_library(
    command: Command, library: FakeLibrary, decision: Decision
) -> None:
    result = command(decision.value, "snow", "/photos/forest.jpg", "/photos/sea.jpg", "--json")
    assert result.document == {"changed": 2}
    assert (decision, "snow", (1, 2)) in library.asked


def test_a_stranger_among_the_photos_changes_none(command: Command, library: FakeLibrary) -> None:
    result = command("tag", "snow", "/photos/forest.jpg", "/elsewhere.jpg")
    assert result.code == 1
    assert library.asked == []


def test_suggestions_need_not_know_the_user(command: Command, library: FakeLibrary) -> None:
    assert command("suggest", "forest.jpg", "--no-personal").code == 0
    assert ("not personal",) in library.asked


def test_people_are_told_what_was_decided(command: Command) -> None:
    result = command("tag", "#Winter Walk", "/photos/forest.jpg")
    assert result.out == "#winter_walk was put on 1 photo.\n"
