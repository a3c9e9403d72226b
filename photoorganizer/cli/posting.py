"""Commands for posts: copies without secrets, and what each network takes."""

from pathlib import Path

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json, print_table
from photoorganizer.cli.session import note, open_library
from photoorganizer.engine.library import Library
from photoorganizer.engine.posting import described


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", type=click.UNPROCESSED)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--edge",
    type=click.IntRange(16, 20_000),
    default=2048,
    show_default=True,
    help="The longer side of a copy, in pixels; smaller photos keep their size.",
)
@shared_options
@pass_options
def copies(options: Options, query: str, folder: Path, edge: int) -> int:
    """Save smaller JPEG copies of the photos that match QUERY into FOLDER, to post or to send.

    Place, camera and time do not go with them. Nothing in FOLDER is replaced. Exits with 1 if one
    could not be saved.
    """
    with open_library(options) as library:
        done = library.posting.save_copies(library.search(query), folder.absolute(), edge)
    if options.json:
        print_json({"saved": [str(path) for path in done.saved], "failed": list(done.failed)})
    else:
        for sentence in done.failed:
            print(sentence)
        note(options, f"{counted(len(done.saved), 'photo')} saved in {folder}.")
    return 1 if done.failed else 0


@click.group(invoke_without_command=True)
@shared_options
@pass_options
@click.pass_context
def networks(context: click.Context, options: Options) -> None:
    """List what each network takes in one post; “set” changes it, “reset” goes back."""
    if context.invoked_subcommand is None:
        with open_library(options) as library:
            _show(options, library)


@networks.command("set")
@click.argument("network")
@click.option("--hashtags", type=int, help="At most so many hashtags.")
@click.option("--characters", type=int, help="At most so many characters, hashtags included.")
@shared_options
@pass_options
def set_limits(
    options: Options, network: str, hashtags: int | None, characters: int | None
) -> None:
    """Change what NETWORK takes, as checked today."""
    with open_library(options) as library:
        now = library.posting.limits(network)
        library.posting.set_limits(
            network,
            now.max_hashtags if hashtags is None else hashtags,
            now.max_characters if characters is None else characters,
        )
        _show(options, library)


@networks.command("reset")
@click.argument("network")
@shared_options
@pass_options
def reset_limits(options: Options, network: str) -> None:
    """Go back to the limits that came with the program."""
    with open_library(options) as library:
        library.posting.reset_limits(network)
        _show(options, library)


def _show(options: Options, library: Library) -> None:
    known = library.posting.networks.values()
    if options.json:
        print_json([described(one) for one in known])
        return
    rows = [
        (one.name, str(one.max_hashtags), str(one.max_characters), one.counts, str(one.checked))
        for one in known
    ]
    print_table(("Network", "Hashtags>", "Characters>", "Counted by", "Checked"), rows)
