from collections.abc import Iterator
from pathlib import Path

import pytest

from photoorganizer.index.catalog import Catalog
from shelf import Shelf


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(tmp_path / "catalog.sqlite") as opened:
        yield opened
        assert opened.check() == []


@pytest.fixture
def shelf(catalog: Catalog) -> Shelf:
    return Shelf(catalog)
