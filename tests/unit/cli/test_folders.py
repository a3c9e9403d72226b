"""Watched folders and indexing, as a terminal shows them."""

from collections.abc import Callable
from pathlib import Path

from fake_library import FakeLibrary, Terminal
from photoorganizer.core.types import IndexReport, Unreadable

Command = Callable[..., Terminal]
REPORT = IndexReport(
    photos=7,
    added=5,
    moved=1,
    analysed=5,
    unreadable=[Unreadable(Path("/photos/torn.jpg"), "torn.jpg ends too early.")],
    seconds=1.23456,
)


def test_added_folders_are_listed_with_the_others(command: Command) -> None:
    result = command("add", "/more", "--json")
    assert [entry["root"] for entry in result.document] == ["/photos", "/more"]


def test_removed_folder_is_listed_no_more(command: Command) -> None:
    assert command("remove", "/photos", "--json").document == []


def test_no_folders_yet_is_said_with_what_to_do(command: Command, library: FakeLibrary) -> None:
    library.folders.clear()
    result = command("roots")
    assert result.out == "No folder is watched yet: photoorganizer add FOLDER\n"


def test_index_reports_every_figure_in_json(command: Command, library: FakeLibrary) -> None:
    library.report = REPORT
    result = command("index", "/photos", "--json")
    assert result.code == 0
    assert result.document == {
        "photos": 7,
        "added": 5,
        "changed": 0,
        "moved": 1,
        "missing": 0,
        "ignored": 0,
        "analysed": 5,
        "unreadable": [{"path": "/photos/torn.jpg", "reason": "torn.jpg ends too early."}],
        "offline": [],
        "absent": [],
        "seconds": 1.235,
    }
    assert ("index", Path("/photos")) in library.asked


def test_index_tells_people_what_could_not_be_read(command: Command, library: FakeLibrary) -> None:
    library.report = REPORT
    result = command("index")
    assert "7 photos: 5 new, 1 moved: relinked, 5 analysed, in 1.2 s." in result.out
    assert "/photos/torn.jpg   torn.jpg ends too early." in result.out
    assert result.err == ""


def test_index_says_that_a_folder_is_away_and_nothing_is_lost(
    command: Command, library: FakeLibrary
) -> None:
    library.report = IndexReport(offline=[Path("/media/usb")])
    assert "/media/usb is not there now; what is known of it is kept." in command("index").out


def test_quiet_indexing_says_nothing_when_all_is_well(
    command: Command, library: FakeLibrary
) -> None:
    library.report = REPORT
    result = command("index", "--quiet")
    assert (result.out, result.err) == ("", "")


def test_doctor_ends_with_code_1_when_something_is_wrong(
    command: Command, library: FakeLibrary
) -> None:
    assert command("doctor").code == 0
    library.problems = ["The catalog's page 7 is damaged."]
    result = command("doctor", "--json")
    assert result.code == 1
    assert result.document["problems"] == ["The catalog's page 7 is damaged."]
    assert Path(result.document["library"]).is_absolute()


def test_watch_without_folders_is_told_what_to_do(command: Command, library: FakeLibrary) -> None:
    library.folders.clear()
    result = command("watch")
    assert result.code == 1
    assert "photoorganizer add FOLDER" in result.err
