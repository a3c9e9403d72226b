"""“Not a duplicate” is remembered by pairs, for as long as there are both photos."""

import pytest

from photoorganizer.core.types import PhotoId
from photoorganizer.index.care import CatalogCare
from photoorganizer.index.catalog import Catalog
from shelf import Shelf


@pytest.fixture
def photos(shelf: Shelf) -> list[PhotoId]:
    return sorted(shelf.add("a.jpg", "b.jpg", "c.jpg"))


def test_each_two_of_the_photos_are_different(catalog: Catalog, photos: list[PhotoId]) -> None:
    a, b, c = photos
    catalog.differences.add([c, a, b])
    catalog.differences.add([b, a])
    assert catalog.differences.all() == {(a, b), (a, c), (b, c)}


def test_what_was_said_can_be_taken_back(catalog: Catalog, photos: list[PhotoId]) -> None:
    a, b, c = photos
    catalog.differences.add(photos)
    catalog.differences.discard([b, a])
    assert catalog.differences.all() == {(a, c), (b, c)}


def test_one_photo_or_unknown_ones_say_nothing(catalog: Catalog, photos: list[PhotoId]) -> None:
    catalog.differences.add(photos[:1])
    catalog.differences.add([photos[0], PhotoId(999)])
    assert catalog.differences.all() == set()


def test_a_forgotten_photo_takes_its_differences_along(
    catalog: Catalog, shelf: Shelf, photos: list[PhotoId]
) -> None:
    a, b, c = photos
    catalog.differences.add(photos)
    shelf.scan(gone=[b])
    assert len(catalog.differences.all()) == 3
    with CatalogCare(catalog.path) as care:
        care.forget_missing([b])
    assert catalog.differences.all() == {(a, c)}
