"""The options that every command shares, accepted before the command's name and after it.

Knows click and the library's folders; opens nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from photoorganizer.core.paths import LibraryPaths, library_paths

Window = Callable[[LibraryPaths, int | None, Sequence[Path]], int]
"""Opens the window on a library with so many worker processes, showing folders and files;
returns the exit code."""

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


@dataclass(slots=True)
class Options:
    """What was asked of the whole program, and the way to its window."""

    window: Window
    library: Path | None = None
    json: bool = False
    quiet: bool = False
    threads: int | None = None

    @property
    def paths(self) -> LibraryPaths:
        """The files of the library that was named, or of the user's own."""
        return library_paths(self.library)


def shared_options(command: _Decorated) -> _Decorated:
    """Give a command the shared options; what follows the command's name has the last word."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


pass_options = click.make_pass_decorator(Options)


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    options = context.find_object(Options)
    name = parameter.name
    assert options is not None
    assert name is not None
    if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
        setattr(options, name, value)


def _shared(*names: str, **settings: Any) -> Callable[[_Decorated], _Decorated]:
    return click.option(*names, **settings, expose_value=False, is_eager=True, callback=_remember)


_OPTIONS = (
    _shared(
        "--library",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Keep the library's files in DIR instead of your own data folder.",
    ),
    _shared("--json", is_flag=True, help="Print one JSON document and nothing else."),
    _shared("--quiet", is_flag=True, help="Print results and errors only."),
    _shared(
        "--threads",
        type=click.IntRange(min=1),
        metavar="N",
        help="Analyse photos in N processes at once.",
    ),
)
