import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from photoorganizer.core.errors import CatalogError
from photoorganizer.core.types import PhotoId
from photoorganizer.index.thumbnails import ThumbnailStore, hand_over

A, B, C = PhotoId(1), PhotoId(2), PhotoId(2**40)

Open = Callable[..., ThumbnailStore]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "thumbnails.sqlite"


@pytest.fixture
def open_store(path: Path) -> Iterator[Open]:
    with contextlib.ExitStack() as opened:
        yield lambda identity="one": opened.enter_context(
            contextlib.closing(ThumbnailStore(path, identity))
        )


def test_thumbnails_are_kept_and_replaced(open_store: Open) -> None:
    store = open_store()
    store.put({A: b"old", C: b"far"})
    store.put({A: b"new"})
    assert store.get([C, B, A]) == {A: b"new", C: b"far"}
    store.close()
    assert open_store().get([A]) == {A: b"new"}


def test_what_has_no_thumbnail_is_told_in_order(open_store: Open) -> None:
    store = open_store()
    store.put({A: b"a"})
    assert store.missing([C, A, B]) == [C, B]
    assert store.missing([]) == []


def test_deleted_thumbnails_are_gone(open_store: Open) -> None:
    store = open_store()
    store.put({A: b"a", B: b"b"})
    store.delete([A, C])
    assert store.get([A, B]) == {B: b"b"}


def test_a_deleted_file_is_begun_anew(open_store: Open, path: Path) -> None:
    store = open_store()
    store.put({A: b"a"})
    store.close()
    path.unlink()
    assert open_store().missing([A]) == [A]


@pytest.mark.parametrize("content", [b"no database " * 1000, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_damaged_file_is_begun_anew(open_store: Open, path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = open_store()
    store.put({A: b"a"})
    assert store.get([A]) == {A: b"a"}


def spoil(path: Path, table: str = "thumbnail") -> None:
    """Damage all pages from a table's first on; the header and the schema stay."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        [root] = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)
        ).fetchone()
        [size] = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size :] = b"\xff" * (len(content) - (root - 1) * size)
    path.write_bytes(content)


def test_damage_found_while_reading_means_no_thumbnails_until_the_next_are_put(
    open_store: Open, path: Path
) -> None:
    store = open_store()
    store.put({PhotoId(n): b"x" * 3000 for n in range(50)})
    store.close()
    spoil(path)
    store = open_store()
    assert store.get([A]) == {}
    assert store.missing([A, B]) == [A, B]
    store.put({A: b"new"})
    assert store.get([A, B]) == {A: b"new"}


def test_damage_found_while_opening_is_mended_on_the_spot(open_store: Open, path: Path) -> None:
    store = open_store()
    store.put({A: b"a"})
    store.close()
    spoil(path, "owner")
    assert open_store().missing([A]) == [A]


def test_damage_found_while_writing_is_mended_on_the_spot(open_store: Open, path: Path) -> None:
    store = open_store()
    store.put({PhotoId(n): b"x" * 3000 for n in range(50)})
    store.close()
    spoil(path)
    store = open_store()
    store.put({A: b"new"})
    assert store.get([A, B]) == {A: b"new"}


def test_pictures_of_another_catalog_are_dropped(open_store: Open) -> None:
    store = open_store("one")
    store.put({A: b"a"})
    store.close()
    other = open_store("two")
    assert other.get([A]) == {}
    other.close()
    assert open_store("one").get([A]) == {}


def test_a_store_of_a_newer_version_is_begun_anew(open_store: Open, path: Path) -> None:
    open_store().close()
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    assert open_store().missing([A]) == [A]


def test_the_file_of_another_program_is_not_touched(open_store: Open, path: Path) -> None:
    path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(CatalogError, match="another program"):
        open_store()


def test_a_closed_store_has_no_answers_and_takes_nothing(open_store: Open) -> None:
    store = open_store()
    store.put({A: b"a"})
    store.close()
    assert store.get([A]) == {}
    with pytest.raises(CatalogError, match="closed"):
        store.put({A: b"a"})


def test_threads_read_while_one_writes(open_store: Open) -> None:
    store = open_store()
    store.put({PhotoId(n): b"%d" % n for n in range(200)})
    with ThreadPoolExecutor(4) as pool:
        reads = [pool.submit(store.get, [PhotoId(n) for n in range(200)]) for _ in range(20)]
        for n in range(200, 260):
            store.put({PhotoId(n): b"new"})
        assert all(len(read.result()) == 200 for read in reads)


def test_another_catalog_takes_over_what_still_shows_its_photos(
    open_store: Open, path: Path
) -> None:
    store = open_store("one")
    store.put({A: b"a", B: b"b", C: b"c"}, {A: b"content of a", B: b"content of b"})
    store.put({B: b"newer"}, {B: b"newer content"})
    store.close()
    hand_over(path, "two", {A: b"content of a", B: b"content of b", C: b"content of c"})
    store = open_store("two")
    assert store.get([A, B, C]) == {A: b"a"}, "the others show another file, or nobody knows which"
    store.close()
    assert open_store("one").get([A]) == {}


def test_a_thumbnail_that_was_replaced_or_deleted_is_not_taken_for_its_former_content(
    open_store: Open, path: Path
) -> None:
    store = open_store("one")
    store.put({A: b"a", B: b"b"}, {A: b"content of a", B: b"content of b"})
    store.put({A: b"of unknown content"})
    store.delete([B])
    store.put({B: b"of unknown content"})
    store.close()
    hand_over(path, "two", {A: b"content of a", B: b"content of b"})
    assert open_store("two").missing([A, B]) == [A, B]


def test_a_store_that_is_damaged_or_not_there_is_begun_anew(open_store: Open, path: Path) -> None:
    hand_over(path, "two", {A: b"content"})
    assert not path.exists()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"no database" * 1000)
    hand_over(path, "two", {A: b"content"})
    assert open_store("two").missing([A]) == [A]
