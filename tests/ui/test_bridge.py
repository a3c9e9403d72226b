"""The hop between threads: order, the newest request, errors, and the end."""

import threading

from PySide6.QtCore import QThread
from pytestqt.exceptions import capture_exceptions

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import Change, ChangeSet, PhotoId
from photoorganizer.ui.bridge import Bridge, Lane, merge
from ui.desk import Desk


def test_requests_on_a_lane_keep_their_order(empty_desk: Desk) -> None:
    bridge = empty_desk.presenter.bridge
    done: list[int] = []
    for number in range(20):
        bridge.submit(Lane.DECIDE, lambda number=number: number, done.append)
    empty_desk.until(lambda: len(done) == 20)
    assert done == list(range(20))


def test_work_is_done_elsewhere_and_answered_here(empty_desk: Desk) -> None:
    bridge = empty_desk.presenter.bridge
    threads: list[threading.Thread] = []
    here: list[bool] = []
    bridge.submit(
        Lane.READ,
        lambda: threads.append(threading.current_thread()),
        lambda _: here.append(QThread.currentThread() is bridge.thread()),
    )
    empty_desk.until(lambda: bool(here))
    assert threads[0] is not threading.main_thread()
    assert here == [True]


def test_only_the_newest_request_under_a_key_is_answered(empty_desk: Desk) -> None:
    bridge = empty_desk.presenter.bridge
    gate = threading.Event()
    answers: list[str] = []
    bridge.latest(Lane.READ, "test", lambda: gate.wait(10) and "old", answers.append)
    bridge.latest(Lane.READ, "test", lambda: "newer", answers.append)
    bridge.latest(Lane.READ, "test", lambda: "newest", answers.append)
    gate.set()
    empty_desk.until(lambda: bool(answers))
    assert answers == ["newest"]


def test_a_known_error_becomes_a_sentence(empty_desk: Desk) -> None:
    def fail() -> None:
        raise KnownError("The disk is full.")

    empty_desk.presenter.bridge.submit(Lane.DECIDE, fail)
    empty_desk.until(lambda: empty_desk.window.status.news == "The disk is full.")


def test_a_bug_is_raised_in_the_window_and_the_lane_goes_on(empty_desk: Desk) -> None:
    bridge = empty_desk.presenter.bridge
    done: list[str] = []
    with capture_exceptions() as caught:
        bridge.submit(Lane.DECIDE, lambda: 1 / 0)
        bridge.submit(Lane.DECIDE, lambda: "on", done.append)
        empty_desk.until(lambda: bool(done))
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]


def test_nothing_is_answered_after_the_end(empty_desk: Desk) -> None:
    bridge = Bridge(empty_desk.library)
    answers: list[int] = []
    bridge.submit(Lane.READ, lambda: 1, answers.append)
    bridge.close()
    bridge.submit(Lane.READ, lambda: 2, answers.append)
    other: list[int] = []
    empty_desk.presenter.bridge.submit(Lane.READ, lambda: 3, other.append)
    empty_desk.until(lambda: bool(other))
    assert answers == []


def test_changes_from_any_thread_arrive_here_gathered(empty_desk: Desk, qtbot: object) -> None:
    heard: list[ChangeSet] = []
    empty_desk.presenter.bridge.changed.connect(heard.append)
    changes = [ChangeSet(frozenset({Change.TAGS}), frozenset({PhotoId(n)})) for n in range(50)]
    notify = empty_desk.presenter.bridge.hear
    worker = threading.Thread(target=lambda: [notify(change) for change in changes])
    worker.start()
    worker.join()
    empty_desk.until(lambda: frozenset().union(*(c.photos for c in heard)) == set(range(50)))
    assert len(heard) < 10


def test_merged_changes_cover_all_kinds_and_photos() -> None:
    merged = merge(
        [
            ChangeSet(frozenset({Change.TAGS}), frozenset({PhotoId(1)})),
            ChangeSet(frozenset({Change.PHOTOS}), frozenset({PhotoId(2)})),
        ]
    )
    assert merged == ChangeSet(frozenset({Change.TAGS, Change.PHOTOS}), frozenset({1, 2}))
