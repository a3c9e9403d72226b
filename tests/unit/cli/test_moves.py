"""What was relinked, as a terminal lists it and takes it back."""

from collections.abc import Callable
from pathlib import Path

from fake_library import FakeLibrary, Terminal
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.moves import Moved

Command = Callable[..., Terminal]
MOVED = Moved(PhotoId(1), Path("/photos/a.jpg"), Path("/photos/trip/a.jpg"))


def test_moves_are_listed_with_the_way_back(command: Command, library: FakeLibrary) -> None:
    library.moves.done = [MOVED]
    result = command("moves")
    assert "/photos/a.jpg" in result.out
    assert "photoorganizer moves --undo" in result.out
    assert library.moves.done == [MOVED]


def test_moves_are_taken_back_and_the_files_indexed(command: Command, library: FakeLibrary) -> None:
    library.moves.done = [MOVED]
    document = command("moves", "--undo", "--json").document
    assert document == {
        "moves": [{"old": "/photos/a.jpg", "new": "/photos/trip/a.jpg"}],
        "undone": 1,
    }
    assert any(asked[0] == "index" for asked in library.asked)


def test_no_moves_are_said(command: Command) -> None:
    assert command("moves").out == "No photo was found at another place.\n"
