import contextlib
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from photoorganizer.core.errors import (
    Cancelled,
    CatalogCorrupt,
    CatalogError,
    CatalogLocked,
    CatalogNewer,
    DiskFull,
)
from photoorganizer.index import database
from photoorganizer.index.database import Database, Migration

APPLICATION = 77
FIRST: Migration = ("CREATE TABLE word (text TEXT NOT NULL) STRICT",)
SECOND: Migration = (
    "ALTER TABLE word ADD COLUMN length INTEGER",
    "UPDATE word SET length = length(text)",
)

Open = Callable[..., Database]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "words.sqlite"


@pytest.fixture
def open_database(path: Path) -> Iterator[Open]:
    with contextlib.ExitStack() as opened:

        def open_(*migrations: Migration, at: Path = path) -> Database:
            return opened.enter_context(
                contextlib.closing(Database(at, migrations or (FIRST,), APPLICATION))
            )

        yield open_


def add(words: Database, text: str) -> None:
    with words.write() as db:
        db.execute("INSERT INTO word (text) VALUES (?)", (text,))


def texts(words: Database) -> list[str]:
    with words.read() as db:
        return [text for (text,) in db.execute("SELECT text FROM word ORDER BY rowid")]


def test_what_was_written_is_there_after_reopening(open_database: Open) -> None:
    words = open_database()
    add(words, "one")
    words.close()
    assert texts(open_database()) == ["one"]


def test_missing_folders_are_made(open_database: Open, tmp_path: Path) -> None:
    open_database(at=tmp_path / "a" / "b" / "words.sqlite")
    assert (tmp_path / "a" / "b" / "words.sqlite").exists()


def test_a_block_that_fails_writes_nothing(open_database: Open) -> None:
    words = open_database()

    def fail() -> None:
        with words.write() as db:
            db.execute("INSERT INTO word (text) VALUES ('half')")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert texts(words) == []
    add(words, "next")
    assert texts(words) == ["next"]


def test_a_bug_in_sql_stays_a_bug_and_undoes_its_transaction(open_database: Open) -> None:
    words = open_database()

    def fail() -> None:
        with words.write() as db:
            db.execute("INSERT INTO word (text) VALUES ('half')")
            db.execute("INSERT INTO word (text) VALUES (NULL)")

    with pytest.raises(sqlite3.IntegrityError):
        fail()
    assert texts(words) == []


def test_readers_cannot_write(open_database: Open) -> None:
    words = open_database()
    with words.read() as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("INSERT INTO word (text) VALUES ('sly')")


def test_a_reader_sees_one_state_while_a_writer_goes_on(open_database: Open) -> None:
    words = open_database()
    with words.read() as db:
        before = db.execute("SELECT count(*) FROM word").fetchone()
        add(words, "meanwhile")
        assert db.execute("SELECT count(*) FROM word").fetchone() == before
    assert texts(words) == ["meanwhile"]


def test_readers_of_many_short_threads_do_not_pile_up(open_database: Open, path: Path) -> None:
    words = open_database()
    for _ in range(40):
        thread = threading.Thread(target=texts, args=(words,))
        thread.start()
        thread.join()
    held = [file.path for file in psutil.Process().open_files() if file.path == str(path)]
    assert len(held) == 2, "one writer, one reader"


def test_closing_closes_everything_even_a_reader_at_work(open_database: Open, path: Path) -> None:
    words = open_database()
    with words.read() as db:
        words.close()
        assert db.execute("SELECT count(*) FROM word").fetchone() == (0,)
    words.close()
    assert str(path) not in {file.path for file in psutil.Process().open_files()}


@pytest.mark.parametrize("block", ["read", "write"])
def test_a_closed_database_says_so(open_database: Open, block: str) -> None:
    words = open_database()
    words.close()
    with pytest.raises(CatalogError, match="closed"), getattr(words, block)():
        pass


def test_threads_write_one_after_the_other(open_database: Open) -> None:
    words = open_database()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add(words, str(n)), range(200)))
    assert sorted(map(int, texts(words))) == list(range(200))


