"""Commands about the library's health: doctor, backup, restore, relink, purge."""

import shlex
from datetime import datetime
from pathlib import Path

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json, print_table, shown_path
from photoorganizer.cli.session import note, open_library
from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.moments import shown_moment
from photoorganizer.engine import purging, recovery, relinking
from photoorganizer.engine.recovery import Repaired, Restored

FILE = FOLDER = click.Path(path_type=Path)


@click.command()
@click.option(
    "--repair", is_flag=True, help="Put right what can be; go back to a backup if need be."
)
@shared_options
@pass_options
def doctor(options: Options, *, repair: bool) -> int:
    """Check the library's files, its caches and the network for damage.

    Exits with 1 if something is wrong, or still is after the repair.
    """
    repaired = recovery.repair(options.paths) if repair else None
    with open_library(options) as library:
        problems = library.doctor()
        counts = library.counts()
    paths = options.paths
    if options.json:
        print_json(
            {
                "problems": problems,
                "library": str(paths.data),
                "cache": str(paths.cache),
                "photos": counts.all,
                **(_repaired_document(repaired) if repaired else {}),
            }
        )
        return 1 if problems else 0
    if repaired:
        _tell_repaired(options, repaired)
    for problem in problems:
        print(problem)
    if not problems:
        note(options, f"All is well with {counted(counts.all, 'photo')}.")
    note(options, f"Library: {paths.data}\nCache, which can be deleted: {paths.cache}")
    return 1 if problems else 0


@click.command()
@click.argument("file", type=FILE)
@shared_options
@pass_options
def backup(options: Options, file: Path) -> None:
    """Copy the library's catalog to FILE: photos, tags and decisions, without the photos' files.

    The library may be in use. A backup is made by itself once a day; those are in the folder
    “backups” of the library.
    """
    file = file.expanduser().absolute()
    photos = recovery.back_up(options.paths, file)
    if options.json:
        print_json({"backup": str(file), "photos": photos})
    note(options, f"The catalog with {counted(photos, 'photo')} is in {file}.")


@click.command()
@click.argument("file", type=FILE)
@shared_options
@pass_options
def restore(options: Options, file: Path) -> None:
    """Go back to the backup FILE. The present catalog is kept beside it.

    Photos that came since then are found again by “photoorganizer index”.
    """
    restored = recovery.restore(options.paths, file.expanduser().absolute())
    if options.json:
        print_json(_restored_document(restored))
    _tell_restored(options, restored)


@click.command()
@click.argument("old", metavar="OLD_FOLDER", type=FOLDER)
@click.argument("new", metavar="[NEW_FOLDER]", required=False, type=FOLDER)
@click.option("--undo", is_flag=True, help="OLD_FOLDER was the wrong one: it is where it was.")
@shared_options
@pass_options
def relink(options: Options, old: Path, new: Path | None, *, undo: bool) -> None:
    """Say that the watched folder OLD_FOLDER is NEW_FOLDER now.

    For a drive with another name, or a library moved to another computer. Photos keep their tags
    and are not analysed again. With --undo and the one folder, the last relink of it is taken
    back, whether or not its former place is connected.
    """
    if undo is (new is not None):
        raise click.UsageError("Name the folder and its new place, or one folder and --undo.")
    if new is None:
        relinked = relinking.take_back(options.paths, old)
    else:
        relinked = relinking.relink(options.paths, old, new)
    if options.json:
        print_json({"root": str(relinked.root), "photos": relinked.photos, "found": relinked.found})
    note(
        options,
        f"{relinked.found:,} of {counted(relinked.photos, 'photo')} are in {relinked.root}.",
    )
    if not undo:
        back = shlex.join(["photoorganizer", "relink", "--undo", str(relinked.root)])
        note(options, f"If that was the wrong folder: {back}")


@click.command()
@click.argument("folders", metavar="[FOLDER]…", nargs=-1, type=FOLDER)
@click.option("--yes", is_flag=True, help="Do it; without this, only list what would be forgotten.")
@shared_options
@pass_options
def purge(options: Options, folders: tuple[Path, ...], *, yes: bool) -> None:
    """Forget missing photos with their tags: all of them, or those in the named folders.

    Photos of a watched folder that is not there now are left alone. No file is touched.
    """
    planned = purging.plan(options.paths, folders)
    if yes:
        purging.purge(options.paths, planned)
    if options.json:
        print_json(
            {
                "photos": [
                    {"path": str(one.path), "tags": list(one.tags)} for one in planned.photos
                ],
                "offline": [str(folder) for folder in planned.offline],
                "purged": yes,
            }
        )
        return
    rows = [
        (shown_path(one.path), " ".join(hashtag(tag) for tag in one.tags)) for one in planned.photos
    ]
    print_table(("Missing photo", "Your tags"), rows)
    for folder in planned.offline:
        note(options, f"{shown_path(folder)} is not there now; what is known of it is kept.")
    note(options, _purge_summary(len(planned.photos), done=yes))


def _purge_summary(photos: int, *, done: bool) -> str:
    if not photos:
        return "No missing photo is to be forgotten."
    if done:
        return f"{counted(photos, 'missing photo')} forgotten; the newest backup knows them still."
    return f"{counted(photos, 'missing photo')} would be forgotten: add --yes to do it."


def _tell_repaired(options: Options, repaired: Repaired) -> None:
    if repaired.restored:
        note(options, "The catalog was damaged.")
        _tell_restored(options, repaired.restored)
    for problem in repaired.put_right:
        note(options, f"Put right: {problem}")


def _tell_restored(options: Options, restored: Restored) -> None:
    when = shown_moment(restored.made.astimezone(), datetime.now().astimezone())
    note(
        options,
        f"The library is back to the state of {when}, with {counted(restored.photos, 'photo')}. "
        "Decisions made since then are lost; “photoorganizer index” finds newer photos again.",
    )
    if restored.kept:
        note(options, f"The catalog from before is kept as {restored.kept}.")


def _restored_document(restored: Restored) -> dict[str, object]:
    return {
        "backup": str(restored.backup),
        "made": restored.made.isoformat(),
        "kept": str(restored.kept) if restored.kept else None,
        "photos": restored.photos,
    }


def _repaired_document(repaired: Repaired) -> dict[str, object]:
    return {
        "restored": _restored_document(repaired.restored) if repaired.restored else None,
        "put_right": repaired.put_right,
    }
