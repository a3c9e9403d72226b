"""The command that lists copies of photos, and sends those not kept to the trash."""

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json, print_table, shown_path
from photoorganizer.cli.session import ProgressBar, note, open_library
from photoorganizer.core.duplicates import DuplicateGroup
from photoorganizer.core.likeness import Band
from photoorganizer.engine.library import Library
from photoorganizer.engine.trashing import Trashed


@click.command()
@click.option(
    "--near/--identical",
    default=True,
    help="Edits, crops and bursts as well (the default), or identical photos only.",
)
@click.option("--trash", is_flag=True, help="Move all but the best of each group to the trash.")
@click.option("--yes", is_flag=True, help="Do not ask before that.")
@shared_options
@pass_options
def duplicates(options: Options, *, near: bool, trash: bool, yes: bool) -> int:
    """List copies of photos, the one worth keeping first.

    The best of a group has the most pixels, then the most tags of yours. With --trash, the others
    go to the system's trash, and their tags to the best.
    """
    with open_library(options) as library:
        with ProgressBar(options) as bar:
            groups = library.duplicates.groups(near=near, report=bar.show)
        if not trash:
            _list(options, groups)
            return 0
        if not yes:
            _list(options, groups)
            if options.json or not groups or not _agreed(groups):
                return 0
        trashed = [_trash(library, group) for group in groups]
    return _tell(options, groups, trashed)


def _list(options: Options, groups: list[DuplicateGroup]) -> None:
    if options.json:
        print_json([_document(group) for group in groups])
        return
    if not groups:
        note(options, "No photo has a copy.")
    rows = [
        (
            "" if number else group.band,
            shown_path(photo.path),
            f"{photo.width} × {photo.height}",
            "" if number else "best",
        )
        for group in groups
        for number, photo in enumerate(group.photos)
    ]
    print_table(("Copies", "Photo", "Pixels>", ""), rows)


def _document(group: DuplicateGroup) -> dict[str, object]:
    return {
        "band": group.band,
        "best": str(group.photos[0].path),
        "photos": [str(photo.path) for photo in group.photos],
    }


def _agreed(groups: list[DuplicateGroup]) -> bool:
    spare = sum(len(group.photos) - 1 for group in groups)
    near = sum(group.band is Band.NEAR_DUPLICATE for group in groups)
    warning = f" ({counted(near, 'group')} only nearly the same)" if near else ""
    return click.confirm(f"Move {counted(spare, 'photo')} to the trash{warning}?", err=True)


def _trash(library: Library, group: DuplicateGroup) -> Trashed:
    others = [photo.id for photo in group.photos[1:]]
    return library.duplicates.trash(others, group.best)


def _tell(options: Options, groups: list[DuplicateGroup], trashed: list[Trashed]) -> int:
    refused = [one for some in trashed for one in some.refused]
    moved = sum(len(some.photos) for some in trashed)
    if options.json:
        print_json(
            [
                {
                    **_document(group),
                    "trashed": [str(photo.path) for photo in some.photos],
                    "refused": [
                        {"path": str(one.path), "reason": one.reason} for one in some.refused
                    ],
                }
                for group, some in zip(groups, trashed, strict=True)
            ]
        )
    for one in refused:
        note(options, one.reason)
    note(options, f"{counted(moved, 'photo')} moved to the trash.")
    return 1 if refused else 0
