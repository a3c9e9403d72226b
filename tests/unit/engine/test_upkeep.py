"""The catalog is looked after when indexing ends."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from photoorganizer.core.errors import CatalogCorrupt
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.engine.library import Library
from photoorganizer.engine.upkeep import Upkeep
from photoorganizer.index.backups import backups, examine
from photoorganizer.index.catalog import Catalog


@pytest.fixture
def catalog(paths: LibraryPaths) -> Iterator[Catalog]:
    with Catalog.open(paths.catalog) as opened:
        for number in range(400):
            opened.set_setting(str(number), "x" * 500)
        yield opened


def made(paths: LibraryPaths) -> list[Path]:
    return [backup.path for backup in backups(paths.backups, datetime.now(UTC))]


def test_indexing_ends_with_a_backup_and_the_next_one_with_no_other(
    library: Library, drawn_photos: Path
) -> None:
    library.index([drawn_photos])
    [first] = made(library.paths)
    examine(first)
    library.index()
    assert made(library.paths) == [first]


def test_a_damaged_catalog_is_told_and_no_backup_is_made_of_it(
    catalog: Catalog, paths: LibraryPaths
) -> None:
    catalog.settle()
    content = bytearray(paths.catalog.read_bytes())
    content[-9000:] = b"\xff" * 9000
    paths.catalog.write_bytes(content)
    with Catalog.open(paths.catalog) as fresh, pytest.raises(CatalogCorrupt, match="--repair"):
        Upkeep(fresh, paths).run(lambda: None)
    assert made(paths) == []


def test_a_backup_that_cannot_be_made_is_a_warning(
    catalog: Catalog, paths: LibraryPaths, caplog: pytest.LogCaptureFixture
) -> None:
    paths.backups.write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        Upkeep(catalog, paths).run(lambda: None)
    assert "No backup was made" in caplog.text
