"""A command's time with the library: opened, watched on a progress bar, closed whatever happens.

Knows the engine and rich; decides nothing.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

from photoorganizer.cli.options import Options
from photoorganizer.core.types import ChangeSet, Progress
from photoorganizer.engine.library import Library

_JOBS = {
    "scan": "Looking for photos",
    "analyse": "Analysing",
    "metadata": "Reading metadata",
    "index": "Indexing",
    "wait": "Waiting: another window or command is indexing this library",
}


@contextmanager
def open_library(options: Options) -> Iterator[Library]:
    """Open the library that was asked for, and close it at the end."""
    log = logging.getLogger()
    level = log.level
    if options.quiet:
        log.setLevel(logging.ERROR)
    try:
        with Library(options.paths, workers=options.threads) as library:
            yield library
    finally:
        log.setLevel(level)


def note(options: Options, sentence: str) -> None:
    """Tell a person what was done; programs and `--quiet` are not told."""
    if not options.json and not options.quiet:
        print(sentence, flush=True)


class ProgressBar:
    """Shows how far a job is, on standard error while it is entered, if that is a terminal.

    Attributes:
        analysed: the newest progress of an analysis, or None.
    """

    def __init__(self, options: Options) -> None:
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=options.quiet or not sys.stderr.isatty(),
        )
        self._quiet = options.quiet
        self._task = self._bar.add_task("Starting", total=None, rate="")
        self.analysed: Progress | None = None

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def show(self, news: ChangeSet | Progress) -> None:
        """Show `news` if it is about progress."""
        if not isinstance(news, Progress):
            return
        if news.job == "wait" and self._bar.disable and not self._quiet:
            print(f"{_JOBS[news.job]}.", file=sys.stderr, flush=True)
        if news.job == "analyse" and not news.finished:
            self.analysed = news
        self._bar.update(
            self._task,
            description=_JOBS.get(news.job, news.job.capitalize()),
            completed=news.done,
            total=news.total or None,
            rate=f"{news.rate:.0f}/s" if news.rate else "",
        )


@contextmanager
def following(library: Library, bar: ProgressBar) -> Iterator[None]:
    """Show the library's jobs on `bar`."""
    unsubscribe = library.subscribe(bar.show)
    try:
        with bar:
            yield
    finally:
        unsubscribe()
