"""The terminal's contract: options before and after, exit codes, one document with --json."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from fake_library import FakeLibrary, Terminal
from photoorganizer.cli.main import _MODULES, SECTIONS, photoorganizer
from photoorganizer.core.errors import Cancelled, CatalogLocked
from photoorganizer.core.paths import LibraryPaths

Command = Callable[..., Terminal]
ALL = [name for commands in SECTIONS.values() for name in commands]


def test_shared_options_are_taken_before_and_after_the_command(
    command: Command, library: FakeLibrary, tmp_path: Path
) -> None:
    before = command("--library", str(tmp_path), "--json", "--threads", "3", "roots")
    paths, workers = library.paths, library.workers
    after = command("roots", "--library", str(tmp_path), "--json", "--threads", "3")
    assert paths == library.paths == LibraryPaths(tmp_path, tmp_path / "cache")
    assert workers == library.workers == 3
    assert before.document == after.document == [{"root": "/photos", "photos": 3, "online": True}]


def test_the_option_after_the_command_has_the_last_word(
    command: Command, library: FakeLibrary
) -> None:
    command("--threads", "2", "roots", "--threads", "5")
    assert library.workers == 5


def test_known_error_is_one_sentence_and_code_1(command: Command) -> None:
    result = command("add", "/missing")
    assert result.code == 1
    assert result.out == ""
    assert result.err == "There is no folder /missing; check the spelling.\n"


def test_known_error_is_a_document_with_json(command: Command) -> None:
    result = command("--json", "add", "/missing")
    assert result.code == 1
    assert result.document == {"error": "There is no folder /missing; check the spelling."}


@pytest.mark.parametrize("arguments", [["frobnicate"], ["tag"], ["search", "--threads", "none"]])
def test_usage_errors_end_with_code_2(command: Command, arguments: list[str]) -> None:
    result = command(*arguments, "--json")
    assert result.code == 2
    assert set(result.document) == {"error"}
    assert "Traceback" not in result.err


def test_a_mistyped_command_is_told_what_it_may_have_meant(command: Command) -> None:
    result = command("serach", "#snow")
    assert result.code == 2
    assert "Did you mean “search”?" in result.err


def test_a_bug_shows_its_traceback_and_ends_with_code_70(
    command: Command, library: FakeLibrary
) -> None:
    library.failure = ZeroDivisionError("a slip")
    result = command("index", "--json")
    assert result.code == 70
    assert "Traceback" in result.err
    assert "a slip" in result.document["error"]
    assert library.closed


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), Cancelled("Stopped.")])
def test_interrupted_indexing_says_what_is_kept_and_ends_with_code_130(
    command: Command, library: FakeLibrary, interruption: BaseException
) -> None:
    library.failure = interruption
    result = command("index")
    assert result.code == 130
    assert "2 of 3 photos were analysed and are kept" in result.err
    assert library.closed


def test_a_locked_catalog_is_told_in_one_sentence(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise CatalogLocked("Another program holds the library.")

    monkeypatch.setattr("photoorganizer.cli.session.Library", locked)
    result = command("roots")
    assert (result.code, result.err) == (1, "Another program holds the library.\n")


def test_no_command_opens_the_window(
    command: Command,
    windows: list[tuple[LibraryPaths, int | None, Sequence[Path]]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    result = command("--library", str(tmp_path), "--threads", "2")
    assert result.code == 0
    assert windows == [(LibraryPaths(tmp_path, tmp_path / "cache"), 2, ())]


def test_help_lists_every_command_in_its_own_words(command: Command) -> None:
    result = command("--help")
    assert result.code == 0
    for commands in SECTIONS.values():
        for name, summary in commands.items():
            assert name in result.out
            assert summary in result.out


@pytest.mark.parametrize("name", ALL)
def test_every_command_explains_itself_and_takes_the_shared_options(
    command: Command, name: str
) -> None:
    result = command(name, "--help")
    assert result.code == 0
    for option in ("--library DIR", "--json", "--quiet", "--threads N"):
        assert option in result.out


def test_the_table_of_commands_is_complete() -> None:
    assert set(ALL) == set(_MODULES) == set(photoorganizer.list_commands(None))  # type: ignore[arg-type]


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        [sys.executable, "-m", "photoorganizer", "--help"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (process.returncode, process.stderr) == (0, b"")


def test_file_names_that_are_no_text_survive_json(
    command: Command, library: FakeLibrary, tmp_path: Path
) -> None:
    name = os.fsdecode(b"caf\xe9.jpg")
    result = command("suggest", "--json", f"/photos/{name}")
    assert json.loads(result.out)[0]["path"] == f"/photos/{name}"
    assert result.out.isascii()
