"""The command that opens the window, or answers in the terminal where no window can be shown."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from photoorganizer.cli.display import why_no_window
from photoorganizer.cli.finding import print_found
from photoorganizer.cli.folders import index_now, print_report
from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted
from photoorganizer.cli.session import note, open_library
from photoorganizer.core.errors import KnownError, MissingPackage
from photoorganizer.core.paths import absolute


@click.command()
@click.argument("paths", metavar="[PATH]…", nargs=-1, type=click.Path(path_type=Path))
@shared_options
@pass_options
def gui(options: Options, paths: tuple[Path, ...]) -> int:
    """Open the window at PATH: a folder, which is added first, or a photo.

    Where the window is open already, it shows PATH. Where no window can be shown, a folder is
    indexed here, its suggestions are printed, and why there is no window is said.
    """
    wanted = tuple(map(absolute, paths))
    folders = tuple(path for path in wanted if not path.is_file())
    if options.json:
        raise click.UsageError("The window answers no --json; “index” and “search” do.")
    reason = why_no_window()
    if reason is None:
        if folders:
            _add(options, folders)
        try:
            return options.window(options.paths, options.threads, wanted)
        except MissingPackage as error:
            reason = str(error)
    if not folders:
        raise KnownError(f"{reason} “photoorganizer --help” lists what works in a terminal.")
    print(f"No window: {reason} The suggestions are printed instead.", file=sys.stderr)
    _print_suggestions(options, folders)
    return 0


def _add(options: Options, folders: Sequence[Path]) -> None:
    with open_library(options) as library:
        watched = [one.root.path for one in library.roots()]
        for folder in folders:
            if not any(folder.is_relative_to(root) for root in watched):
                library.add_root(folder)


def _print_suggestions(options: Options, folders: Sequence[Path]) -> None:
    with open_library(options) as library:
        print_report(options, index_now(options, library, folders))
        to_review = [
            photo.id
            for photo in library.photos(library.search("is:review"))
            if any(photo.path.is_relative_to(folder) for folder in folders)
        ]
        note(options, f"{counted(len(to_review), 'photo')} with suggestions:")
        print_found(library, to_review)
