"""The command about files and folders to pass over: ignore."""

import click

from photoorganizer.cli.folders import index_now
from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json
from photoorganizer.cli.session import note, open_library


@click.command()
@click.argument("patterns", metavar="[PATTERN]…", nargs=-1)
@click.option("--remove", is_flag=True, help="Do without these patterns from now on.")
@click.option("--list", "only_list", is_flag=True, help="Only list the patterns.")
@shared_options
@pass_options
def ignore(options: Options, patterns: tuple[str, ...], *, remove: bool, only_list: bool) -> None:
    """Pass over the files and folders that match PATTERN, in every watched folder.

    Patterns are those of a .gitignore: “*.png”, “/exports/”, “raw/**”, “!keep.png”. Photos that
    are in the library already leave it and keep their tags; without the pattern they are back.
    """
    if (remove and not patterns) or (only_list and (patterns or remove)):
        raise click.UsageError("Name the patterns to remove, or none to list them.")
    with open_library(options) as library:
        if patterns:
            change = library.ignoring.remove if remove else library.ignoring.add
            change(list(patterns))
            index_now(options, library, ())
        known, ignored = library.ignoring.patterns, library.counts().ignored
    if options.json:
        print_json({"patterns": known, "ignored": ignored})
        return
    note(options, "\n".join(known) or "Nothing is passed over.")
    if ignored:
        note(options, f"{counted(ignored, 'photo')} passed over; their tags are kept.")
