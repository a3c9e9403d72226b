"""Photos kept in sight, and the hashtags of several of them."""

from photoorganizer.core.types import PhotoId
from photoorganizer.ui.browser import with_kept


def ids(*numbers: int) -> list[PhotoId]:
    return [PhotoId(number) for number in numbers]


def test_kept_photos_stay_where_they_were() -> None:
    found, before = ids(1, 4, 5), ids(1, 2, 3, 4, 5)
    assert with_kept(found, before, ids(3)) == tuple(ids(1, 3, 4, 5))
    assert with_kept(found, before, ids(2, 3)) == tuple(ids(1, 2, 3, 4, 5))
    assert with_kept(ids(5), ids(2, 5), ids(2)) == tuple(ids(2, 5))


def test_photos_that_were_never_shown_are_not_kept() -> None:
    assert with_kept(ids(1), ids(1, 2), ids(9)) == tuple(ids(1))
