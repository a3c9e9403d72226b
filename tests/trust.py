"""The figures that `make trust` prints: what was tried on the library, and what became of it.

A test that takes the fixture `record` and says `record("kills survived", 200)` has its figure in
the table under the run's result. Numbers recorded under one name add up; a text stands alone.
"""

from collections.abc import Callable
from functools import partial

import pytest

Record = Callable[[str, int | str], None]

_FIGURES = pytest.StashKey[dict[str, int | str]]()


@pytest.fixture(scope="session")
def record(pytestconfig: pytest.Config) -> Record:
    """Put a figure into the table."""
    return partial(_record, pytestconfig.stash.setdefault(_FIGURES, {}))


def _record(figures: dict[str, int | str], name: str, value: int | str) -> None:
    before = figures.get(name)
    if isinstance(before, int) and isinstance(value, int):
        value += before
    figures[name] = value


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    figures = config.stash.get(_FIGURES, {})
    if not figures:
        return
    terminalreporter.section("What the library was tried with")
    width = max(map(len, figures))
    for name, value in sorted(figures.items()):
        shown = f"{value:,}" if isinstance(value, int) else value
        terminalreporter.write_line(f"{name:<{width}}  {shown:>8}")
