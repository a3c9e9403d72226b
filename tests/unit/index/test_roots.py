from pathlib import Path

import pytest

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import Change, Decision, FileStamp
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges
from shelf import Shelf


def test_a_root_is_watched_once(catalog: Catalog) -> None:
    first = catalog.add_root(Path("/photos"))
    assert catalog.add_root(Path("/photos/../photos/")) == first
    assert catalog.roots() == [first]


def test_roots_come_by_path(catalog: Catalog) -> None:
    added = [catalog.add_root(Path(path)) for path in ("/b", "/a", "/a b")]
    assert [root.path.name for root in catalog.roots()] == ["a", "a b", "b"]
    assert {root.id for root in catalog.roots()} == {root.id for root in added}


@pytest.mark.parametrize("path", ["/photos/2024", "/", "/photos/2024/../2025/spring"])
def test_roots_inside_each_other_are_refused(catalog: Catalog, path: str) -> None:
    root = catalog.add_root(Path("/photos"))
    with pytest.raises(KnownError, match="watched already"):
        catalog.add_root(Path(path))
    assert catalog.roots() == [root]


def test_a_root_whose_name_begins_like_another_is_no_part_of_it(catalog: Catalog) -> None:
    catalog.add_root(Path("/photos"))
    assert catalog.add_root(Path("/photos2")).path == Path("/photos2")


def test_a_root_may_have_a_name_of_any_bytes(catalog: Catalog) -> None:
    path = Path("/m\udcff\udc80ch/\U0010f0ff")
    assert catalog.add_root(path).path == path
    assert [root.path for root in catalog.roots()] == [path]


def test_removing_a_root_forgets_its_photos_and_no_others(shelf: Shelf, catalog: Catalog) -> None:
    ids = shelf.add("a.jpg", "b.jpg", "c.jpg")
    shelf.record(shelf.analysed(ids[0], "forest", "lake"))
    shelf.quarantine(ids[1])
    catalog.decide(ids, "garden", Decision.TAG)
    shelf.scan(gone=ids[2:])
    other = catalog.add_root(Path("/others"))
    catalog.apply_scan(other.id, ScanChanges(added=[FileStamp("d.jpg", 1, 1)]))
    [kept] = [file.id for file in catalog.known_files(other.id).values()]
    catalog.decide([kept], "garden", Decision.TAG)
    generation = catalog.generation

    changes = catalog.remove_root(shelf.root.id)

    assert changes.kinds == set(Change)
    assert changes.photos == set(ids), "caches follow these"
    assert catalog.roots() == [other]
    assert catalog.photos([*ids, kept]) == catalog.photos([kept])
    assert [count.name for count in catalog.tag_counts()] == ["garden"]
    assert catalog.root_counts() == {other.id: 1}
    assert catalog.embedding_count(shelf.model) == 0
    assert catalog.generation > generation
    assert catalog.logits(ids[0], 10, shelf.model) == []


def test_a_root_without_embeddings_does_not_make_vectors_stale(
    shelf: Shelf, catalog: Catalog
) -> None:
    shelf.add("a.jpg")
    generation = catalog.generation
    catalog.remove_root(shelf.root.id)
    assert catalog.generation == generation


def test_an_id_is_never_given_twice(shelf: Shelf, catalog: Catalog) -> None:
    before = shelf.add("a.jpg", "b.jpg")
    catalog.remove_root(shelf.root.id)
    after = Shelf(catalog).add("a.jpg", "b.jpg")
    assert set(before).isdisjoint(after)


def test_removing_an_unknown_root_changes_nothing(shelf: Shelf, catalog: Catalog) -> None:
    shelf.add("a.jpg")
    catalog.remove_root(shelf.root.id)
    assert catalog.remove_root(shelf.root.id).photos == frozenset()


def test_counts_of_roots_leave_out_missing_photos(shelf: Shelf, catalog: Catalog) -> None:
    ids = shelf.add("a.jpg", "b.jpg")
    empty = catalog.add_root(Path("/empty"))
    shelf.scan(gone=ids[:1])
    assert catalog.root_counts() == {shelf.root.id: 1, empty.id: 0}
