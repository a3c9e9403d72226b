"""No command changes, moves or deletes a photo: content and time are the same after each."""

import os
import signal
from pathlib import Path

import pytest

from originals import Originals
from photoorganizer.cli.main import SECTIONS
from program import Program, finish
from trust import Record

COMMANDS = [command for section in SECTIONS.values() for command in section]

WAYS: dict[str, list[list[str]]] = {
    "add": [["{album}"]],
    "roots": [[]],
    "index": [[], ["{album}"]],
    "ignore": [["*.jpg"], ["--remove", "*.jpg"]],
    "suggest": [["{image}"], ["--tta", "{image}"]],
    "tag": [["walk", "{image}"]],
    "untag": [["walk", "{image}"]],
    "accept": [["walk", "{image}"]],
    "reject": [["walk", "{image}"]],
    "search": [["#walk"]],
    "similar": [["{image}"]],
    "duplicates": [[], ["--identical"]],
    "interests": [[]],
    "audit": [[]],
    "export": [["", "--to", "json"]],
    "sidecars": [["--auto", "on"], ["write"]],
    "copies": [["#walk", "{elsewhere}", "--edge", "64"]],
    "networks": [[]],
    "tags": [[], ["rename", "walk", "stroll"]],
    "why": [["walk", "{image}"]],
    "teach": [["lake", "{album}"], []],
    "moves": [[]],
    "doctor": [[], ["--repair"]],
    "backup": [["{elsewhere}/backup.sqlite"]],
    "restore": [["{elsewhere}/backup.sqlite"]],
    "relink": [["{album}", "{copy}"], ["--undo", "{copy}"]],
    "purge": [["--yes"]],
    "remove": [["{album}"]],
    "evaluate": [["hashtags", "{album}"]],
    "train": [["hashtags", "{album}", "--weights", "{elsewhere}"]],
}
"""How each command is run, in an order in which each finds something to do."""

RUN_ELSEWHERE = {
    "gui": "the window's own tests seal its photos",
    "watch": "a test below",
    "desktop": "it knows of no photos, and writes into the user's own folder",
}


def test_every_command_is_tried() -> None:
    assert set(WAYS) | set(RUN_ELSEWHERE) == set(COMMANDS)


@pytest.mark.slow
@pytest.mark.trust
def test_no_command_touches_an_original(
    program: Program, album: Path, tmp_path: Path, record: Record
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for photo in album.rglob("*.jpg"):
        target = copy / photo.relative_to(album)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(photo.read_bytes())
    (album / "broken.jpg").write_bytes(b"This is no picture.")
    originals = Originals()
    originals.seal(album)
    originals.seal(copy)
    places = {
        "album": album,
        "copy": copy,
        "elsewhere": tmp_path,
        "image": sorted(album.glob("*.jpg"))[1],
    }
    for command, ways in WAYS.items():
        for way in ways:
            with program.start(command, *(word.format(**places) for word in way)) as process:
                result = finish(process)
            assert result.returncode in {0, 1}, (command, result.stderr)
            assert "Traceback" not in result.stderr
            assert originals.broken() == [], command
    record("originals unchanged by every command", len(originals))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a child process")
def test_watching_touches_no_original(program: Program, album: Path) -> None:
    program.json("index", album)
    originals = Originals()
    originals.seal(album)
    with program.start("watch") as process:
        assert process.stdout is not None
        while "12 photos" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        result = finish(process)
    assert result.returncode == 0, result.stderr
    assert originals.broken() == []
