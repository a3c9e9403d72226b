"""A user's way through the commands, from an empty library to hashtags that are posted."""

import os
import shutil
import signal
from pathlib import Path

from program import Program, finish


def suggested(program: Program, image: Path) -> list[str]:
    found = {Path(entry["path"]): entry["tags"] for entry in program.json("search")}
    return [tag["name"] for tag in found[image] if tag["state"] == "suggested"]


def states(program: Program, image: Path) -> dict[str, str]:
    found = {Path(entry["path"]): entry["tags"] for entry in program.json("search")}
    return {tag["name"]: tag["state"] for tag in found[image]}


def test_from_an_empty_library_to_hashtags(program: Program, album: Path) -> None:
    assert program.json("roots") == []
    assert program.json("add", album) == [{"root": str(album), "photos": 0, "online": True}]
    report = program.json("index")
    assert (report["photos"], report["added"], report["unreadable"]) == (12, 12, [])
    assert program.json("roots") == [{"root": str(album), "photos": 12, "online": True}]

    image = sorted(album.glob("*.jpg"))[0]
    first, second = suggested(program, image)[:2]
    assert program.json("accept", first, image) == {"changed": 1}
    assert program.json("accept", first, image) == {"changed": 0}
    assert program.json("reject", second, image) == {"changed": 1}
    assert program.json("tag", "#Summer Walk", image) == {"changed": 1}
    decided = states(program, image)
    assert (decided[first], decided[second]) == ("mine", "rejected")
    assert decided["summer_walk"] == "mine"

    found = [entry["path"] for entry in program.json("search", "#summer_walk")]
    assert found == [str(image)]
    assert program.json("untag", "summer_walk", image) == {"changed": 1}
    assert program.json("search", "#summer_walk") == []

    text = program.run("export", "", "--to", "text").stdout
    line = next(line for line in text.splitlines() if str(image) in line)
    assert f"#{first}" in line
    assert f"#{second}" not in line
    assert program.json("doctor")["problems"] == []


def test_what_was_rejected_is_not_suggested_again(program: Program, album: Path) -> None:
    program.json("index", album)
    image = sorted(album.glob("*.jpg"))[0]
    tag = suggested(program, image)[0]
    program.json("reject", tag, image)
    [answer] = program.json("suggest", image)
    assert tag not in [suggestion["tag"] for suggestion in answer["suggestions"]]
    image.touch()
    program.json("index")
    assert states(program, image)[tag] == "rejected"


def test_suggest_answers_the_good_and_explains_the_bad(
    program: Program, album: Path, tmp_path: Path
) -> None:
    good = sorted(album.glob("*.jpg"))[0]
    empty, torn, text = (tmp_path / name for name in ("empty.jpg", "torn.jpg", "notes.txt"))
    empty.touch()
    torn.write_bytes(good.read_bytes()[:900])
    text.write_text("Not a photo.", encoding="utf-8")
    images = [tmp_path / "nowhere.jpg", empty, good, torn, text, album]
    answers = program.json("suggest", *images, code=1)
    assert [answer["path"] for answer in answers] == [str(image) for image in images]
    assert [answer["error"] is None for answer in answers] == [image == good for image in images]
    assert answers[2]["suggestions"]
    for answer in answers:
        if answer["error"]:
            assert Path(answer["path"]).name in answer["error"]
            assert "Traceback" not in answer["error"]


def test_similar_finds_the_twin_first_and_never_the_photo_itself(
    program: Program, album: Path
) -> None:
    image = sorted(album.glob("*.jpg"))[0]
    twin = album / "twin.jpg"
    twin.write_bytes(image.read_bytes() + b"\0")
    program.json("index", album)
    neighbours = program.json("similar", "-k", "3", image)
    assert len(neighbours) == 3
    assert neighbours[0]["path"] == str(twin)
    assert neighbours[0]["score"] > 0.99
    assert str(image) not in [entry["path"] for entry in neighbours]
    stranger = shutil.copy(image, program.library.parent / "stranger.jpg")
    assert program.json("similar", "-k", "1", stranger)[0]["score"] > 0.99


def test_search_understands_folders_and_what_is_still_to_do(program: Program, album: Path) -> None:
    program.json("index", album)
    assert len(program.json("search", 'path:"trip 2024"')) == 2
    assert len(program.json("search", 'is:untagged -path:"trip 2024"')) == 10
    assert len(program.json("search", "is:review")) == 12


def test_export_keeps_to_a_networks_limit(program: Program, album: Path) -> None:
    program.json("index", album)
    image = sorted(album.glob("*.jpg"))[0]
    for tag in ("one", "two", "three", "four", "five", "six", "seven"):
        program.json("tag", tag, image)
    text = program.run("export", "#one", "--to", "instagram").stdout
    assert text.count("#") == 5
    entries = program.json("export", "#one", "--to", "json")
    assert entries[0]["path"] == str(image)
    assert "one" in entries[0]["hashtags"]
    assert program.run("export", "", "--to", "csv").stdout.startswith("path,tag,state")


def test_errors_are_one_sentence_and_one_document(program: Program, tmp_path: Path) -> None:
    result = program.run("add", tmp_path / "nowhere", code=1)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert set(program.json("add", tmp_path / "nowhere", code=1)) == {"error"}
    assert set(program.json("search", "is:nonsense", code=1)) == {"error"}
    assert set(program.json("frobnicate", code=2)) == {"error"}


def test_two_libraries_know_nothing_of_each_other(
    program: Program, environment: dict[str, str], album: Path, tmp_path: Path
) -> None:
    program.json("index", album)
    other = Program(tmp_path / "other", environment)
    assert other.json("roots") == []
    assert other.json("search") == []


def test_a_removed_folder_is_forgotten_and_its_files_stay(program: Program, album: Path) -> None:
    program.json("index", album)
    assert program.json("remove", album) == []
    assert program.json("search") == []
    assert len(list(album.rglob("*.jpg"))) == 12


def test_without_a_display_the_window_becomes_a_table(program: Program, album: Path) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        program.environment = {
            name: value for name, value in program.environment.items() if name != variable
        }
    result = program.run("gui", album)
    assert "No window: There is no display here" in result.stderr
    assert "12 photos" in result.stdout
    assert result.stdout.count("#") >= 12


def test_watching_finds_a_new_photo_by_itself_and_ends_with_ctrl_c(
    program: Program, album: Path, drawings: list[Path]
) -> None:
    program.json("index", album)
    with program.start("watch") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Watching")
        # The first run says that it is over: from now on only an event can tell of the photo.
        assert process.stdout.readline().startswith("12 photos")
        (album / "new.jpg").write_bytes(drawings[0].read_bytes() + b"new")
        assert "1 new" in process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        result = finish(process)
    assert (result.returncode, result.stderr) == (0, "")
    assert str(album / "new.jpg") in [entry["path"] for entry in program.json("search")]
