"""Files that cannot be read, are passed over, or are gone in great number, as a terminal tells."""

from pathlib import Path

from drawn import fill
from program import Program


def names(program: Program) -> set[str]:
    return {Path(entry["path"]).name for entry in program.json("search")}


def test_what_could_not_be_read_is_tried_again_when_asked(program: Program, album: Path) -> None:
    (album / "empty.jpg").touch()
    assert len(program.json("index", album)["unreadable"]) == 1
    assert program.json("index")["analysed"] == 0
    report = program.json("index", "--retry")
    assert (report["analysed"], len(report["unreadable"]), report["photos"]) == (1, 1, 12)


def test_ignored_photos_leave_and_return_with_their_tags(program: Program, album: Path) -> None:
    program.json("index", album)
    inside = sorted((album / "trip 2024").glob("*.jpg"))
    program.json("tag", "mine", *inside)
    answer = program.json("ignore", "/trip*/")
    assert answer == {"patterns": ["/trip*/"], "ignored": 2}
    assert names(program).isdisjoint(path.name for path in inside)
    assert program.json("search", "is:missing") == []
    assert program.json("ignore", "--list") == answer
    assert program.json("ignore", "--remove", "/trip*/") == {"patterns": [], "ignored": 0}
    assert {entry["path"] for entry in program.json("search", "#mine")} == set(map(str, inside))


def test_pattern_that_cannot_be_understood_changes_nothing(program: Program) -> None:
    refusal = program.run("ignore", "[z-a]", code=1).stderr
    assert "“[z-a]” cannot be understood" in refusal
    assert program.json("ignore")["patterns"] == []


def test_half_of_the_photos_gone_are_kept_until_they_are_said_to_be_deleted(
    program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    photos = fill(folder, 14)
    program.json("index", folder)
    for photo in photos[:12]:
        photo.unlink()
    report = program.json("index")
    assert (report["missing"], report["absent"]) == (0, [{"path": str(folder), "photos": 12}])
    assert len(program.json("search")) == 14
    assert program.json("index", "--deleted")["missing"] == 12
    assert len(program.json("search", "is:missing")) == 12
