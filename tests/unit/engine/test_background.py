"""Background indexing: asked often, run once at a time, paused, stopped."""

import threading
from collections.abc import Callable

from photoorganizer.core.errors import ModelError
from photoorganizer.core.types import IndexReport, Progress
from photoorganizer.engine.background import BackgroundIndexing, Wanted
from photoorganizer.engine.control import JobControl

TIMEOUT_S = 10.0


class Listener:
    """Collects progress, and waits for a number of finished runs."""

    def __init__(self) -> None:
        self.finished: list[str] = []
        self._condition = threading.Condition()

    def __call__(self, progress: Progress) -> None:
        with self._condition:
            self.finished.append(progress.message)
            self._condition.notify_all()

    def wait_for(self, count: int) -> bool:
        with self._condition:
            return self._condition.wait_for(lambda: len(self.finished) >= count, TIMEOUT_S)


def start(index: Callable[[Wanted], IndexReport]) -> tuple[BackgroundIndexing, Listener]:
    listener = Listener()
    return BackgroundIndexing(index, JobControl(), listener), listener


def test_run_ends_with_what_it_did() -> None:
    background, listener = start(lambda wanted: IndexReport(photos=12, added=2))
    background.request()
    assert listener.wait_for(1)
    assert listener.finished == ["12 photos · 2 new"]
    background.close()


def test_requests_during_a_run_make_one_more_run_with_all_they_asked_for() -> None:
    runs: list[Wanted] = []
    may_go_on = threading.Event()
    started = threading.Event()

    def index(wanted: Wanted) -> IndexReport:
        runs.append(wanted)
        started.set()
        may_go_on.wait(TIMEOUT_S)
        return IndexReport()

    background, listener = start(index)
    background.request({"/a"})
    assert started.wait(TIMEOUT_S)
    background.request({"/b"})
    background.request({"/c"})
    may_go_on.set()
    assert listener.wait_for(2)
    background.close()
    assert runs == [{"/a"}, {"/b", "/c"}]


def test_known_error_is_a_sentence_and_the_next_run_starts() -> None:
    answers = iter([ModelError("The network is missing."), IndexReport(photos=1)])

    def index(wanted: Wanted) -> IndexReport:
        answer = next(answers)
        if isinstance(answer, ModelError):
            raise answer
        return answer

    background, listener = start(index)
    background.request()
    assert listener.wait_for(1)
    background.request()
    assert listener.wait_for(2)
    background.close()
    assert listener.finished == ["The network is missing.", "1 photo"]


def test_stop_interrupts_even_a_paused_run() -> None:
    listener = Listener()
    control = JobControl()
    at_checkpoint = threading.Event()

    def index(wanted: Wanted) -> IndexReport:
        at_checkpoint.set()
        control.checkpoint()
        return IndexReport()

    background = BackgroundIndexing(index, control, listener)
    control.pause()
    background.request()
    assert at_checkpoint.wait(TIMEOUT_S)
    background.stop()
    assert listener.finished == ["Stopped. What was done so far is kept."]
    control.resume()
    background.request()
    assert listener.wait_for(2)
    assert listener.finished[1] == "0 photos"
    background.close()


def test_nothing_runs_after_close() -> None:
    background, listener = start(lambda wanted: IndexReport())
    background.close()
    background.request()
    assert listener.finished == []
