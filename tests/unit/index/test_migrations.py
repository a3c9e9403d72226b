"""A file of every version that was ever released is opened and has everything in it."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from photoorganizer.core.types import TagCount
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.migrations import APPLICATION_ID, MIGRATIONS
from shelf import Shelf
from trust import Record

VERSIONS = Path(__file__).with_name("versions")


def schema(path: Path) -> list[tuple[str, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as db:
        return db.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
        ).fetchall()


@pytest.fixture
def newest(tmp_path: Path) -> Path:
    path = tmp_path / "newest.sqlite"
    Catalog.open(path).close()
    return path


@pytest.mark.trust
@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_file_of_every_version_is_opened_with_all_that_is_in_it(
    version: int, tmp_path: Path, newest: Path, record: Record
) -> None:
    path = tmp_path / "old.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.executescript((VERSIONS / f"{version}.sql").read_text(encoding="utf-8"))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version}")
    with Catalog.open(path) as catalog:
        assert catalog.check() == []
        [root] = catalog.roots()
        assert set(catalog.known_files(root.id)) == {"plain.jpg", "caf\udce9.jpg", "gone.jpg"}
        assert catalog.tag_counts() == [TagCount("garden", 1, 0), TagCount("forest", 0, 1)]
        [(ids, matrix)] = list(catalog.embeddings(Shelf.model))
        assert (len(ids), matrix.shape) == (2, (2, 8))
    assert schema(path) == schema(newest)
    record("schema versions opened", 1)
