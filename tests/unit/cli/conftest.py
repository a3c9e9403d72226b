"""A library without files, or a real one, and a way to run a command on it as a terminal would."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from fake_library import FakeLibrary, Terminal
from photoorganizer.cli.main import run
from photoorganizer.core.paths import LibraryPaths


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLibrary]:
    fake = FakeLibrary()

    def opened(paths: LibraryPaths, *, workers: int | None = None) -> FakeLibrary:
        fake.paths, fake.workers = paths, workers
        return fake

    monkeypatch.setattr("photoorganizer.cli.session.Library", opened)
    yield fake
    assert not fake.listeners


@pytest.fixture
def windows() -> list[tuple[LibraryPaths, int | None, Sequence[Path]]]:
    """The windows that were opened."""
    return []


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str],
    library: FakeLibrary,
    windows: list[tuple[LibraryPaths, int | None, Sequence[Path]]],
) -> Callable[..., Terminal]:
    def window(paths: LibraryPaths, workers: int | None, wanted: Sequence[Path]) -> int:
        windows.append((paths, workers, wanted))
        return 0

    def call(*arguments: str) -> Terminal:
        code = run(arguments, window)
        output = capsys.readouterr()
        return Terminal(code, output.out, output.err)

    return call


@pytest.fixture
def real_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Terminal]:
    """A command on the real library in the test's own folder `library`."""

    def call(*arguments: str) -> Terminal:
        code = run(("--library", str(tmp_path / "library"), *arguments), lambda *_: 0)
        output = capsys.readouterr()
        return Terminal(code, output.out, output.err)

    return call
