import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.errors import Cancelled, CatalogCorrupt, CatalogError, CatalogNewer
from photoorganizer.index import backups as module
from photoorganizer.index.backups import KEPT, back_up, backups, due, examine, time_of
from photoorganizer.index.catalog import Catalog
from shelf import Shelf

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(tmp_path / "catalog.sqlite") as opened:
        Shelf(opened).add("a.jpg", "b.jpg")
        yield opened


def make(catalog: Catalog, folder: Path, now: datetime = NOON) -> Path:
    made = back_up(catalog, folder, now, lambda: None)
    assert made is not None
    return made.path


def test_a_backup_is_a_whole_catalog_named_by_its_time(catalog: Catalog, folder: Path) -> None:
    path = make(catalog, folder)
    assert path.name == "catalog-20260301-120000.sqlite"
    assert time_of(path) == NOON
    examine(path)
    assert [file.name for file in folder.iterdir()] == [path.name], "nothing is left beside it"
    with Catalog.open(path) as copy:
        assert copy.check() == []
        assert list(copy.root_counts().values()) == [2]


def test_one_is_due_at_most_once_a_day_and_only_after_a_change(
    catalog: Catalog, folder: Path
) -> None:
    assert due(catalog.path, folder, NOON)
    make(catalog, folder)
    assert not due(catalog.path, folder, NOON + 2 * DAY), "nothing changed"
    catalog.set_setting("level", "more")
    assert not due(catalog.path, folder, NOON + DAY / 2), "not yet"
    assert due(catalog.path, folder, NOON + DAY)


def test_closing_and_opening_changes_nothing_that_needs_a_backup(
    tmp_path: Path, folder: Path
) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        Shelf(catalog).add("a.jpg")
        make(catalog, folder)
    with Catalog.open(path) as catalog:
        assert catalog.roots()
    assert not due(path, folder, NOON + 2 * DAY)


@given(
    hours=st.lists(st.integers(-500, 500), min_size=1, max_size=20, unique=True),
    now=st.integers(-500, 500),
)
def test_the_newest_comes_first_and_the_future_last(
    tmp_path_factory: pytest.TempPathFactory, hours: list[int], now: int
) -> None:
    folder = tmp_path_factory.mktemp("backups")
    times = [NOON + timedelta(hours=hour) for hour in hours]
    for made in times:
        (folder / f"catalog-{made:%Y%m%d-%H%M%S}.sqlite").touch()
    (folder / "catalog-20261399-120000.sqlite").touch()
    (folder / "notes.txt").touch()
    today = NOON + timedelta(hours=now)
    past = sorted((made for made in times if made <= today), reverse=True)
    future = sorted((made for made in times if made > today), reverse=True)
    assert [one.made for one in backups(folder, today)] == past + future
    shutil.rmtree(folder)


def test_the_newest_few_are_kept(catalog: Catalog, folder: Path) -> None:
    made = [make(catalog, folder, NOON + number * DAY) for number in range(KEPT + 3)]
    assert {one.path for one in backups(folder, NOON + 99 * DAY)} == set(made[-KEPT:])


def test_a_wrong_clock_ends_no_backups(catalog: Catalog, folder: Path) -> None:
    make(catalog, folder, NOON + 9000 * DAY)
    assert due(catalog.path, folder, NOON)
    mine = make(catalog, folder, NOON)
    assert backups(folder, NOON)[0].path == mine


def test_a_nearly_full_disk_gets_a_warning_and_no_backup(
    catalog: Catalog,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(module, "SPARE_BYTES", 2**62)
    assert back_up(catalog, folder, NOON, lambda: None) is None
    assert "nearly full" in caplog.text
    assert list(folder.iterdir()) == []


def test_a_stopped_backup_leaves_the_earlier_ones(catalog: Catalog, folder: Path) -> None:
    earlier = make(catalog, folder)

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        back_up(catalog, folder, NOON + DAY, stop)
    assert list(folder.iterdir()) == [earlier]


KILLED = """
import os, signal, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from photoorganizer.index import copying
from photoorganizer.index.backups import back_up
from photoorganizer.index.catalog import Catalog

copying._PAGES_AT_ONCE = 1
left = int(sys.argv[2])
def proceed():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
with Catalog.open(Path(sys.argv[1])) as catalog:
    back_up(catalog, Path(sys.argv[1]).parent / "backups", datetime.now(UTC), proceed)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_backups_leave_the_earlier_ones_and_nothing_half_done(
    catalog: Catalog, folder: Path
) -> None:
    earlier = make(catalog, folder)
    chances = random.Random(0)
    for _ in range(6):
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(catalog.path), str(chances.randrange(20))],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        assert [one.path for one in backups(folder, NOON + DAY)] == [earlier]
        examine(earlier)
    parts = list(folder.glob("*.part*"))
    assert parts, "the kill came while it was copied"
    make(catalog, folder, NOON + DAY)
    assert set(parts) <= set(folder.iterdir()), "another process may be at it"
    for part in parts:
        os.utime(part, (0, 0))
    make(catalog, folder, NOON + DAY)
    assert list(folder.glob("*.part*")) == []


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)


def alter(path: Path, pragma: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA {pragma}")


def test_what_is_no_whole_backup_is_refused_with_a_sentence(catalog: Catalog, folder: Path) -> None:
    path = make(catalog, folder)
    with pytest.raises(CatalogError, match="There is no file"):
        examine(folder / "none.sqlite")
    (folder / "text.sqlite").write_text("no database" * 1000)
    with pytest.raises(CatalogCorrupt, match="choose another"):
        examine(folder / "text.sqlite")
    (folder / "empty.sqlite").touch()
    with pytest.raises(CatalogError, match="no backup of Photo Organizer"):
        examine(folder / "empty.sqlite")
    alter(path, "user_version = 999")
    with pytest.raises(CatalogNewer, match="newer version"):
        examine(path)
    alter(path, "application_id = 5")
    with pytest.raises(CatalogError, match="no backup of Photo Organizer"):
        examine(path)
    damage(path)
    with pytest.raises(CatalogCorrupt, match="choose another"):
        examine(path)
