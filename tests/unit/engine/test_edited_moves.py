"""Photos that were moved and edited before the next scan keep what is theirs; none is guessed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoorganizer.core.types import Decision, PhotoState
from photoorganizer.engine.absence import Absences
from photoorganizer.index import relinks
from shelves import Shelves


def filled(folder: Path) -> Shelves:
    """Two folders, each with a photo that stays: an empty one would count as unplugged."""
    shelves = Shelves(folder, "photos", "more")
    for root in shelves.roots:
        shelves.write(root / f"{root.name}.jpg", root.name.encode())
    shelves.scan()
    return shelves


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    shelves = filled(tmp_path)
    yield shelves
    assert shelves.catalog.check() == []
    shelves.close()


def known(shelves: Shelves, name: str, content: bytes, tag: str) -> Path:
    """An analysed photo with a tag; what is written and scanned before is not forgotten."""
    path = shelves.write(shelves.roots[0] / name, content)
    shelves.scan()
    shelves.tag(path, tag)
    return path


def test_moved_and_edited_photo_keeps_all_and_is_not_analysed_again(shelves: Shelves) -> None:
    old = known(shelves, "a.jpg", b"sea|12", "sea")
    photo = shelves.catalog.photo_at(old)
    assert photo is not None
    shelves.catalog.decide([photo.id], "boat", Decision.REJECT)
    old.unlink()
    new = shelves.write(shelves.roots[1] / "trip/a.jpg", b"sea|99")
    report = shelves.scan()
    assert (report.moved, report.added, report.missing, shelves.analysed) == (1, 0, 0, 0)
    moved = shelves.catalog.photo_at(new)
    assert moved is not None
    assert (moved.id, moved.taken) == (photo.id, 99)
    assert shelves.tags(new) == {"sea", "boat"}  # the latter rejected
    assert shelves.catalog.embedding(moved.id, "net-1") is not None


def test_renamed_and_edited_photo_is_told_by_its_capture_time(shelves: Shelves) -> None:
    old = known(shelves, "IMG_1.jpg", b"sea|12.5", "sea")
    old.unlink()
    new = shelves.write(shelves.roots[0] / "holiday.jpg", b"sea|12.500")
    assert shelves.scan().moved == 1
    assert shelves.tags(new) == {"sea"}


def test_edited_photo_that_moved_is_followed_when_it_moves_again(shelves: Shelves) -> None:
    old = known(shelves, "a.jpg", b"sea|12", "sea")
    old.unlink()
    second = shelves.write(shelves.roots[0] / "b/a.jpg", b"sea|99")
    shelves.scan()
    third = second.rename(shelves.roots[0] / "z.jpg")
    assert shelves.scan().moved == 1
    assert shelves.tags(third) == {"sea"}


def test_photo_that_came_back_edited_long_after_it_went_is_the_same(shelves: Shelves) -> None:
    old = known(shelves, "a.jpg", b"sea|12", "sea")
    old.unlink()
    assert shelves.scan().missing == 1
    new = shelves.write(shelves.roots[1] / "back/a.jpg", b"sea|13")
    assert shelves.scan().moved == 1
    assert shelves.tags(new) == {"sea"}


def test_file_of_that_name_with_another_picture_is_another_photo(shelves: Shelves) -> None:
    old = known(shelves, "a.jpg", b"sea|12", "sea")
    old.unlink()
    new = shelves.write(shelves.roots[1] / "a.jpg", b"hill|12")
    report = shelves.scan()
    assert (report.moved, report.added, report.missing) == (0, 1, 1)
    assert shelves.tags(new) == set()


def test_photo_whose_file_is_still_there_was_not_moved(shelves: Shelves) -> None:
    old = known(shelves, "a.jpg", b"sea|12", "sea")
    copy = shelves.write(shelves.roots[1] / "a.jpg", b"sea|99")
    report = shelves.scan()
    assert (report.moved, report.added) == (0, 1)
    assert (shelves.tags(old), shelves.tags(copy)) == ({"sea"}, set())


def test_edited_photo_moved_over_another_takes_its_place(shelves: Shelves) -> None:
    first = known(shelves, "a.jpg", b"sea|12", "sea")
    second = known(shelves, "trip/a.jpg", b"hill|13", "hill")
    lost = shelves.catalog.photo_at(second)
    assert lost is not None
    first.unlink()
    shelves.write(second, b"sea|99")
    report = shelves.scan()
    assert (report.moved, report.changed, report.missing) == (1, 0, 1)
    assert shelves.tags(second) == {"sea"}
    assert {tag.name for tag in shelves.catalog.tags([lost.id])[lost.id]} == {"hill"}


def test_photo_edited_in_its_place_stays_itself_when_a_twin_of_its_name_goes(
    shelves: Shelves,
) -> None:
    twin = known(shelves, "a.jpg", b"sea|12", "gone")
    stays = known(shelves, "trip/a.jpg", b"sea|12", "stays")
    twin.unlink()
    shelves.write(stays, b"sea|99")
    report = shelves.scan()
    assert (report.moved, report.changed, report.missing) == (0, 1, 1)
    assert shelves.tags(stays) == {"stays"}


def test_twins_that_nothing_tells_apart_do_not_get_each_others_tags(shelves: Shelves) -> None:
    one = known(shelves, "x/a.jpg", b"sea|12", "one")
    other = known(shelves, "y/a.jpg", b"sea|12", "other")
    one.unlink()
    other.unlink()
    new = [shelves.write(shelves.roots[1] / f"{n}/a.jpg", b"sea|99") for n in range(2)]
    report = shelves.scan()
    assert (report.moved, report.added, report.missing) == (0, 2, 2)
    assert [shelves.tags(path) for path in new] == [set(), set()]


def test_twins_are_told_apart_by_their_names_and_times(shelves: Shelves) -> None:
    for name, taken, tag in (("a.jpg", 1, "a"), ("b.jpg", 1, "b"), ("c.jpg", 3, "c")):
        known(shelves, name, b"sea|%d" % taken, tag)
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (shelves.roots[0] / name).unlink()
    new = shelves.roots[1]
    shelves.write(new / "b.jpg", b"sea|8")
    shelves.write(new / "a.jpg", b"sea|9")
    shelves.write(new / "renamed.jpg", b"sea|3.0")
    assert shelves.scan().moved == 3
    assert [shelves.tags(new / name) for name in ("a.jpg", "b.jpg", "renamed.jpg")] == [
        {"a"},
        {"b"},
        {"c"},
    ]


def test_nothing_is_opened_where_nothing_vanished_or_nothing_came(shelves: Shelves) -> None:
    old = known(shelves, "a.jpg", b"sea|12", "sea")
    known(shelves, "b.jpg", b"hill|13", "hill")
    shelves.write(shelves.roots[0] / "c.jpg", b"wood|14")
    shelves.scan()
    old.unlink()
    shelves.scan()
    shelves.write(shelves.roots[0] / "d.jpg", b"pond|14")
    shelves.scan()
    assert (shelves.eyes.seen, shelves.eyes.dated) == ([], [])


def test_photo_is_decoded_only_for_its_name_or_its_time(shelves: Shelves) -> None:
    known(shelves, "a.jpg", b"sea|12", "sea").unlink()
    for number in range(20):
        shelves.write(shelves.roots[0] / f"new {number}.jpg", b"hill|%d" % (100 + number))
    shelves.write(shelves.roots[0] / "b.png", b"sea|12.0")
    shelves.scan()
    assert (len(shelves.eyes.dated), shelves.eyes.seen) == (20, [])


PICTURES = st.sampled_from([b"sea", b"hill", b"wood"])
MOMENTS = st.sampled_from([b"1", b"2", b"3"])
NAMES = st.sampled_from([f"{folder}{name}" for folder in ("", "x/", "y/") for name in "abc"])


@given(
    before=st.dictionaries(NAMES, st.tuples(PICTURES, MOMENTS), min_size=1, max_size=6),
    moves=st.lists(st.tuples(st.integers(0, 5), NAMES, MOMENTS), max_size=6),
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_moved_and_edited_no_picture_gets_the_tags_of_another(
    before: dict[str, tuple[bytes, bytes]],
    moves: list[tuple[int, str, bytes]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Tags name the picture and the file; each move is an edit of the time, too."""
    shelves = filled(tmp_path_factory.mktemp("shelves"))
    files = {}
    for name, (picture, taken) in before.items():
        path = shelves.write(shelves.roots[0] / f"{name}.jpg", picture + b"|" + taken)
        files[path] = (picture, len(files))
    shelves.scan()
    for path, (picture, number) in files.items():
        shelves.tag(path, f"{picture.decode()}{number}")
    twins = {p for p, _ in files.values() if sum(p == one for one, _ in files.values()) > 1}
    for index, name, taken in moves:
        sources = sorted(files)
        source = sources[index % len(sources)]
        target = shelves.roots[1] / f"{name}.jpg"
        if target not in files:
            picture, number = files.pop(source)
            source.unlink()
            files[shelves.write(target, picture + b"|" + taken)] = (picture, number)
    Absences(shelves.catalog).believe()
    shelves.scan()
    for path, (picture, number) in files.items():
        tags = shelves.tags(path)
        assert len(tags) <= 1
        assert all(tag.startswith(picture.decode()) for tag in tags)
        if picture not in twins:
            assert tags <= {f"{picture.decode()}{number}"}
    assert shelves.catalog.check() == []
    shelves.close()


