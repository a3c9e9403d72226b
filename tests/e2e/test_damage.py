"""A library whose catalog was damaged, as a user of the terminal meets it."""

from pathlib import Path

import pytest

from program import Program


def damage(program: Program) -> None:
    catalog = program.library / "catalog.sqlite"
    content = bytearray(catalog.read_bytes())
    content[16_384:] = b"\xff" * (len(content) - 16_384)
    catalog.write_bytes(content)


@pytest.fixture
def image(program: Program, album: Path) -> Path:
    """A tagged photo of an indexed library; its automatic backup knows the photo without a tag."""
    program.json("index", album)
    photo = sorted(album.glob("*.jpg"))[0]
    program.json("tag", "walk", photo)
    return photo


def test_damage_is_told_with_the_way_out_and_the_way_out_works(
    program: Program, image: Path
) -> None:
    damage(program)
    for command in (["search"], ["index"], ["backup", program.library / "copy.sqlite"]):
        result = program.run(*command, code=1)
        assert "photoorganizer doctor --repair" in result.stderr
        assert "Traceback" not in result.stderr
    repaired = program.json("doctor", "--repair")
    assert repaired["problems"] == []
    assert repaired["restored"]["photos"] == 12
    assert Path(repaired["restored"]["kept"]).is_file()
    report = program.json("index")
    assert (report["photos"], report["added"], report["missing"]) == (12, 0, 0)


def test_a_restore_is_rolled_back_by_restoring_what_it_kept(program: Program, image: Path) -> None:
    [backup] = (program.library / "backups").iterdir()
    kept = program.json("restore", backup)["kept"]
    assert program.json("search", "#walk") == []
    program.json("restore", kept)
    assert [Path(one["path"]) for one in program.json("search", "#walk")] == [image]
    assert program.json("doctor")["problems"] == []


def test_a_backup_from_a_time_to_come_is_the_last_resort(program: Program, image: Path) -> None:
    """Such a name is left by a clock that was wrong."""
    folder = program.library / "backups"
    [before] = folder.iterdir()
    program.json("backup", folder / "catalog-20990101-120000.sqlite")
    damage(program)
    assert program.json("doctor", "--repair")["restored"]["backup"] == str(before)
    before.unlink()
    damage(program)
    assert "2099" in program.json("doctor", "--repair")["restored"]["backup"]
    assert [Path(one["path"]) for one in program.json("search", "#walk")] == [image]
