"""Commands about watched folders: add, roots, remove, index, watch."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click

from photoorganizer.cli.options import Options, pass_options, shared_options
from photoorganizer.cli.printing import counted, print_json, print_table, shown_path
from photoorganizer.cli.session import ProgressBar, following, note, open_library
from photoorganizer.core.errors import Cancelled, KnownError
from photoorganizer.core.types import ChangeSet, IndexReport, Progress, RootSummary
from photoorganizer.engine.library import Library

_TURN_S = 3600.0
"""How long one turn of waiting for Ctrl-C lasts; nothing happens between turns."""

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("folders", metavar="FOLDER…", nargs=-1, required=True, type=FOLDER)
@shared_options
@pass_options
def add(options: Options, folders: tuple[Path, ...]) -> None:
    """Watch folders from now on. `index` looks into them."""
    with open_library(options) as library:
        for folder in folders:
            library.add_root(folder)
        _answer_roots(options, library.roots())


@click.command()
@shared_options
@pass_options
def roots(options: Options) -> None:
    """List the watched folders, how many photos each holds, and whether it is there."""
    with open_library(options) as library:
        summaries = library.roots()
    if not summaries:
        note(options, "No folder is watched yet: photoorganizer add FOLDER")
    _answer_roots(options, summaries)


@click.command()
@click.argument("folder", type=FOLDER)
@shared_options
@pass_options
def remove(options: Options, folder: Path) -> None:
    """Stop watching a folder and forget its photos with their tags. The files stay."""
    with open_library(options) as library:
        library.remove_root(folder)
        _answer_roots(options, library.roots())


@click.command()
@click.argument("folders", metavar="[FOLDER]…", nargs=-1, type=FOLDER)
@click.option("--retry", is_flag=True, help="Try again what could not be read.")
@click.option("--deleted", is_flag=True, help="What is not there was deleted: call it missing.")
@shared_options
@pass_options
def index(options: Options, folders: tuple[Path, ...], *, retry: bool, deleted: bool) -> None:
    """Look for new, changed, moved and vanished photos, and analyse what is new.

    Takes all watched folders, or those named; one that is not watched yet is added. It can be
    interrupted at any moment and goes on where it stopped.

    Where many photos are gone at once, a drive may be away: they are kept as they are until they
    are back, or until --deleted says that they were deleted. Even then they keep their tags.
    """
    with open_library(options) as library:
        if retry:
            library.problems.retry()
        if deleted:
            library.absences.believe(folders)
        report = index_now(options, library, folders)
    if options.json:
        print_json(_report_document(report))
    else:
        print_report(options, report)


@click.command()
@shared_options
@pass_options
def watch(options: Options) -> None:
    """Index, then keep up with every change in the watched folders until Ctrl-C."""
    with open_library(options) as library:
        if not library.roots():
            raise KnownError("No folder is watched yet: name one with “photoorganizer add FOLDER”.")
        note(options, "Watching; Ctrl-C ends it.")
        with contextlib.suppress(KeyboardInterrupt), _told(options, library):
            # In this order, so that nothing happens unseen between the scan and the watching.
            library.start_watching()
            library.start_indexing()
            while True:
                time.sleep(_TURN_S)  # other threads do the work; only Ctrl-C ends the waiting
        library.stop_indexing()
        if options.json:
            _answer_roots(options, library.roots())


def index_now(options: Options, library: Library, folders: Sequence[Path]) -> IndexReport:
    """Index behind a progress bar.

    Raises:
        Cancelled: by Ctrl-C; the sentence says what was kept.
    """
    bar = ProgressBar(options)
    try:
        with following(library, bar):
            return library.index(folders)
    except (KeyboardInterrupt, Cancelled):
        _stopped(bar.analysed)


def print_report(options: Options, report: IndexReport) -> None:
    """Tell a person what a run of indexing did."""
    parts = [
        f"{number:,} {what}"
        for number, what in (
            (report.added, "new"),
            (report.changed, "changed"),
            (report.moved, "moved: relinked"),
            (report.missing, "missing"),
            (report.ignored, "now ignored"),
            (report.analysed, "analysed"),
        )
        if number
    ]
    news = ", ".join(parts) or "nothing new"
    note(options, f"{counted(report.photos, 'photo')}: {news}, in {report.seconds:.1f} s.")
    if report.moved:
        note(options, "What was relinked is listed, and taken back, by “photoorganizer moves”.")
    for folder in report.offline:
        note(options, f"{shown_path(folder)} is not there now; what is known of it is kept.")
    for folder, count in report.absent.items():
        note(
            options,
            f"{counted(count, 'photo')} of {shown_path(folder)} are not there now: they are kept, "
            f"as a drive may be away. If they were deleted, say so: index --deleted {folder}",
        )
    if report.unreadable:
        note(options, f"{counted(len(report.unreadable), 'file')} could not be read:")
    rows = [(shown_path(one.path), one.reason) for one in report.unreadable]
    if not options.quiet:
        print_table(("File", "Reason"), rows)


@contextlib.contextmanager
def _told(options: Options, library: Library) -> Iterator[None]:
    """Tell how each run of indexing in the background ended."""

    def tell(news: ChangeSet | Progress) -> None:
        if isinstance(news, Progress) and news.finished and news.message:
            note(options, news.message)

    unsubscribe = library.subscribe(tell)
    try:
        yield
    finally:
        unsubscribe()


def _stopped(analysed: Progress | None) -> NoReturn:
    if analysed is None:
        raise Cancelled("Stopped: what was done so far is kept.")
    raise Cancelled(
        f"Stopped: {analysed.done:,} of {counted(analysed.total, 'photo')} were analysed and are "
        "kept; run it again to go on from there."
    ) from None


def _answer_roots(options: Options, summaries: list[RootSummary]) -> None:
    if options.json:
        print_json(
            [
                {"root": str(one.root.path), "photos": one.photos, "online": one.online}
                for one in summaries
            ]
        )
        return
    rows = [
        (shown_path(one.root.path), f"{one.photos:,}", "" if one.online else "not there now")
        for one in summaries
    ]
    print_table(("Folder", "Photos>", ""), rows)


def _report_document(report: IndexReport) -> dict[str, object]:
    return {
        "photos": report.photos,
        "added": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "missing": report.missing,
        "ignored": report.ignored,
        "analysed": report.analysed,
        "unreadable": [{"path": str(one.path), "reason": one.reason} for one in report.unreadable],
        "offline": [str(folder) for folder in report.offline],
        "absent": [
            {"path": str(folder), "photos": count} for folder, count in report.absent.items()
        ],
        "seconds": round(report.seconds, 3),
    }