def test_processes_create_and_write_the_same_file(open_database: Open, path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from photoorganizer.index.database import Database\n"
        f"db = Database(Path(sys.argv[1]), ({FIRST!r},), {APPLICATION})\n"
        "for n in range(50):\n"
        "    with db.write() as c: c.execute('INSERT INTO word VALUES (?)', (sys.argv[2],))\n"
        "db.close()\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(path), who], stderr=subprocess.PIPE)
        for who in "abc"
    ]
    assert [process.communicate()[1] for process in running] == [b"", b"", b""]
    assert sorted(texts(open_database())) == sorted("abc" * 50)


def test_a_newer_file_is_refused_and_left_alone(open_database: Open, path: Path) -> None:
    open_database(FIRST, SECOND).close()
    before = path.read_bytes()
    with pytest.raises(CatalogNewer, match=r"words\.sqlite was written by a newer version"):
        open_database(FIRST)
    assert path.read_bytes() == before


def test_the_file_of_another_program_is_refused_and_left_alone(
    open_database: Open, path: Path
) -> None:
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(CatalogError, match="another program"):
        open_database()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"this is no database" * 100, b"SQLite format 3\0" + b"x" * 4000]
)
def test_a_damaged_file_is_refused_with_a_sentence(
    open_database: Open, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    with pytest.raises(CatalogCorrupt, match=r"words\.sqlite is damaged: restore"):
        open_database()


def test_damage_found_while_reading_is_a_sentence(open_database: Open, path: Path) -> None:
    words = open_database()
    for _ in range(200):
        add(words, "x" * 500)
    words.close()
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    words = open_database()
    with pytest.raises(CatalogCorrupt, match="is damaged"):
        texts(words)


def test_an_empty_file_is_taken_for_a_new_one(open_database: Open, path: Path) -> None:
    path.touch()
    assert texts(open_database()) == []


def test_a_lock_held_too_long_is_a_sentence(
    open_database: Open, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    words = open_database()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogLocked, match="Another program"):
            add(words, "late")
        assert texts(words) == [], "reading goes on"
        other.execute("ROLLBACK")
    add(words, "now")
    assert texts(words) == ["now"]


def test_a_full_disk_is_a_sentence_and_tears_nothing(open_database: Open) -> None:
    words = open_database()
    add(words, "before")
    with words.write() as db:
        db.execute("PRAGMA max_page_count = 3")
    with pytest.raises(DiskFull, match="full or read-only"):
        add(words, "x" * 50_000)
    assert texts(words) == ["before"]


def test_a_disk_that_fails_is_a_sentence_and_tears_nothing(open_database: Open) -> None:
    words = open_database()
    add(words, "before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # longer files cannot be written
    try:
        with pytest.raises(CatalogError, match="The disk failed"):
            add(words, "x" * 500_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert texts(words) == ["before"]
    add(words, "after")
    assert texts(words) == ["before", "after"]


def test_a_disk_that_became_read_only_is_a_sentence(open_database: Open) -> None:
    words = open_database()
    words._writer.execute("PRAGMA query_only = ON")
    with pytest.raises(DiskFull, match="full or read-only"):
        add(words, "no")


def test_a_folder_that_cannot_be_made_is_a_sentence(open_database: Open, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DiskFull, match="cannot be made"):
        open_database(at=tmp_path / "file" / "words.sqlite")


def test_a_folder_in_place_of_the_file_is_a_sentence(open_database: Open, path: Path) -> None:
    path.mkdir()
    with pytest.raises(CatalogError, match="cannot be opened"):
        open_database()


def test_a_python_with_an_old_sqlite_is_refused_with_a_sentence(
    open_database: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(CatalogError, match=r"use one with SQLite 99\.0\.0 or newer"):
        open_database()


# Damage and copies


def left_open_by_a_dead_process(path: Path) -> None:
    script = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute(\"INSERT INTO word (text) VALUES ('last')\")\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)


def test_only_a_file_whose_process_died_counts_as_left_open(
    open_database: Open, path: Path
) -> None:
    first = open_database()
    add(first, "one")
    assert not first.left_open
    assert not open_database().left_open, "another has it open"
    first.close()
    with contextlib.closing(open_database()) as again:
        assert not again.left_open
    assert database.in_use(path), "the second one still has it"


def test_a_file_left_open_has_what_was_committed_and_says_so(
    open_database: Open, path: Path
) -> None:
    open_database().close()
    left_open_by_a_dead_process(path)
    words = open_database()
    assert words.left_open
    words.verify()
    assert texts(words) == ["last"]


def test_a_damaged_page_is_found_and_the_way_out_is_named(open_database: Open, path: Path) -> None:
    words = open_database()
    for _ in range(200):
        add(words, "x" * 500)
    words.close()
    content = bytearray(path.read_bytes())
    content[-8000:-4000] = b"\xff" * 4000
    path.write_bytes(content)
    with pytest.raises(CatalogCorrupt, match="photoorganizer doctor --repair"):
        open_database().verify()


def test_a_copy_is_one_state_and_leaves_nothing_beside_it(
    open_database: Open, tmp_path: Path
) -> None:
    words = open_database()
    for number in range(100):
        add(words, str(number) + "x" * 10_000)
    target = tmp_path / "copies" / "copy.sqlite"
    target.parent.mkdir()
    words.copy_to(target, proceed=lambda: add(words, "meanwhile"))
    assert [file.name for file in target.parent.iterdir()] == ["copy.sqlite"]
    assert len(texts(open_database(at=target))) == 100
    assert "meanwhile" in texts(words), "writers do not wait for a copy"


def test_a_copy_that_is_stopped_leaves_the_former_one(open_database: Open, tmp_path: Path) -> None:
    words = open_database()
    add(words, "one")
    target = tmp_path / "copy.sqlite"
    words.copy_to(target)
    add(words, "two")

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        words.copy_to(target, proceed=stop)
    assert texts(open_database(at=target)) == ["one"]
    assert list(tmp_path.glob("*.part*")) == []


# Migrations


def test_an_old_file_is_migrated_and_kept_beside(open_database: Open, path: Path) -> None:
    old = open_database(FIRST)
    add(old, "three")
    old.close()
    new = open_database(FIRST, SECOND)
    with new.read() as db:
        assert db.execute("SELECT text, length FROM word").fetchall() == [("three", 5)]
    backup = path.with_name("words.sqlite.v1.backup")
    assert texts(open_database(FIRST, at=backup)) == ["three"]
    assert list(path.parent.glob("*.part")) == []


def test_a_new_file_needs_no_backup(open_database: Open, path: Path) -> None:
    open_database(FIRST, SECOND)
    assert list(path.parent.glob("*.backup*")) == []


def test_a_migration_that_fails_leaves_the_file_as_it_was(open_database: Open) -> None:
    old = open_database(FIRST)
    add(old, "safe")
    old.close()
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        open_database(FIRST, (*SECOND, "DROP TABLE nonsense"))
    assert texts(open_database(FIRST)) == ["safe"]


def test_a_migration_from_the_first_version_to_the_last_is_one_step(
    open_database: Open, path: Path
) -> None:
    old = open_database(FIRST)
    add(old, "safe")
    old.close()
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        open_database(FIRST, SECOND, ("DROP TABLE nonsense",))
    assert texts(open_database(FIRST)) == ["safe"], "not even the second version was kept"


def test_a_killed_migration_is_done_at_the_next_start(open_database: Open, path: Path) -> None:
    old = open_database(FIRST)
    add(old, "safe")
    old.close()
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from photoorganizer.index.database import Database\n"
        f"steps = {SECOND!r}\n"
        "def statements():\n"
        "    yield from steps\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"Database(Path(sys.argv[1]), ({FIRST!r}, statements()), {APPLICATION})\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == -9
    with open_database(FIRST, SECOND).read() as db:
        assert db.execute("SELECT text, length FROM word").fetchall() == [("safe", 4)]
