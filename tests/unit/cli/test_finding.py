"""Search, likeness and export, as a terminal shows them."""

from collections.abc import Callable
from pathlib import Path

from fake_library import FakeLibrary, Terminal
from photoorganizer.core.likeness import Aspect

Command = Callable[..., Terminal]


def test_found_photos_carry_all_their_tags(command: Command) -> None:
    result = command("search", "#forest", "--json")
    assert result.code == 0
    assert result.document[0] == {
        "path": "/photos/forest.jpg",
        "tags": [
            {"name": "walk", "state": "mine", "score": None},
            {"name": "forest", "state": "suggested", "score": 0.93},
            {"name": "snow", "state": "rejected", "score": 0.5},
        ],
    }
    assert result.document[1]["tags"] == []


def test_a_query_may_begin_with_a_minus_and_come_in_pieces(
    command: Command, library: FakeLibrary
) -> None:
    assert command("search", "-#snow", "is:untagged", "--json").code == 0
    assert ("search", "-#snow is:untagged") in library.asked


def test_a_search_is_saved_run_listed_and_forgotten(command: Command, library: FakeLibrary) -> None:
    assert len(command("search", "#a", "OR", "#b", "--save", "Mine", "--json").document) == 3
    assert library.asked[-2:] == [("save", "Mine", "#a OR #b"), ("search", "#a OR #b")]
    command("search", "--saved", "water", "-#snow")
    assert library.asked[-1] == ("search", "(#sea OR #lake) -#snow")
    command("search", "--saved", "water")
    assert library.asked[-1] == ("search", "#sea OR #lake")
    listed = [{"name": "Water", "query": "#sea OR #lake", "photos": 1234}]
    assert command("search", "--list-saved", "--json").document == listed
    lines = [line.split() for line in command("search", "--list-saved").out.splitlines()]
    assert lines == [["Name", "Search", "Photos"], ["Water", "#sea", "OR", "#lake", "1,234"]]
    assert command("search", "--forget", "Water").out == "The search “Water” is forgotten.\n"
    assert command("search", "--saved", "Fire").code == 1


def test_no_query_finds_everything(command: Command, library: FakeLibrary) -> None:
    assert len(command("search", "--json").document) == 3
    assert ("search", "") in library.asked


def test_nothing_found_is_an_empty_document_and_a_sentence(command: Command) -> None:
    assert command("search", "#nothing", "--json").document == []
    assert command("search", "#nothing").out == "No photo matches.\n"


def test_people_see_mine_and_suggested_but_not_rejected(command: Command) -> None:
    lines = [line.split() for line in command("search").out.splitlines()]
    assert lines[0] == ["Photo", "Mine", "Suggested"]
    assert lines[1] == ["/photos/forest.jpg", "#walk", "#forest", "93%"]
    assert lines[3] == ["/photos/[dark].jpg"]


def test_similar_photos_come_with_their_score(command: Command, library: FakeLibrary) -> None:
    result = command("similar", "-k", "2", "/photos/sea.jpg", "--json")
    assert [entry["score"] for entry in result.document] == [0.5, 0.5]
    assert [entry["alike"] for entry in result.document] == [True, False]
    how = {"aspect": Aspect.ALL, "same_class": False, "strictness": 0.5}
    assert ("similar", Path("/photos/sea.jpg"), 2, how) in library.asked


def test_likeness_is_asked_for_in_one_respect_and_told_as_a_distance(
    command: Command, library: FakeLibrary
) -> None:
    asked = ("similar", "x.jpg", "--by", "colour", "--metric", "l2", "--same-class")
    result = command(*asked, "--strictness", "0.9", "--json")
    assert [entry["score"] for entry in result.document] == [1.0, 1.0, 1.0]
    how = {"aspect": Aspect.COLOUR, "same_class": True, "strictness": 0.9}
    assert ("similar", Path("x.jpg"), 9, how) in library.asked
    lines = [line.split() for line in command(*asked).out.splitlines()]
    assert lines[0] == ["Photo", "Distance", "It", "is"]
    assert [line[1:] for line in lines[1:]] == [
        ["1.000", "similar"],
        ["1.000", "less", "similar"],
        ["1.000", "less", "similar"],
    ]
    assert command("similar", "x.jpg", "--by", "smell").code == 2


def test_all_that_are_alike_and_no_others(command: Command) -> None:
    result = command("similar", "--all", "x.jpg", "--json")
    assert [entry["alike"] for entry in result.document] == [True]


def test_misfits_are_listed_for_programs_and_for_people(
    command: Command, library: FakeLibrary
) -> None:
    found = command("audit", "-#walk", "is:tagged", "--json").document
    assert found == [{"path": "/photos/sea.jpg", "tag": "snow", "fit": 0.0123}]
    assert ("audit", "-#walk is:tagged") in library.asked
    lines = [line.split() for line in command("audit").out.splitlines()]
    assert lines == [["Photo", "Tag", "Fit"], ["/photos/sea.jpg", "#snow", "1.2%"]]


def test_an_audit_without_a_misfit_says_so(command: Command) -> None:
    assert command("audit", "#nothing", "--json").document == []
    assert command("audit", "#nothing").out == "No tag was found that does not suit its photo.\n"


def test_export_prints_the_text_alone(command: Command) -> None:
    assert command("export", "#forest", "--to", "text").out == "/photos/forest.jpg\t#a\n"


def test_words_of_hashtags_are_told_apart_when_asked(
    command: Command, library: FakeLibrary
) -> None:
    command("export", "#forest", "--to", "text", "--camel-case")
    assert ("export", "text", True) in library.asked


def test_export_in_json_is_one_document_either_way(command: Command) -> None:
    assert command("export", "", "--to", "json").document == [{"photos": 3}]
    assert command("export", "", "--to", "json", "--json").document == [{"photos": 3}]
    assert command("export", "", "--to", "text", "--json").document == {
        "to": "text",
        "photos": 3,
        "text": "/photos/forest.jpg\t#a",
    }


def test_export_to_an_unknown_place_is_a_known_error(command: Command) -> None:
    assert command("export", "", "--to", "nowhere").code == 1
