"""The way back from damage, and the way back from a way back that does not work."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from photoorganizer.core.errors import (
    CatalogCorrupt,
    CatalogError,
    CatalogLocked,
    CatalogNewer,
    DiskFull,
)
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import Decision, PhotoId
from photoorganizer.engine import recovery
from photoorganizer.engine.library import Library
from photoorganizer.index.backups import back_up
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.thumbnails import ThumbnailStore
from shelf import Shelf

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def yesterday(paths: LibraryPaths) -> Path:
    """A library with two photos; its backup of yesterday, which is returned, knows one."""
    with Catalog.open(paths.catalog) as catalog:
        shelf = Shelf(catalog)
        [photo] = shelf.add("old.jpg")
        catalog.decide([photo], "forest", Decision.TAG)
        backup = back_up(catalog, paths.backups, NOW - DAY, lambda: None)
        shelf.scan(added=[shelf.stamp("new.jpg")])
    assert backup is not None
    return backup.path


def names(paths: LibraryPaths) -> set[str]:
    with Catalog.open(paths.catalog) as catalog:
        assert catalog.check() == []
        [root] = catalog.roots()
        return set(catalog.known_files(root.id))


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)


def leftovers(paths: LibraryPaths) -> set[str]:
    return {file.name for file in paths.data.iterdir()} - {"catalog.sqlite", "backups", "cache"}


# Backups by hand


def test_a_backup_by_hand_comes_back_as_it_was(paths: LibraryPaths, tmp_path: Path) -> None:
    file = tmp_path / "mine.sqlite"
    assert recovery.back_up(paths, file) == 2
    with Catalog.open(paths.catalog) as catalog:
        catalog.remove_root(catalog.roots()[0].id)
    restored = recovery.restore(paths, file)
    assert restored.photos == 2
    assert names(paths) == {"old.jpg", "new.jpg"}


def test_a_backup_by_hand_replaces_no_file(paths: LibraryPaths, tmp_path: Path) -> None:
    file = tmp_path / "precious.txt"
    file.write_text("mine")
    with pytest.raises(CatalogError, match="there already"):
        recovery.back_up(paths, file)
    assert file.read_text() == "mine"


def test_a_backup_where_nothing_can_be_written_is_a_sentence(
    paths: LibraryPaths, tmp_path: Path
) -> None:
    with pytest.raises(CatalogError, match="cannot be opened"):
        recovery.back_up(paths, tmp_path / "nowhere" / "mine.sqlite")


def test_a_damaged_catalog_is_not_backed_up(paths: LibraryPaths, tmp_path: Path) -> None:
    damage(paths.catalog)
    with pytest.raises(CatalogCorrupt, match="--repair"):
        recovery.back_up(paths, tmp_path / "mine.sqlite")
    assert not (tmp_path / "mine.sqlite").exists()


# Restoring


def test_restoring_goes_back_and_keeps_the_present_catalog(
    paths: LibraryPaths, yesterday: Path
) -> None:
    restored = recovery.restore(paths, yesterday)
    assert names(paths) == {"old.jpg"}
    assert (restored.made, restored.photos) == (NOW - DAY, 1)
    assert restored.kept is not None
    assert names(LibraryPaths(paths.data, paths.cache)) == {"old.jpg"}
    recovery.restore(paths, restored.kept)
    assert names(paths) == {"old.jpg", "new.jpg"}, "and back again"


def test_thumbnails_of_another_history_are_not_shown(paths: LibraryPaths, yesterday: Path) -> None:
    with Catalog.open(paths.catalog) as catalog:
        with closing(ThumbnailStore(paths.thumbnails, catalog.identity)) as store:
            store.put({PhotoId(2): b"picture of new.jpg"})
        generation = catalog.generation
    recovery.restore(paths, yesterday)
    with Catalog.open(paths.catalog) as catalog:
        with closing(ThumbnailStore(paths.thumbnails, catalog.identity)) as store:
            assert store.get([PhotoId(2)]) == {}
        assert catalog.generation != generation


def test_thumbnails_outlast_a_restored_catalog_where_the_photo_is_the_same(
    tmp_path: Path, drawn_photos: Path, models: Path
) -> None:
    paths = LibraryPaths(tmp_path / "another library", tmp_path / "another cache")
    album = tmp_path / "album"
    shutil.copytree(drawn_photos, album)
    with Library(paths, models=models, workers=1) as library:
        library.index([album])
        same = library.search()
        changed = same.pop()
        [photo] = library.photos([changed])
        recovery.back_up(paths, tmp_path / "backup.sqlite")
        photo.path.write_bytes(photo.path.read_bytes() + b"another content")
        (album / "new.jpg").write_bytes(photo.path.read_bytes() + b"and one more")
        library.index()
        before = library.thumbnails(same)
    recovery.restore(paths, tmp_path / "backup.sqlite")
    with Library(paths, models=models, workers=1) as library:
        assert library.thumbnails(same) == before
        assert library.thumbnails([changed]) == {}, "its thumbnail is of another content"
        report = library.index()
        assert (report.analysed, report.added) == (2, 1), "the changed photo and the new one"
        assert len(library.thumbnails(library.search())) == len(same) + 2


def test_what_the_journal_of_a_dead_program_holds_is_kept_too(
    paths: LibraryPaths, yesterday: Path
) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from photoorganizer.index.catalog import Catalog\n"
        "Catalog.open(Path(sys.argv[1])).set_setting('last', 'words')\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(paths.catalog)], check=False)
    assert paths.catalog.with_name("catalog.sqlite-wal").stat().st_size
    kept = recovery.restore(paths, yesterday).kept
    assert kept is not None
    with Catalog.open(kept) as catalog:
        assert catalog.setting("last") == "words"
    with Catalog.open(paths.catalog) as catalog:
        assert catalog.setting("last") is None


def test_a_library_in_use_is_not_exchanged(paths: LibraryPaths, yesterday: Path) -> None:
    with Catalog.open(paths.catalog), pytest.raises(CatalogLocked, match="close Photo Organizer"):
        recovery.restore(paths, yesterday)
    assert names(paths) == {"old.jpg", "new.jpg"}
    assert leftovers(paths) == set()


def test_a_bad_backup_changes_nothing(paths: LibraryPaths, yesterday: Path) -> None:
    damage(yesterday)
    with pytest.raises(CatalogCorrupt, match="choose another"):
        recovery.restore(paths, yesterday)
    newer = paths.data / "newer.sqlite"
    recovery.back_up(paths, newer)
    with closing(sqlite3.connect(newer)) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(CatalogNewer, match="update Photo Organizer"):
        recovery.restore(paths, newer)
    assert names(paths) == {"old.jpg", "new.jpg"}
    assert leftovers(paths) == {"newer.sqlite"}


def test_a_restored_catalog_that_does_not_open_is_taken_back(
    paths: LibraryPaths, yesterday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> Catalog:
        raise CatalogError("It does not open.")

    with monkeypatch.context() as patched:
        patched.setattr(Catalog, "open", fail)
        with pytest.raises(CatalogError, match="does not open"):
            recovery.restore(paths, yesterday)
    assert names(paths) == {"old.jpg", "new.jpg"}
    assert leftovers(paths) == set()


KILLED = """
import os, signal, sys
from pathlib import Path
from photoorganizer.core.paths import library_paths
from photoorganizer.engine import recovery
from photoorganizer.engine.library import Library

