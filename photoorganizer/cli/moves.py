"""The command about photos that were found at other places: moves."""

import click

from photoorganizer.cli.folders import index_now
from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json, print_table, shown_path
from photoorganizer.cli.session import note, open_library


@click.command()
@click.option("--undo", is_flag=True, help="They were taken for each other by mistake.")
@shared_options
@pass_options
def moves(options: Options, *, undo: bool) -> None:
    """List the photos that were last found at another place and relinked.

    With --undo they are missing again at their old places, with their tags, and the files are
    photos of their own, never to be taken for them again. Once more, and the time before is undone.
    """
    with open_library(options) as library:
        listed = library.moves.last()
        undone = library.moves.take_back() if undo else 0
        if undone:
            index_now(options, library, ())
    if options.json:
        rows = [{"old": str(one.old), "new": str(one.new)} for one in listed]
        print_json({"moves": rows, "undone": undone})
        return
    print_table(
        ("Photo was", "File is"), [(shown_path(one.old), shown_path(one.new)) for one in listed]
    )
    if undo:
        note(options, f"Undone: {counted(undone, 'photo')} missing at the old place again.")
    elif listed:
        note(options, "If these are not the same photos: photoorganizer moves --undo")
    else:
        note(options, "No photo was found at another place.")
