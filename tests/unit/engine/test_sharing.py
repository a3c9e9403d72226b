"""Two programs on one library: one indexes at a time, both hear of each other, no lock stays."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoorganizer.core.errors import Cancelled, DiskFull
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import Change, ChangeSet, Decision, Progress
from photoorganizer.engine.control import JobControl
from photoorganizer.engine.library import Library
from photoorganizer.engine.sharing import WAIT

PATIENCE_S = 60

HOLDER = """
import sys
from pathlib import Path
from photoorganizer.core.paths import library_paths
from photoorganizer.engine.control import JobControl
from photoorganizer.engine.library import Library
with Library(library_paths(Path(sys.argv[1]))) as library:
    assert library.sharing.open_window()
    with library.sharing.turn(JobControl()):
        print("mine", flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def other(library: Library, models: Path) -> Iterator[Library]:
    """The same library, opened once more."""
    with Library(library.paths, models=models, workers=1) as other:
        yield other


@pytest.fixture
def holder(paths: LibraryPaths) -> Iterator[subprocess.Popen[str]]:
    """Another program that has a window and is indexing."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(paths.data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        yield process
        process.kill()


def test_the_second_waits_says_so_and_analyses_nothing_again(
    library: Library, other: Library, drawn_photos: Path
) -> None:
    library.add_root(drawn_photos)
    waiting, indexed = threading.Event(), []

    def hear(event: ChangeSet | Progress) -> None:
        if isinstance(event, Progress) and event.job == WAIT:
            waiting.set()

    other.subscribe(hear)
    second = threading.Thread(target=lambda: indexed.append(other.index()))

    def start_second(event: ChangeSet | Progress) -> None:
        """In the middle of the first one's work, let the second begin, and wait until it waits."""
        if isinstance(event, Progress) and event.job == "analyse" and not second.ident:
            second.start()
            assert waiting.wait(PATIENCE_S)

    library.subscribe(start_second)
    assert library.index().analysed == 6
    second.join(PATIENCE_S)
    [report] = indexed
    assert (report.photos, report.analysed, report.added) == (6, 0, 0)


def test_who_waits_can_be_stopped(library: Library, holder: subprocess.Popen[str]) -> None:
    control = JobControl()
    library.subscribe(lambda _event: control.cancel())
    with pytest.raises(Cancelled), library.sharing.turn(control):
        pass


def test_who_waits_can_read_and_tag(
    library: Library, drawn_photos: Path, request: pytest.FixtureRequest
) -> None:
    library.index([drawn_photos])
    request.getfixturevalue("holder")
    assert library.decide(library.search()[:1], "mine", Decision.TAG) == 1
    assert len(library.search("#mine")) == 1


def test_a_killed_program_leaves_no_lock(library: Library, holder: subprocess.Popen[str]) -> None:
    assert not library.sharing.open_window()
    holder.kill()
    holder.wait()
    with library.sharing.turn(JobControl()):
        pass
    assert library.sharing.open_window()


def test_a_window_hears_what_another_program_writes(library: Library, other: Library) -> None:
    heard = threading.Event()

    def hear(event: ChangeSet | Progress) -> None:
        if isinstance(event, ChangeSet) and Change.ELSEWHERE in event.kinds:
            heard.set()

    library.subscribe(hear)
    assert library.sharing.open_window()
    assert not other.sharing.open_window()
    library.set_level(library.level)
    assert not heard.is_set(), "its own writing is no news"
    other.set_level(other.level)
    assert heard.wait(PATIENCE_S)


def test_a_folder_in_which_no_lock_can_be_made_is_a_sentence(
    library: Library, paths: LibraryPaths
) -> None:
    paths.indexing_lock.mkdir()
    with pytest.raises(DiskFull, match="allow writing"), library.sharing.turn(JobControl()):
        pass