left = int(sys.argv[3])
def count(event, _):
    global left
    if event in {"os.rename", "os.remove", "os.link", "os.rmdir", "sqlite3.connect"}:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
recovery.restore(library_paths(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_at_any_step_either_catalog_is_there_and_whole(
    paths: LibraryPaths, yesterday: Path
) -> None:
    states, kills = [], 0
    for step in range(1, 100):
        command = [sys.executable, "-c", KILLED, str(paths.data), str(yesterday), str(step)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        states.append(names(paths))
        if ended.returncode == 0:
            break
        assert ended.returncode == -9, ended.stderr
        kills += 1
    assert kills > 5
    assert states[0] == {"old.jpg", "new.jpg"}
    assert states[-1] == {"old.jpg"}
    assert all(state in ({"old.jpg", "new.jpg"}, {"old.jpg"}) for state in states)


# Repairing


@pytest.mark.parametrize("harm", ["pages", "header", "gone"])
def test_repair_goes_back_to_the_newest_whole_backup(
    paths: LibraryPaths, yesterday: Path, harm: str
) -> None:
    today = paths.backups / f"catalog-{NOW:%Y%m%d-%H%M%S}.sqlite"
    today.write_bytes(yesterday.read_bytes())
    damage(today)
    if harm == "pages":
        damage(paths.catalog)
    elif harm == "header":
        paths.catalog.write_bytes(b"no database" * 1000)
    else:
        paths.catalog.unlink()
    restored = recovery.repair(paths).restored
    assert restored is not None
    assert (restored.backup, restored.made) == (yesterday, NOW - DAY)
    assert (restored.kept is None) == (harm == "gone")
    assert names(paths) == {"old.jpg"}


def test_repair_without_a_whole_backup_says_so_and_changes_nothing(
    paths: LibraryPaths, yesterday: Path
) -> None:
    damage(yesterday)
    damage(paths.catalog)
    before = paths.catalog.read_bytes()
    with pytest.raises(CatalogCorrupt, match="no whole backup"):
        recovery.repair(paths)
    assert paths.catalog.read_bytes() == before


def test_repair_of_a_whole_library_loses_nothing(paths: LibraryPaths) -> None:
    repaired = recovery.repair(paths)
    assert repaired.restored is None
    assert repaired.put_right == []
    assert names(paths) == {"old.jpg", "new.jpg"}


def test_repair_begins_damaged_caches_anew(paths: LibraryPaths) -> None:
    with Catalog.open(paths.catalog) as catalog:
        identity = catalog.identity
    with closing(ThumbnailStore(paths.thumbnails, identity)) as store:
        store.put({PhotoId(number): b"x" * 9000 for number in range(1, 9)})
    content = bytearray(paths.thumbnails.read_bytes())
    content[-20_000:] = b"\xff" * 20_000
    paths.thumbnails.write_bytes(content)
    paths.vectors.write_bytes(b"torn")
    recovery.repair(paths)
    assert not paths.vectors.exists()
    with closing(ThumbnailStore(paths.thumbnails, identity)) as store:
        assert store.get([PhotoId(1)]) == {}


def test_a_disk_that_takes_nothing_is_a_sentence(
    paths: LibraryPaths, yesterday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recovery, "copy_out", full)
    with pytest.raises(DiskFull, match="No space left"):
        recovery.restore(paths, yesterday)
    assert names(paths) == {"old.jpg", "new.jpg"}
    assert leftovers(paths) == set()
