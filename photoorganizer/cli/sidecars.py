"""The command about sidecars, the files beside photos that other programs read."""

from collections.abc import Sequence
from pathlib import Path

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json
from photoorganizer.cli.session import note, open_library
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library

_SWITCH = {"on": True, "off": False}


@click.group(invoke_without_command=True)
@click.option(
    "--auto",
    type=click.Choice(list(_SWITCH)),
    help="Whether tags go into sidecars by themselves from now on.",
)
@shared_options
@pass_options
@click.pass_context
def sidecars(context: click.Context, options: Options, auto: str | None) -> None:
    """Keep your tags in sidecars, XMP files beside the photos, where other programs find them.

    Says how many sidecars wait to be written; “sidecars write” writes them. The photos themselves
    are never written, and what other programs keep in a sidecar stays in it.
    """
    if context.invoked_subcommand is not None:
        return
    with open_library(options) as library:
        if auto is not None:
            library.sidecars.set_automatic(automatic=_SWITCH[auto])
        automatic, pending = library.sidecars.automatic, library.sidecars.pending()
    if options.json:
        print_json({"pending": pending, "automatic": automatic})
        return
    if automatic:
        note(options, "Your tags go into sidecars by themselves.")
    hint = "" if automatic or not pending else " Write them with “photoorganizer sidecars write”."
    note(options, f"{_waiting(pending)}.{hint}")


@sidecars.command()
@click.argument("paths", metavar="[PATH]…", nargs=-1, type=click.Path(path_type=Path))
@shared_options
@pass_options
def write(options: Options, paths: tuple[Path, ...]) -> int:
    """Write the sidecars that wait, or those of the photos and folders named.

    Exits with 1 if one could not be written.
    """
    with open_library(options) as library:
        report = library.sidecars.write(_photos(library, paths) if paths else None)
    if options.json:
        print_json(
            {
                "written": report.written,
                "unchanged": report.unchanged,
                "pending": report.pending,
                "problems": report.problems,
            }
        )
    else:
        for problem in report.problems:
            print(problem)
        note(options, f"{counted(report.written, 'sidecar')} written. {_waiting(report.pending)}.")
    return 1 if report.problems else 0


def _photos(library: Library, paths: Sequence[Path]) -> list[PhotoId]:
    """Return the photos that are named, or lie in a folder that is; each once."""
    found: dict[PhotoId, None] = {}
    for path in paths:
        if not path.is_dir():
            found[library.photo_at(path).id] = None
            continue
        folder = path.expanduser().absolute()
        quoted = str(folder).replace('"', '""')
        for photo in library.photos(library.search(f'path:"{quoted}"')):
            if photo.path.is_relative_to(folder):
                found[photo.id] = None
    return list(found)


def _waiting(pending: int) -> str:
    if not pending:
        return "No sidecar waits to be written"
    return f"{counted(pending, 'sidecar')} {'waits' if pending == 1 else 'wait'} to be written"
