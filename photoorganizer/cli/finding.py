"""Commands that find photos: search, audit, export."""

from collections.abc import Iterator, Sequence

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import print_json, print_table, shown_path, shown_tags
from photoorganizer.cli.session import note, open_library
from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import Photo, PhotoId, Tag, TagState
from photoorganizer.engine.library import Library

# A query may begin with a minus: "-#snow" is a term, not an option.
_QUERY_SETTINGS = {"ignore_unknown_options": True}
_PAGE = 500


@click.command(context_settings=_QUERY_SETTINGS)
@click.argument("query", metavar="[QUERY]…", nargs=-1, type=click.UNPROCESSED)
@click.option("--save", "name", metavar="NAME", help="Keep this search under a name.")
@click.option("--saved", metavar="NAME", help="Run a search that was saved.")
@click.option("--list-saved", "listed", is_flag=True, help="List the saved searches.")
@click.option("--forget", metavar="NAME", help="Forget a saved search.")
@shared_options
@pass_options
def search(
    options: Options,
    query: tuple[str, ...],
    name: str | None,
    saved: str | None,
    forget: str | None,
    *,
    listed: bool,
) -> None:
    """Find photos by tags, words and folders, newest first; without a query, all of them.

    \b
    photoorganizer search '#forest -#snow'
    photoorganizer search '(#sea OR #lake) from:2024 is:untagged' --save Water
    photoorganizer search --saved Water path:Canada
    """
    with open_library(options) as library:
        if listed:
            _list_saved(options, library)
        elif forget is not None:
            library.saved.delete(forget)
            note(options, f"The search “{forget}” is forgotten.")
        else:
            text = " ".join(query)
            if saved is not None:
                kept = library.saved.named(saved).query
                text = f"({kept}) {text}" if kept and text else kept or text
            if name is not None:
                library.saved.save(name, text)
            _search(options, library, text)


def _search(options: Options, library: Library, text: str) -> None:
    ids = library.search(text)
    if options.json:
        print_json([_found(*one) for one in _read(library, ids)])
        return
    if not ids:
        note(options, "No photo matches.")
    print_found(library, ids)


def _list_saved(options: Options, library: Library) -> None:
    counted = [(one, library.saved.count(one)) for one in library.saved.all()]
    if options.json:
        print_json([{"name": one.name, "query": one.query, "photos": n} for one, n in counted])
        return
    if not counted:
        note(options, "No search is saved; “photoorganizer search QUERY --save NAME” does that.")
    rows = [(one.name, one.query, "?" if n is None else f"{n:,}") for one, n in counted]
    print_table(("Name", "Search", "Photos>"), rows)


@click.command(context_settings=_QUERY_SETTINGS)
@click.argument("query", metavar="[QUERY]…", nargs=-1, type=click.UNPROCESSED)
@shared_options
@pass_options
def audit(options: Options, query: tuple[str, ...]) -> None:
    """List your tags that have nothing to do with their photo, worst first.

    Looks through the photos that match QUERY; without one, through all. Tags that the network
    knows nothing about, such as names and places, are passed over.
    """
    with open_library(options) as library:
        misfits = library.audit(" ".join(query))
    if options.json:
        print_json(
            [
                {"path": str(one.photo.path), "tag": one.tag, "fit": round(one.fit, 4)}
                for one in misfits
            ]
        )
        return
    if not misfits:
        note(options, "No tag was found that does not suit its photo.")
    rows = [(shown_path(one.photo.path), hashtag(one.tag), f"{one.fit:.1%}") for one in misfits]
    print_table(("Photo", "Tag", "Fit>"), rows)


@click.command(context_settings=_QUERY_SETTINGS)
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option(
    "--to",
    required=True,
    metavar="FORMAT",
    help="text, csv, json, or a network such as instagram, whose limits are then kept.",
)
@click.option(
    "--camel-case", is_flag=True, help="#GrandmasGarden, which screen readers read as two words."
)
@shared_options
@pass_options
def export(options: Options, query: tuple[str, ...], to: str, *, camel_case: bool) -> None:
    """Print the hashtags of the photos that match QUERY, ready to post or to process.

    Yours come first, then suggested ones, surest first. An empty QUERY ('') takes all photos.
    """
    with open_library(options) as library:
        ids = library.search(" ".join(query))
        text = library.export(ids, to, camel_case=camel_case)
    if options.json and to != "json":
        print_json({"to": to, "photos": len(ids), "text": text})
    elif text:
        print(text)


def print_found(library: Library, ids: Sequence[PhotoId]) -> None:
    """Print photos with their tags, in tables of a few hundred so that the first come at once."""
    for start in range(0, len(ids), _PAGE):
        rows = [
            (
                shown_path(photo.path),
                shown_tags(tags, TagState.MINE),
                shown_tags(tags, TagState.SUGGESTED),
            )
            for photo, tags in _read(library, ids[start : start + _PAGE])
        ]
        print_table(("Photo", "Mine", "Suggested"), rows)


def _read(library: Library, ids: Sequence[PhotoId]) -> Iterator[tuple[Photo, list[Tag]]]:
    for start in range(0, len(ids), _PAGE):
        page = ids[start : start + _PAGE]
        tags = library.tags(page)
        for photo in library.photos(page):
            yield photo, tags.get(photo.id, [])


def _found(photo: Photo, tags: Sequence[Tag]) -> dict[str, object]:
    return {
        "path": str(photo.path),
        "tags": [{"name": tag.name, "state": tag.state, "score": tag.score} for tag in tags],
    }
