import errno
import os
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from watchdog.observers.api import BaseObserver

from photoorganizer.files.rounds import Rounds, place_of
from photoorganizer.files.watch import Debounce, Events, Watcher

PATIENCE = 20.0
"""Seconds that a test waits for what must happen; only a failing test waits as long."""

ROOT, OTHER = Path("/photos"), Path("/other")


class Told:
    """Collects what a watcher tells."""

    def __init__(self) -> None:
        self._roots: queue.Queue[Path] = queue.Queue()

    def __call__(self, root: Path) -> None:
        self._roots.put(root)

    def next(self) -> Path:
        return self._roots.get(timeout=PATIENCE)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def watcher(told: Told) -> Iterator[Watcher]:
    watcher = Watcher(told, quiet=0.05, at_most=1.0)
    yield watcher
    watcher.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "2020").mkdir(parents=True)
    (folder / "2020/old.jpg").write_bytes(b"x")
    return folder


@pytest.fixture
def later(watcher: Watcher, tmp_path: Path) -> Path:
    """A second watched folder: when its change is told, those before it would have been."""
    folder = tmp_path / "later"
    (folder / "2020").mkdir(parents=True)
    watcher.watch(folder)
    return folder


def create(root: Path) -> None:
    (root / "2020/new.jpg").write_bytes(b"x")


def change(root: Path) -> None:
    (root / "2020/old.jpg").write_bytes(b"longer")


def delete(root: Path) -> None:
    (root / "2020/old.jpg").unlink()


def rename(root: Path) -> None:
    (root / "2020/old.jpg").rename(root / "renamed.jpg")


def rename_folder(root: Path) -> None:
    (root / "2020").rename(root / "2021")


def take_folder_away(root: Path) -> None:
    (root / "2020").rename(root.parent / "2020")


def rename_to_a_photo(root: Path) -> None:
    (root / "download.part").rename(root / "download.jpg")


def write_a_sidecar(root: Path) -> None:
    (root / "2020/old.jpg.xmp").touch()


@pytest.mark.parametrize(
    "act",
    [
        *(create, change, delete, rename, rename_folder, take_folder_away, rename_to_a_photo),
        write_a_sidecar,
    ],
)
def test_change_of_a_photo_is_told(
    watcher: Watcher, told: Told, root: Path, act: Callable[[Path], None]
) -> None:
    (root / "download.part").touch()
    watcher.watch(root)
    act(root)
    assert told.next() == root


def test_photo_in_a_folder_made_later_is_told(watcher: Watcher, told: Told, root: Path) -> None:
    watcher.watch(root)
    (root / "2022/05").mkdir(parents=True)
    assert told.next() == root
    (root / "2022/05/a.jpg").touch()
    assert told.next() == root


def test_reading_and_other_files_are_not_told(
    watcher: Watcher, told: Told, root: Path, later: Path
) -> None:
    watcher.watch(root)
    (root / "2020/old.jpg").read_bytes()
    (root / "notes.txt").write_text("x")
    (root / ".hidden.jpg").touch()
    create(later)
    assert told.next() == later


def test_each_root_is_told_for_itself(watcher: Watcher, told: Told, tmp_path: Path) -> None:
    roots = [tmp_path / "a", tmp_path / "b"]
    for folder in roots:
        folder.mkdir()
        watcher.watch(folder)
    (roots[1] / "x.jpg").touch()
    assert told.next() == roots[1]
    (roots[0] / "x.jpg").touch()
    assert told.next() == roots[0]


def test_root_that_is_no_longer_watched_is_not_told(
    watcher: Watcher, told: Told, root: Path, later: Path
) -> None:
    watcher.watch(root)
    watcher.unwatch(root)
    create(root)
    create(later)
    assert told.next() == later


def test_root_watched_twice_is_unwatched_once(
    watcher: Watcher, told: Told, root: Path, later: Path
) -> None:
    watcher.watch(root)
    watcher.watch(root)
    watcher.unwatch(root)
    create(root)
    create(later)
    assert told.next() == later


