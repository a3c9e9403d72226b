"""The window's command, and the answer in the terminal where there is no display."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from fake_library import FakeLibrary, Terminal
from photoorganizer.cli import display
from photoorganizer.cli.display import why_no_window
from photoorganizer.cli.main import run
from photoorganizer.core.errors import MissingPackage
from photoorganizer.core.paths import LibraryPaths

Command = Callable[..., Terminal]
Windows = list[tuple[LibraryPaths, int | None, Sequence[Path]]]


@pytest.fixture
def with_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoorganizer.cli.window.why_no_window", lambda: None)


@pytest.fixture
def without_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoorganizer.cli.window.why_no_window", lambda: "There is no display.")


@pytest.mark.usefixtures("with_display")
def test_a_named_folder_is_added_before_the_window_opens(
    command: Command, library: FakeLibrary, windows: Windows
) -> None:
    assert command("gui", "/more").code == 0
    assert library.folders == [Path("/photos"), Path("/more")]
    assert library.closed
    assert len(windows) == 1


@pytest.mark.usefixtures("with_display")
def test_a_folder_inside_a_watched_one_is_not_added_twice(
    command: Command, library: FakeLibrary, windows: Windows
) -> None:
    assert command("gui", "/photos/2024").code == 0
    assert library.folders == [Path("/photos")]
    assert len(windows) == 1


@pytest.mark.usefixtures("with_display")
def test_a_folder_or_a_file_in_the_place_of_a_command_opens_the_window(
    command: Command, library: FakeLibrary, windows: Windows, tmp_path: Path
) -> None:
    photo = tmp_path / "a.jpg"
    photo.touch()
    assert command(str(photo)).code == 0
    assert windows[-1][2] == (photo,)
    assert library.folders == [Path("/photos")]
    assert command(str(tmp_path)).code == 0
    assert windows[-1][2] == (tmp_path,)
    assert library.folders[-1] == tmp_path
    assert command("serch").code == 2


@pytest.mark.usefixtures("without_display")
def test_without_a_display_the_suggestions_are_printed_and_why_is_said(
    command: Command, library: FakeLibrary, windows: Windows
) -> None:
    result = command("gui", "/photos")
    assert result.code == 0
    assert result.err.startswith("No window: There is no display.")
    assert "#forest 93%" in result.out
    assert ("index", Path("/photos")) in library.asked
    assert windows == []


@pytest.mark.usefixtures("without_display")
def test_without_a_display_and_a_folder_the_command_fails_with_a_sentence(
    command: Command,
) -> None:
    result = command()
    assert result.code == 1
    assert result.err.startswith("There is no display.")


@pytest.mark.usefixtures("with_display")
def test_a_system_without_qts_libraries_gets_the_table_and_the_packages(
    library: FakeLibrary, capsys: pytest.CaptureFixture[str]
) -> None:
    def window(paths: LibraryPaths, workers: int | None, wanted: Sequence[Path]) -> int:
        raise MissingPackage("Qt cannot be loaded: install libegl1.")

    assert run(["gui", "/photos"], window) == 0
    output = capsys.readouterr()
    assert "install libegl1" in output.err
    assert "#forest 93%" in output.out


def test_the_window_answers_no_json(command: Command) -> None:
    assert command("gui", "--json").code == 2


def test_no_display_variable_is_named_as_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    reason = why_no_window({})
    assert reason is not None
    assert "DISPLAY" in reason


def test_a_platform_chosen_by_hand_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert why_no_window({"QT_QPA_PLATFORM": "vnc"}) is None


def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(display, "_loads", lambda name: name != "libxcb-cursor.so.0")
    reason = why_no_window({"DISPLAY": ":0"})
    assert reason is not None
    assert "libxcb-cursor.so.0" in reason
    assert "apt install libxcb-cursor0" in reason


def test_a_display_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(display, "_loads", lambda name: True)
    monkeypatch.setattr(display, "_x11_answers", lambda name: False)
    assert why_no_window({"DISPLAY": ":99"}) == "The display “:99” cannot be reached."


def test_other_systems_always_have_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert why_no_window({}) is None
