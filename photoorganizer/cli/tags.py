"""The command about the library's tags: list them, and change one everywhere."""

from collections.abc import Callable

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json, print_table
from photoorganizer.cli.session import note, open_library
from photoorganizer.core.hashtags import hashtag
from photoorganizer.engine.library import Library
from photoorganizer.engine.tag_edits import TagEdit


@click.group(invoke_without_command=True)
@shared_options
@pass_options
@click.pass_context
def tags(context: click.Context, options: Options) -> None:
    """List the library's tags, most used first; “tags rename”, “merge” and “delete” change one.

    Photos keep everything else, and so do their files; where sidecars are in use, they follow.
    """
    if context.invoked_subcommand is not None:
        return
    with open_library(options) as library:
        found = library.tag_counts()
    if options.json:
        print_json(
            [{"tag": one.name, "mine": one.mine, "suggested": one.suggested} for one in found]
        )
        return
    if not found:
        note(options, "No photo has a tag.")
    rows = [(hashtag(one.name), f"{one.mine:,}", f"{one.suggested:,}") for one in found]
    print_table(("Tag", "Yours>", "Suggested>"), rows)


@tags.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@shared_options
@pass_options
def rename(options: Options, old: str, new: str) -> None:
    """Call a tag by a name that no other has; the network's suggestions of it follow."""
    sentence = "{old} is {new} now, on {photos}."
    _edit(options, sentence, lambda library: library.tag_edits.rename(old, new))


@tags.command()
@click.argument("tag", metavar="TAG")
@click.argument("into", metavar="INTO")
@shared_options
@pass_options
def merge(options: Options, tag: str, into: str) -> None:
    """Make a tag one with another: what is yours of either stays yours."""
    sentence = "{old} is one with {new} now, on {photos}."
    _edit(options, sentence, lambda library: library.tag_edits.merge(tag, into))


@tags.command()
@click.argument("tag", metavar="TAG")
@shared_options
@pass_options
def delete(options: Options, tag: str) -> None:
    """Take a tag off every photo; where it was suggested, it is not suggested again."""
    sentence = "{old} was taken off {photos}."
    _edit(options, sentence, lambda library: library.tag_edits.delete(tag))


def _edit(options: Options, sentence: str, act: Callable[[Library], TagEdit]) -> None:
    with open_library(options) as library:
        edit = act(library)
    number = len(edit.photos)
    if options.json:
        print_json({"changed": number})
        return
    new = "" if edit.new is None else hashtag(edit.new)
    said = sentence.format(old=hashtag(edit.name), new=new, photos=counted(number, "photo"))
    note(options, said)
