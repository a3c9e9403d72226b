"""What indexing promises about files: all are counted, none is analysed twice, nothing is lost."""

import shutil
import zlib
from pathlib import Path

from PIL import ExifTags, Image

from program import Program


def tags(program: Program) -> dict[str, set[tuple[str, str]]]:
    """Each found photo's name with its tags and their states."""
    return {
        Path(entry["path"]).name: {(tag["name"], tag["state"]) for tag in entry["tags"]}
        for entry in program.json("search")
    }


def test_every_image_file_is_counted_and_bad_ones_have_reasons(
    program: Program, album: Path
) -> None:
    whole = sorted(album.glob("*.jpg"))[0].read_bytes()
    (album / "empty.jpg").touch()
    (album / "torn.jpg").write_bytes(whole[: len(whole) // 3])
    (album / "text.png").write_text("This is no picture.", encoding="utf-8")
    (album / "notes.txt").write_text("Not an image file at all.", encoding="utf-8")
    report = program.json("index", album)
    assert report["photos"] == 12
    assert {Path(entry["path"]).name for entry in report["unreadable"]} == {
        "empty.jpg",
        "torn.jpg",
        "text.png",
    }
    assert all(entry["reason"].endswith(".") for entry in report["unreadable"])
    assert report["photos"] + len(report["unreadable"]) == 15


def test_a_second_run_analyses_none(program: Program, album: Path) -> None:
    (album / "empty.jpg").touch()
    first = program.json("index", album)
    second = program.json("index", album)
    assert first["analysed"] == 13
    assert (second["analysed"], second["added"], second["changed"]) == (0, 0, 0)
    assert second["unreadable"] == first["unreadable"]


def test_a_changed_file_is_analysed_again_alone(program: Program, album: Path) -> None:
    program.json("index", album)
    images = sorted(album.glob("*.jpg"))
    program.json("tag", "keep", images[0])
    shutil.copy(images[1], images[0])
    report = program.json("index")
    assert (report["changed"], report["analysed"], report["photos"]) == (1, 1, 12)
    assert [entry["path"] for entry in program.json("search", "#keep")] == [str(images[0])]


def test_moved_files_keep_tags_and_decisions_and_are_not_analysed_again(
    program: Program, album: Path
) -> None:
    program.json("index", album)
    images = sorted(album.glob("*.jpg"))
    program.json("tag", "mine", *images[:4])
    rejected = next(
        tag["name"]
        for entry in program.json("search")
        for tag in entry["tags"]
        if entry["path"] == str(images[0]) and tag["state"] == "suggested"
    )
    program.json("reject", rejected, images[0])
    before = tags(program)

    (album / "sorted" / "deep").mkdir(parents=True)
    for image in images[:3]:
        image.rename(album / "sorted" / "deep" / image.name)
    (album / "trip 2024").rename(album / "journey")
    report = program.json("index")
    assert (report["moved"], report["analysed"], report["added"], report["missing"]) == (5, 0, 0, 0)
    assert tags(program) == before
    renamed = album / "renamed.jpg"
    images[3].rename(renamed)
    assert program.json("index")["analysed"] == 0
    assert str(renamed) in [entry["path"] for entry in program.json("search", "#mine")]


def test_a_move_between_watched_folders_is_a_move(
    program: Program, album: Path, tmp_path: Path
) -> None:
    other = tmp_path / "archive"
    other.mkdir()
    program.json("add", album, other)
    program.json("index")
    image = sorted(album.glob("*.jpg"))[0]
    program.json("tag", "kept", image)
    shutil.move(image, other / "kept.jpg")
    report = program.json("index")
    assert (report["moved"], report["analysed"]) == (1, 0)
    assert [entry["path"] for entry in program.json("search", "#kept")] == [str(other / "kept.jpg")]


def edited(content: bytes) -> bytes:
    """Return a JPEG or PNG with another description, written by another program."""
    if content.startswith(b"\xff\xd8"):
        exif = Image.Exif()
        exif[ExifTags.Base.ImageDescription] = "A day to remember"
        said = exif.tobytes()
        exif_segment = b"\xff\xe1" + (len(said) + 2).to_bytes(2, "big") + said
        return content[:2] + exif_segment + b"\xff\xfe\0\x06dear" + content[2:]
    text = b"tEXtComment\0A day to remember"
    size, checksum = (len(text) - 4).to_bytes(4, "big"), zlib.crc32(text).to_bytes(4, "big")
    return content[:33] + size + text + checksum + content[33:]


def test_photos_that_were_moved_and_edited_keep_everything_until_that_is_taken_back(
    program: Program, album: Path
) -> None:
    images = sorted(album.glob("*.jpg"))[:3]
    images.append(images[0].with_name("screen.png"))
    with Image.open(images[1]) as drawing:
        drawing.save(images[-1])
    program.json("index", album)
    program.json("tag", "mine", *images)
    before = tags(program)
    contents = [image.read_bytes() for image in images]
    (album / "sorted").mkdir()
    moved = [album / "sorted" / image.name for image in images]
    for image, target in zip(images, moved, strict=True):
        target.write_bytes(edited(image.read_bytes()))
        image.unlink()
    report = program.json("index")
    assert (report["moved"], report["analysed"], report["missing"]) == (4, 0, 0)
    assert tags(program) == before
    assert len(program.json("search", "#mine")) == 4
    listed = program.json("moves")["moves"]
    assert {(Path(one["old"]), Path(one["new"])) for one in listed} == set(
        zip(images, moved, strict=True)
    )
    assert program.json("moves", "--undo")["undone"] == 4
    assert program.json("search", "#mine") == []
    missing = program.json("search", "is:missing")
    assert {Path(entry["path"]) for entry in missing} == set(images)
    assert program.json("index")["moved"] == 0
    for image, content in zip(images, contents, strict=True):
        image.write_bytes(content)
    program.json("index")
    assert {Path(entry["path"]) for entry in program.json("search", "#mine")} == set(images)


def test_a_deleted_file_is_missing_and_comes_back_with_its_tags(
    program: Program, album: Path, tmp_path: Path
) -> None:
    program.json("index", album)
    image = sorted(album.glob("*.jpg"))[0]
    program.json("tag", "dear", image)
    shutil.move(image, tmp_path / image.name)
    assert program.json("index")["missing"] == 1
    assert [entry["path"] for entry in program.json("search", "is:missing")] == [str(image)]
    assert program.json("search", "#dear") == []
    shutil.move(tmp_path / image.name, image)
    assert program.json("index")["analysed"] == 0
    assert [entry["path"] for entry in program.json("search", "#dear")] == [str(image)]


def test_a_vanished_root_is_offline_and_loses_nothing(
    program: Program, album: Path, tmp_path: Path
) -> None:
    program.json("index", album)
    before = tags(program)
    album.rename(tmp_path / "unplugged")
    report = program.json("index")
    assert report["offline"] == [str(album)]
    assert report["missing"] == 0
    assert program.json("roots") == [{"root": str(album), "photos": 12, "online": False}]
    assert tags(program) == before
    # An empty folder where the drive is mounted is no reason to forget it either.
    album.mkdir()
    assert program.json("index")["missing"] == 0
    assert tags(program) == before
    album.rmdir()
    (tmp_path / "unplugged").rename(album)
    assert program.json("index")["analysed"] == 0
    assert tags(program) == before


def test_a_lost_cache_is_made_again_and_no_fact_is_lost(program: Program, album: Path) -> None:
    program.json("index", album)
    image = sorted(album.glob("*.jpg"))[0]
    program.json("tag", "mine", image)
    neighbours, before = program.json("similar", image), tags(program)
    shutil.rmtree(program.library / "cache")
    assert program.json("similar", image) == neighbours
    program.json("index")
    assert tags(program) == before
    assert program.json("index")["analysed"] == 0
    assert program.json("doctor")["problems"] == []
