from pathlib import Path

from photoorganizer.index.catalog import Catalog


def test_a_setting_is_kept_over_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        assert catalog.setting("level") is None
        catalog.set_setting("level", "more")
        catalog.set_setting("level", "sure")
    with Catalog.open(path) as catalog:
        assert catalog.setting("level") == "sure"
        assert catalog.setting("other") is None


def test_a_catalog_is_told_from_any_other_and_from_its_successor(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        first = catalog.identity, catalog.generation
    with Catalog.open(path) as catalog:
        assert (catalog.identity, catalog.generation) == first
    path.unlink()
    with Catalog.open(path) as catalog:
        assert catalog.identity != first[0]
        assert catalog.generation != first[1]