def test_root_that_is_not_there_is_a_failure_until_it_is(
    watcher: Watcher, told: Told, tmp_path: Path
) -> None:
    unplugged = tmp_path / "drive"
    watcher.watch(unplugged)
    assert str(unplugged) in watcher.failures[unplugged]
    unplugged.mkdir()
    watcher.watch(unplugged)
    assert watcher.failures == {}
    (unplugged / "x.jpg").touch()
    assert told.next() == unplugged


def test_root_that_vanishes_is_told_and_fails(watcher: Watcher, told: Told, root: Path) -> None:
    watcher.watch(root)
    delete(root)
    (root / "2020").rmdir()
    root.rmdir()
    assert told.next() == root
    while root not in watcher.failures:
        assert told.next() == root
    assert "is gone" in watcher.failures[root]


@pytest.mark.parametrize(
    ("code", "limit"), [(errno.ENOSPC, "max_user_watches"), (errno.EMFILE, "max_user_instances")]
)
def test_limit_of_the_system_is_told_with_what_to_do(
    watcher: Watcher, root: Path, monkeypatch: pytest.MonkeyPatch, code: int, limit: str
) -> None:
    plain = BaseObserver.schedule

    def schedule(self: BaseObserver, handler: object, path: str, **options: object) -> object:
        if path != str(root):  # the root itself fitted, nothing more does
            raise OSError(code, "limit reached")
        return plain(self, handler, path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(BaseObserver, "schedule", schedule)
    watcher.watch(root)
    assert f"sudo sysctl fs.inotify.{limit}=" in watcher.failures[root]
    watcher.unwatch(root)
    assert watcher.failures == {}


def test_beyond_the_limit_changes_are_still_noticed(
    told: Told, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def schedule(self: BaseObserver, handler: object, path: str, **options: object) -> object:
        raise OSError(errno.ENOSPC, "limit reached")

    monkeypatch.setattr(BaseObserver, "schedule", schedule)
    watcher = Watcher(told, quiet=0.02, at_most=1.0, every=0.02, look_every=0.02)
    try:
        watcher.watch(root)
        assert told.next() == root  # the first look
        (root / "2020/new.jpg").write_bytes(b"y")
        assert told.next() == root
    finally:
        watcher.close()


def test_folder_on_a_network_drive_is_looked_into(
    told: Told, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoorganizer.files.watch.on_network", lambda folder: True)
    monkeypatch.setattr(Events, "on_any_event", lambda self, event: None)  # it tells nothing
    watcher = Watcher(told, quiet=0.02, at_most=1.0, every=0.02, look_every=0.02)
    try:
        watcher.watch(root)
        assert told.next() == root
        (root / "2020/new.jpg").write_bytes(b"y")
        assert told.next() == root
        assert watcher.failures == {}
    finally:
        watcher.close()


def test_sidecar_that_changes_on_a_network_drive_is_noticed(
    told: Told, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoorganizer.files.watch.on_network", lambda folder: True)
    monkeypatch.setattr(Events, "on_any_event", lambda self, event: None)
    photo = root / "2020/old.jpg"
    photo.write_bytes(b"x")
    sidecar = root / "2020/old.jpg.xmp"
    sidecar.write_bytes(b"one")
    watcher = Watcher(told, quiet=0.02, at_most=1.0, every=0.02, look_every=0.02)
    try:
        watcher.watch(root)
        assert told.next() == root
        sidecar.write_bytes(b"another")
        assert told.next() == root
        os.utime(sidecar, (1, 1))  # written by a computer whose clock is behind
        assert told.next() == root
    finally:
        watcher.close()


def test_what_is_passed_over_on_a_network_drive_is_not_told(root: Path) -> None:
    looks: queue.Queue[None] = queue.Queue()
    changes: list[Path] = []

    def patterns() -> list[str]:
        looks.put(None)
        return ["exports/"]

    rounds = Rounds(lambda _: None, changes.append, patterns=patterns, every=0.02, look_every=0.02)
    try:
        rounds.add(root, polled=True)
        for _ in range(2):
            looks.get(timeout=PATIENCE)
        assert changes == [root]
        (root / "exports").mkdir()
        (root / "exports/new.jpg").write_bytes(b"y")
        (root / "exports/new.jpg.xmp").write_bytes(b"z")
        for _ in range(3):  # when the last of them begins, one has seen it all
            looks.get(timeout=PATIENCE)
        assert changes == [root]
    finally:
        rounds.close()


def test_drive_that_is_plugged_in_is_noticed_and_watched(told: Told, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    watcher = Watcher(told, quiet=0.02, at_most=1.0, every=0.02)
    try:
        watcher.watch(drive)
        assert "is not there" in watcher.failures[drive]
        drive.mkdir()
        assert told.next() == drive
        assert watcher.failures == {}
        (drive / "x.jpg").touch()
        assert told.next() == drive
    finally:
        watcher.close()


def test_drive_that_is_mounted_over_its_empty_folder_is_noticed(told: Told, tmp_path: Path) -> None:
    place, drive = tmp_path / "place", tmp_path / "drive"
    place.mkdir()
    drive.mkdir()
    (drive / "x.jpg").touch()
    watcher = Watcher(told, quiet=0.02, at_most=1.0, every=0.02)
    try:
        watcher.watch(place)
        place.rename(tmp_path / "below")
        drive.rename(place)
        while place_of(place) is None or told.next() != place or place in watcher.failures:
            pass
        (place / "y.jpg").touch()
        assert told.next() == place
    finally:
        watcher.close()


def test_folder_of_patterns_is_told(watcher: Watcher, told: Told, root: Path) -> None:
    watcher.watch(root)
    (root / "2020/.photoignore").write_text("*.png", encoding="utf-8")
    assert told.next() == root


def test_failing_callback_does_not_end_the_watching(tmp_path: Path) -> None:
    calls: queue.Queue[Path] = queue.Queue()

    def fail(root: Path) -> None:
        calls.put(root)
        raise RuntimeError("planned")

    watcher = Watcher(fail, quiet=0.02, at_most=1.0)
    try:
        watcher.watch(tmp_path)
        (tmp_path / "a.jpg").touch()
        assert calls.get(timeout=PATIENCE) == tmp_path
        (tmp_path / "b.jpg").touch()
        assert calls.get(timeout=PATIENCE) == tmp_path
    finally:
        watcher.close()


def test_watcher_can_be_closed_from_its_own_callback(tmp_path: Path) -> None:
    closed = threading.Event()

    def close(root: Path) -> None:
        watcher.close()
        closed.set()

    watcher = Watcher(close, quiet=0.02, at_most=1.0)
    watcher.watch(tmp_path)
    (tmp_path / "a.jpg").touch()
    assert closed.wait(PATIENCE)


# --- settling, on a clock of our own ---


def test_folder_is_due_after_the_quiet_time() -> None:
    debounce = Debounce(quiet=1, at_most=10)
    debounce.note(ROOT, 5.0)
    assert debounce.take_due(5.9) == []
    assert debounce.next_due() == 6.0
    assert debounce.take_due(6.0) == [ROOT]
    assert debounce.take_due(99.0) == []
    assert debounce.next_due() is None


def test_another_change_waits_anew_but_not_for_ever() -> None:
    debounce = Debounce(quiet=1, at_most=10)
    for tenth in range(0, 200, 5):
        debounce.note(ROOT, tenth / 10)
        if debounce.take_due(tenth / 10):
            assert tenth == 100
            return
    pytest.fail("a folder that never rests was never due")


@given(
    st.lists(st.tuples(st.floats(0.01, 4), st.sampled_from([ROOT, OTHER])), min_size=1, max_size=40)
)
def test_every_change_is_told_in_time_and_none_is_invented(
    steps: list[tuple[float, Path]],
) -> None:
    debounce = Debounce(quiet=1, at_most=5)
    now = 0.0
    waiting: dict[Path, float] = {}
    for step, root in [*steps, (6.0, ROOT)]:
        now += step
        for due in debounce.take_due(now):
            assert due in waiting
            del waiting[due]
        assert all(now - first < 5 for first in waiting.values())
        debounce.note(root, now)
        waiting.setdefault(root, now)
    assert set(debounce.take_due(now + 1)) == set(waiting)


def test_forgotten_folder_is_never_due() -> None:
    debounce = Debounce(quiet=1, at_most=10)
    debounce.note(ROOT, 0.0)
    debounce.note(OTHER, 0.5)
    debounce.forget(ROOT)
    assert debounce.next_due() == 1.5
    assert debounce.take_due(99.0) == [OTHER]
