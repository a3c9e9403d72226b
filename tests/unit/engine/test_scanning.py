"""Folders and the catalog brought together: whatever happened to the files, photos keep what is
theirs, and the catalog ends up as if it had seen the last state only."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from watchdog import events

from photoorganizer.core.types import Decision, PhotoId, PhotoState
from photoorganizer.engine.absence import Absences
from photoorganizer.engine.ignoring import Ignoring
from photoorganizer.files.watch import Debounce, Events
from shelves import Shelves
from trust import Record


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    shelves = Shelves(tmp_path, "photos", "more")
    yield shelves
    assert shelves.catalog.check() == []
    shelves.close()


def two(shelves: Shelves) -> tuple[Path, Path]:
    """Two analysed photos of one size, each with a tag of its own."""
    first = shelves.write(shelves.roots[0] / "a.jpg", b"first")
    second = shelves.write(shelves.roots[0] / "b.jpg", b"other")
    shelves.scan()
    shelves.tag(first, "first")
    shelves.tag(second, "second")
    return first, second


# --- identity ---


def test_swapped_photos_keep_their_tags_and_are_not_analysed_again(shelves: Shelves) -> None:
    first, second = two(shelves)
    between = first.rename(first.with_name("c.jpg"))
    second.rename(first)
    between.rename(second)
    report = shelves.scan()
    assert (report.moved, report.changed, report.missing, shelves.analysed) == (2, 0, 0, 0)
    assert (shelves.tags(first), shelves.tags(second)) == ({"second"}, {"first"})


def test_overwritten_photo_is_missing_and_the_other_keeps_its_tags(shelves: Shelves) -> None:
    first, second = two(shelves)
    second.replace(first)
    report = shelves.scan()
    assert (report.moved, report.missing, shelves.analysed) == (1, 1, 0)
    assert shelves.tags(first) == {"second"}


def test_replaced_content_is_analysed_and_keeps_the_tags_of_its_place(shelves: Shelves) -> None:
    first, _ = two(shelves)
    shelves.write(first, b"edited, and longer")
    report = shelves.scan()
    assert (report.changed, shelves.analysed) == (1, 1)
    assert shelves.tags(first) == {"first"}


def test_original_set_aside_by_an_editor_keeps_its_tags(shelves: Shelves) -> None:
    first, _ = two(shelves)
    kept = first.rename(first.with_name("a_original.jpg"))
    shelves.write(first, b"edited")
    report = shelves.scan()
    assert (report.moved, report.added, shelves.analysed) == (1, 1, 1)
    assert (shelves.tags(kept), shelves.tags(first)) == ({"first"}, set())


def test_metadata_edited_after_a_move_keeps_the_tags(shelves: Shelves) -> None:
    first, _ = two(shelves)
    moved = first.rename(shelves.roots[0] / "moved.jpg")
    assert shelves.scan().moved == 1
    shelves.write(moved, b"first, with a title")
    assert shelves.scan().changed == 1
    assert shelves.tags(moved) == {"first"}


def test_copy_is_a_photo_of_its_own(shelves: Shelves) -> None:
    first, _ = two(shelves)
    copy = shelves.write(shelves.roots[1] / "a.jpg", first.read_bytes())
    assert shelves.scan().added == 1
    assert (shelves.tags(first), shelves.tags(copy)) == ({"first"}, set())


def test_photo_moved_to_another_watched_folder_keeps_its_tags(shelves: Shelves) -> None:
    first, _ = two(shelves)
    moved = first.rename(shelves.roots[1] / "new.jpg")
    assert shelves.scan().moved == 1
    assert (shelves.analysed, shelves.tags(moved)) == (0, {"first"})


def test_photos_that_were_only_touched_are_not_analysed_again(shelves: Shelves) -> None:
    first, second = two(shelves)
    shelves.write(second.with_name("copy.jpg"), b"first")  # of one content, each stays where it is
    shelves.scan()
    for path in (first, second, second.with_name("copy.jpg")):
        shelves.touch(path)
    report = shelves.scan()
    assert (report.changed, report.moved, shelves.analysed) == (0, 0, 0)
    assert (shelves.tags(first), shelves.tags(second)) == ({"first"}, {"second"})


# --- what is ignored ---


def test_ignored_photos_leave_and_come_back_with_their_tags(shelves: Shelves) -> None:
    first, second = two(shelves)
    Ignoring(shelves.catalog).add(["a.*"])
    report = shelves.scan()
    counts = shelves.catalog.counts()
    assert (report.ignored, report.missing) == (1, 0)
    assert (counts.all, counts.missing, counts.ignored) == (1, 0, 1)
    assert shelves.state(first) is PhotoState.IGNORED
    assert shelves.state(second) is PhotoState.READY
    Ignoring(shelves.catalog).remove(["a.*"])
    shelves.scan()
    assert (shelves.analysed, shelves.tags(first)) == (0, {"first"})


def test_patterns_may_lie_in_the_folder_itself(shelves: Shelves) -> None:
    first, second = two(shelves)
    (shelves.roots[0] / ".photoignore").write_text("*.jpg\n!b.jpg\n", encoding="utf-8")
    other = shelves.write(shelves.roots[1] / "c.jpg", b"else")
    shelves.scan()
    assert shelves.state(first) is PhotoState.IGNORED
    assert {shelves.state(second), shelves.state(other)} == {PhotoState.READY}


def test_photo_moved_out_of_an_ignored_folder_keeps_its_tags_and_a_copy_is_new(
    shelves: Shelves,
) -> None:
    first, second = two(shelves)
    Ignoring(shelves.catalog).add(["?.jpg"])
    shelves.scan()
    moved = first.rename(shelves.roots[0] / "moved.jpg")
    copy = shelves.write(shelves.roots[0] / "copy.jpg", second.read_bytes())
    assert shelves.scan().moved == 1
    assert (shelves.tags(moved), shelves.tags(copy)) == ({"first"}, set())
    assert shelves.state(second) is PhotoState.IGNORED


def test_everything_may_be_ignored(shelves: Shelves) -> None:
    two(shelves)
    Ignoring(shelves.catalog).add(["*.jpg"])
    report = shelves.scan()
    assert (report.ignored, report.offline, shelves.catalog.counts().ignored) == (2, [], 2)


# --- drives that are away ---


def many(shelves: Shelves, folder: str = "") -> list[Path]:
    paths = [
        shelves.write(shelves.roots[0] / folder / f"{number}.jpg", b"%d" % number)
        for number in range(30)
    ]
    shelves.scan()
    return paths


def test_half_of_a_folder_gone_at_once_is_kept_until_the_user_says_it_was_deleted(
    shelves: Shelves,
) -> None:
    paths = many(shelves)
    for path in paths[:20]:
        path.unlink()
    report = shelves.scan()
    assert (report.missing, report.absent) == (0, {shelves.roots[0]: 20})
    assert {shelves.state(path) for path in paths} == {PhotoState.READY}
    [_, root] = shelves.catalog.roots()
    assert Absences(shelves.catalog).of(root) == 20
    Absences(shelves.catalog).believe([shelves.roots[0]])
    assert shelves.scan().missing == 20
    assert Absences(shelves.catalog).of(root) == 0
    assert shelves.scan().absent == {}


def test_half_of_a_folder_that_comes_back_was_never_away(shelves: Shelves) -> None:
    shelves.write(shelves.roots[0] / "home.jpg", b"at home")
    drive = many(shelves, "drive")[0].parent
    drive.rename(drive.parents[1] / "elsewhere")
    assert shelves.scan().absent == {shelves.roots[0]: 30}
    (drive.parents[1] / "elsewhere").rename(drive)
    report = shelves.scan()
    assert (report.added, report.changed, report.absent, shelves.analysed) == (0, 0, {}, 0)
    assert len(shelves.truth()) == 31


def test_few_deleted_photos_are_missing_at_once(shelves: Shelves) -> None:
    for path in many(shelves)[:10]:
        path.unlink()
    report = shelves.scan()
    assert (report.missing, report.absent) == (10, {})


def test_half_of_a_folder_moved_to_another_is_a_move(shelves: Shelves) -> None:
    for path in many(shelves)[:25]:
        path.rename(shelves.roots[1] / path.name)
    report = shelves.scan()
    assert (report.moved, report.missing, report.absent) == (25, 0, {})


def test_drive_mounted_below_a_folder_is_away_not_deleted(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = shelves.write(shelves.roots[0] / "usb/a.jpg", b"on the drive").parent
    shelves.write(shelves.roots[0] / "b.jpg", b"at home")
    plain = os.stat

    def stat(path: str | Path, **options: object) -> os.stat_result:
        status = plain(path, **options)  # type: ignore[arg-type]
        if Path(path) != drive or not (drive / "a.jpg").exists():
            return status
        return os.stat_result((status[0], status[1], 99, *status[3:10]))  # another device

    monkeypatch.setattr(os, "stat", stat)
    shelves.scan()
    (drive / "a.jpg").rename(shelves.roots[0].parent / "away")  # leaves its empty mount point
    report = shelves.scan()
    assert (report.missing, shelves.state(drive / "a.jpg")) == (0, PhotoState.READY)
    Absences(shelves.catalog).believe()
    assert shelves.scan().missing == 1


def test_link_to_a_drive_that_is_away_leads_to_no_deletion(shelves: Shelves) -> None:
    drive = shelves.roots[0].parent / "drive"
    shelves.write(drive / "a.jpg", b"on the drive")
    shelves.write(shelves.roots[0] / "b.jpg", b"at home")
    (shelves.roots[0] / "linked").symlink_to(drive)
    shelves.scan()
    drive.rename(drive.with_name("unplugged"))
    assert shelves.scan().missing == 0
    assert shelves.state(shelves.roots[0] / "linked/a.jpg") is PhotoState.READY


# --- any order of anything ---

NAMES = st.sampled_from(["a.jpg", "b.jpg", "trip/a.jpg", "trip/odd\n.jpg", "trip/day/\u202ec.png"])
CONTENTS = st.sampled_from(
    [b"one", b"two", b"six", b"longer", b"and longer still", b"one|7", b"two|7", b"two|8"]
)
STEPS = st.one_of(
    st.tuples(st.just("write"), NAMES, CONTENTS),
    st.tuples(st.just("move"), NAMES, NAMES),
    st.tuples(st.just("swap"), NAMES, NAMES),
    st.tuples(st.just("copy"), NAMES, NAMES),
    st.tuples(st.just("delete"), NAMES),
    st.tuples(st.just("touch"), NAMES),
    st.tuples(st.just("rename folder"), st.sampled_from(["trip", "trip/day"])),
    st.tuples(st.just("tell"), st.integers(0, 9)),
    st.tuples(st.just("ignore"), st.sampled_from(["trip/", "*.png", "!*.png", "a.*"])),
)


class Disk:
    """Does things to files, and remembers the events that a system would tell of them."""

    def __init__(self, shelves: Shelves, chance: random.Random) -> None:
        self.shelves = shelves
        self.root = shelves.roots[0]
        self.untold: list[events.FileSystemEvent] = []
        self.told = 0
        self._chance = chance
        self._debounce = Debounce(quiet=1, at_most=3)
        self._now = 0.0
        self._filter = Events(self.root, lambda root: self._debounce.note(root, self._now), print)

    def do(self, step: tuple[object, ...]) -> None:
        kind, *rest = step
        if self._chance.random() < 0.5:
            self.tell(6)
        if kind == "tell":
            self.tell(int(str(rest[0])))
        elif kind == "ignore":
            Ignoring(self.shelves.catalog).set([str(rest[0])])
        elif kind == "write":
            self.write(str(rest[0]), bytes(rest[1]))  # type: ignore[call-overload]
        elif kind == "rename folder":
            self.move(str(rest[0]), f"{rest[0]} 2")
            self.move(f"{rest[0]} 2", "moved")
        else:
            getattr(self, str(kind))(*map(str, rest))

    def write(self, name: str, content: bytes) -> None:
        self.shelves.write(self.root / name, content)
        self._note(events.FileCreatedEvent(str(self.root / name)))
        self._note(events.FileModifiedEvent(str(self.root / name)))

    def move(self, source: str, target: str) -> None:
        old, new = self.root / source, self.root / target
        if not old.exists() or (old.is_dir() and new.exists()):
            return
        new.parent.mkdir(parents=True, exist_ok=True)
        kind = events.DirMovedEvent if old.is_dir() else events.FileMovedEvent
        old.replace(new)
        self._note(kind(str(old), str(new)))

    def swap(self, one: str, other: str) -> None:
        if (self.root / one).exists() and (self.root / other).exists() and one != other:
            self.move(one, "between.jpg")
            self.move(other, one)
            self.move("between.jpg", other)

    def copy(self, source: str, target: str) -> None:
        if (self.root / source).exists() and source != target:
            self.write(target, (self.root / source).read_bytes())

    def delete(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)
        self._note(events.FileDeletedEvent(str(self.root / name)))

    def touch(self, name: str) -> None:
        if (self.root / name).exists():
            self.shelves.touch(self.root / name)
            self._note(events.FileModifiedEvent(str(self.root / name)))

    def tell(self, count: int) -> None:
        """Tell some of the events: in any order, some twice, some never."""
        for _ in range(min(count, len(self.untold))):
            event = self.untold.pop(self._chance.randrange(len(self.untold)))
            for _ in range(self._chance.choice([0, 1, 1, 2])):
                self._filter.on_any_event(event)
                self.told += 1
            self._now += self._chance.random() * 2
        if self._debounce.take_due(self._now):
            self.shelves.scan()

    def _note(self, event: events.FileSystemEvent) -> None:
        self.untold.append(event)


@pytest.mark.trust
def test_events_in_any_order_and_a_last_scan_end_where_one_scan_would(
    tmp_path: Path, record: Record
) -> None:
    sequences: list[int] = []

    @given(steps=st.lists(STEPS, min_size=8, max_size=40), seed=st.integers(0, 1_000_000))
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def check(steps: list[tuple[object, ...]], seed: int) -> None:
        folder = tmp_path / str(len(sequences))
        folder.mkdir()
        shelves = Shelves(folder)
        disk = Disk(shelves, random.Random(seed))
        given_away: set[str] = set()
        for number, step in enumerate(steps):
            disk.do(step)
            for path in shelves.truth():
                photo = shelves.catalog.photo_at(Path(path))
                if photo is not None and not shelves.catalog.tags([photo.id])[photo.id]:
                    name = f"tag{number}_{photo.id}"
                    shelves.catalog.decide([photo.id], name, Decision.TAG)
                    given_away.add(name)
        sequences.append(disk.told)
        Absences(shelves.catalog).believe()
        shelves.scan()
        fresh_folder = folder / "fresh"
        fresh_folder.mkdir()
        fresh = Shelves(fresh_folder)
        [root] = fresh.catalog.roots()
        fresh.catalog.remove_root(root.id)
        fresh.catalog.add_root(disk.root)
        Ignoring(fresh.catalog).set(Ignoring(shelves.catalog).patterns)
        fresh.scan()
        assert shelves.truth() == fresh.truth()
        assert shelves.catalog.check() == []
        everything = [
            photo
            for root in shelves.catalog.roots()
            for photo in shelves.catalog.known_files(root.id).values()
        ]
        assert len(everything) >= len(fresh.truth())
        kept = {
            tag.name
            for number in range(1, 500)
            for tag in shelves.catalog.tags([PhotoId(number)])[PhotoId(number)]
        }
        assert given_away <= kept
        shelves.close()
        fresh.close()

    check()
    record("sequences of file events fuzzed", len(sequences))
    record("file events told out of order, twice or never", sum(sequences))