# --- taking it back ---


def test_relinking_can_be_taken_back_and_is_not_done_again(shelves: Shelves) -> None:
    old = known(shelves, "a.jpg", b"sea|12", "sea")
    kept = old.read_bytes()
    stamp = old.stat().st_mtime
    photo = shelves.catalog.photo_at(old)
    assert photo is not None
    new = old.rename(shelves.roots[1] / "b.jpg")
    shelves.scan()
    done = shelves.catalog.change(relinks.take_back)
    assert done.missing == {photo.id}
    report = shelves.scan()
    assert (report.moved, report.missing, shelves.analysed) == (0, 0, 1)
    assert shelves.tags(new) == set()
    shelves.touch(new)
    assert shelves.scan().moved == 0
    [missing] = shelves.catalog.photos([photo.id])
    assert (missing.state, missing.path) == (PhotoState.MISSING, old)
    shelves.write(old, kept)
    os.utime(old, (stamp, stamp))
    shelves.scan()
    assert (shelves.tags(old), shelves.tags(new), shelves.analysed) == ({"sea"}, set(), 0)


def test_photo_that_is_somewhere_else_after_all_is_found_there(shelves: Shelves) -> None:
    old = known(shelves, "a.jpg", b"sea|12", "sea")
    content = old.read_bytes()
    wrong = old.rename(shelves.roots[1] / "b.jpg")
    shelves.scan()
    shelves.catalog.change(relinks.take_back)
    shelves.scan()
    right = shelves.write(shelves.roots[1] / "c.jpg", content)
    assert shelves.scan().moved == 1
    assert (shelves.tags(right), shelves.tags(wrong)) == ({"sea"}, set())


