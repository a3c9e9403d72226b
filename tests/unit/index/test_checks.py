import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoorganizer.core.errors import CatalogCorrupt
from photoorganizer.core.types import Decision
from photoorganizer.index.care import CatalogCare
from photoorganizer.index.catalog import Catalog
from shelf import Shelf


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A catalog with an analysed and tagged photo, closed."""
    file = tmp_path / "checked.sqlite"
    with Catalog.open(file) as catalog:
        shelf = Shelf(catalog)
        photos = shelf.add("a.jpg", "b.jpg")
        shelf.record(*(shelf.analysed(photo, "forest") for photo in photos))
        catalog.decide(photos, "garden", Decision.TAG)
    return file


@contextlib.contextmanager
def outside(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program at our file."""
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        yield db


def check(path: Path) -> list[str]:
    with Catalog.open(path) as catalog:
        return catalog.check()


def test_a_whole_catalog_has_no_problems(path: Path) -> None:
    assert check(path) == []


TAMPERINGS = [
    ("UPDATE tag_count SET mine = 9", "The counts of tags do not add up."),
    ("DELETE FROM tag_count WHERE name = 'forest'", "The counts of tags do not add up."),
    ("UPDATE photo_count SET present = 9", "The counts of photos do not add up."),
    ("UPDATE photo_count SET to_review = 0", "The counts of photos do not add up."),
    ("DELETE FROM embedding", "2 photos count as analysed but have no embedding."),
    ("DELETE FROM photo WHERE path = 'a.jpg'", "belong to nothing"),
    (
        "DROP TRIGGER tag_added; "
        "INSERT INTO tag SELECT 'x', taken, id, 'user', 'mine', NULL, NULL, NULL FROM photo",
        "The counts of tags on photos do not add up.",
    ),
    (
        "DROP TRIGGER photo_dated; UPDATE photo SET taken = 5.5",
        "4 tags carry another time than their photo.",
    ),
]


@pytest.mark.parametrize(("tampering", "problem"), TAMPERINGS)
def test_what_was_tampered_with_is_told(path: Path, tampering: str, problem: str) -> None:
    with outside(path) as db:
        db.executescript(tampering)
    assert problem in " ".join(check(path))


def damage_a_page(path: Path) -> None:
    with outside(path) as db:
        [page] = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'tag_of_photo'"
        ).fetchone()
        [size] = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size + 8 : page * size] = b"\xff" * (size - 8)
    path.write_bytes(content)


def test_damaged_pages_are_told(path: Path) -> None:
    damage_a_page(path)
    assert any("damaged" in problem for problem in check(path))


def test_a_catalog_whose_program_died_is_looked_through_when_it_is_opened(path: Path) -> None:
    damage_a_page(path)
    Catalog.open(path).close()  # was closed: looked through later, by `verify`
    died = (
        "import os, sys; from pathlib import Path\n"
        "from photoorganizer.index.catalog import Catalog\n"
        "Catalog.open(Path(sys.argv[1])).set_setting('level', 'sure')\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", died, str(path)], check=False)
    with pytest.raises(CatalogCorrupt, match="photoorganizer doctor --repair"):
        Catalog.open(path)


@pytest.mark.parametrize("tampering", [tampering for tampering, _ in TAMPERINGS])
def test_what_was_tampered_with_is_put_right(path: Path, tampering: str) -> None:
    with outside(path) as db:
        db.executescript(tampering)
    with CatalogCare(path) as care:
        assert care.put_right()
        assert care.put_right() == []
    assert check(path) == []


def test_an_index_that_lost_rows_is_built_anew(path: Path) -> None:
    with outside(path) as db:
        sql = "SELECT sql FROM sqlite_schema WHERE name = 'photo_by_time'"
        [definition] = db.execute(sql).fetchone()
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = sql || ' AND 0' WHERE name = 'photo_by_time'")
    with outside(path) as db:
        db.execute("REINDEX photo_by_time")
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'photo_by_time'", (definition,))
    assert any("damaged" in problem for problem in check(path))
    with CatalogCare(path) as care:
        care.put_right()
    assert check(path) == []
