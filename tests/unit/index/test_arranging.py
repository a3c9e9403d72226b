"""Photos in every order, under their headings."""

from pathlib import Path

import pytest

from photoorganizer.core.arrangement import Grouping, Order, Period
from photoorganizer.core.metadata import Metadata
from photoorganizer.core.types import FileStamp, PhotoId
from photoorganizer.index import arranging, metadata
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query_parser import parse
from photoorganizer.index.records import ScanChanges
from shelf import SECOND, Shelf


@pytest.fixture
def photos(shelf: Shelf, catalog: Catalog) -> list[PhotoId]:
    """Four photos, entered in another order than they were taken in."""
    files = (
        ("b/Zoo.jpg", 30, 3),
        ("a/c/apple.jpg", 10, 4),
        ("a/bee.jpg", 40, 1),
        ("top.jpg", 20, 2),
    )
    stamps = [FileStamp(name, size, seconds * SECOND) for name, size, seconds in files]
    for stamp in stamps:
        catalog.apply_scan(shelf.root.id, ScanChanges(added=[stamp]))
    known = catalog.known_files(shelf.root.id)
    return [known[name].id for name, _, _ in files]


def names(catalog: Catalog, order: Order, grouping: Grouping, text: str = "") -> str:
    ids = catalog.ask(lambda db: arranging.found(db, parse(text), order, grouping))
    return " ".join(photo.path.stem for photo in catalog.photos(ids))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.NEWEST, "apple Zoo top bee"),
        (Order.OLDEST, "bee top Zoo apple"),
        (Order.NAME, "apple bee top Zoo"),
        (Order.FOLDER, "top bee apple Zoo"),
        (Order.SIZE, "bee Zoo top apple"),
        (Order.ADDED, "top bee apple Zoo"),
    ],
)
@pytest.mark.usefixtures("photos")
def test_photos_stand_in_the_order_asked_for(catalog: Catalog, order: Order, expected: str) -> None:
    assert names(catalog, order, Grouping.NONE) == expected
    assert names(catalog, order, Grouping.DATE) == expected


def test_stars_come_before_none(catalog: Catalog, photos: list[PhotoId]) -> None:
    zoo, apple, _, top = photos
    with_stars = {zoo: 1, apple: 0, top: 5}
    for photo, rating in with_stars.items():
        stars = Metadata(rating=rating)
        catalog.change(lambda db, photo=photo, stars=stars: metadata.put(db, photo, stars))
    assert names(catalog, Order.RATING, Grouping.NONE) == "top Zoo apple bee"


@pytest.mark.usefixtures("photos")
def test_a_search_keeps_the_order(catalog: Catalog) -> None:
    assert names(catalog, Order.SIZE, Grouping.NONE, "path:a") == "bee apple"
    assert names(catalog, Order.OLDEST, Grouping.NONE, "-path:top") == "bee Zoo apple"


@pytest.mark.usefixtures("photos")
def test_folders_come_before_the_order_in_them(shelf: Shelf, catalog: Catalog) -> None:
    shelf.scan(added=[shelf.stamp("a/c/new.jpg", 500, 9)])
    assert names(catalog, Order.NEWEST, Grouping.FOLDER) == "top bee new apple Zoo"
    ids = catalog.ask(lambda db: arranging.found(db, parse(""), Order.NEWEST, Grouping.FOLDER))
    arranged = catalog.ask(lambda db: arranging.arrangement(db, ids, Order.NEWEST, Grouping.FOLDER))
    root = Path("/photos")
    assert [(one.of, one.first) for one in arranged.stretches] == [
        (root, 0),
        (root / "a", 1),
        (root / "a" / "c", 2),
        (root / "b", 4),
    ]
    assert arranged.months == ()


def test_dates_follow_the_photos_given(catalog: Catalog, photos: list[PhotoId]) -> None:
    def of(order: Order, grouping: Grouping) -> tuple[int, int]:
        arranged = catalog.ask(lambda db: arranging.arrangement(db, photos, order, grouping))
        return len(arranged.stretches), len(arranged.months)

    assert of(Order.NEWEST, Grouping.DATE) == (1, 1)
    assert of(Order.NEWEST, Grouping.NONE) == (0, 1)
    assert of(Order.NAME, Grouping.DATE) == (0, 0)
    [month] = catalog.ask(
        lambda db: arranging.arrangement(db, photos, Order.OLDEST, Grouping.DATE)
    ).months
    assert isinstance(month.of, Period) and month.count == 4