def test_edited_photo_is_not_relinked_again_either(shelves: Shelves) -> None:
    old = known(shelves, "a.jpg", b"sea|12", "sea")
    old.unlink()
    new = shelves.write(shelves.roots[1] / "a.jpg", b"sea|99")
    shelves.scan()
    shelves.catalog.change(relinks.take_back)
    shelves.write(new, b"sea|100")
    assert shelves.scan().moved == 0
    assert shelves.tags(new) == set()


def test_swap_is_taken_back_to_two_missing_photos_and_two_new_ones(shelves: Shelves) -> None:
    a = known(shelves, "a.jpg", b"sea|1", "sea")
    b = known(shelves, "b.jpg", b"sky|2", "sky")
    between = a.rename(a.with_name("between.jpg"))
    b.rename(a)
    between.rename(b)
    assert shelves.scan().moved == 2
    done = shelves.catalog.change(relinks.take_back)
    assert (len(done.missing), len(done.new)) == (2, 2)
    shelves.scan()
    assert (shelves.tags(a), shelves.tags(b)) == (set(), set())


def test_scans_are_taken_back_one_after_another_and_then_nothing_is(shelves: Shelves) -> None:
    a = known(shelves, "a.jpg", b"sea|1", "sea")
    b = known(shelves, "b.jpg", b"sky|2", "sky")
    a.rename(shelves.roots[1] / "a2.jpg")
    shelves.scan()
    b.rename(shelves.roots[1] / "b2.jpg")
    shelves.scan()
    taken = [shelves.catalog.change(relinks.take_back).missing for _ in range(3)]
    assert [len(photos) for photos in taken] == [1, 1, 0]
    assert {one.path for photos in taken for one in shelves.catalog.photos(sorted(photos))} == {
        a,
        b,
    }


def test_photo_that_went_on_is_taken_back_step_by_step(shelves: Shelves) -> None:
    a = known(shelves, "a.jpg", b"sea|1", "sea")
    photo = shelves.catalog.photo_at(a)
    assert photo is not None
    second = a.rename(shelves.roots[1] / "a2.jpg")
    shelves.scan()
    third = second.rename(shelves.roots[1] / "a3.jpg")
    shelves.scan()
    places = []
    for _ in range(2):
        shelves.catalog.change(relinks.take_back)
        places += [one.path for one in shelves.catalog.photos([photo.id])]
    assert places == [second, a]
    assert shelves.state(third) is PhotoState.PENDING
