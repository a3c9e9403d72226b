from pathlib import Path

from photoorganizer.core.types import LibraryCounts, PhotoId
from photoorganizer.index.catalog import Catalog
from shelf import Shelf


def test_photos_come_in_the_order_asked_for(shelf: Shelf, catalog: Catalog) -> None:
    a, b, c = shelf.add("a.jpg", "b.jpg", "c.jpg")
    asked = [c, PhotoId(c + 9), a, b]
    assert [photo.id for photo in catalog.photos(asked)] == [c, a, b]
    assert catalog.photos([]) == []


def test_a_page_of_any_length_is_read(shelf: Shelf, catalog: Catalog) -> None:
    ids = shelf.add(*(f"{n}.jpg" for n in range(3_000)))
    asked = ids * 20  # more than SQLite takes as separate parameters
    assert len(catalog.photos(asked)) == 60_000


def test_one_photo_is_found_by_id_and_by_path(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("2024/a.jpg")
    found = catalog.photo(photo)
    assert found is not None
    assert catalog.photo_at(found.path) == found
    assert catalog.photo(PhotoId(photo + 1)) is None


def test_a_path_that_is_not_in_the_library_is_none(shelf: Shelf, catalog: Catalog) -> None:
    shelf.add("a.jpg")
    for path in ("/photos/b.jpg", "/elsewhere/a.jpg", "/photos", "/photos/a.jpg/c"):
        assert catalog.photo_at(Path(path)) is None


def test_a_missing_photo_is_still_found_at_its_path(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.scan(gone=[photo])
    found = catalog.photo_at(Path("/photos/a.jpg"))
    assert found is not None
    assert found.id == photo


def test_an_empty_library_counts_nothing(catalog: Catalog) -> None:
    assert catalog.counts() == LibraryCounts(0, 0, 0, 0, 0)
    assert catalog.tag_counts() == []
    assert catalog.root_counts() == {}
