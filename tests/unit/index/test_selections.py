"""What many photos have in common, counted in the catalog."""

import pytest

from photoorganizer.core.selection import TagUse
from photoorganizer.core.types import Decision, PhotoId, Suggestion
from photoorganizer.index import selections
from shelf import Shelf


@pytest.fixture
def photos(shelf: Shelf) -> list[PhotoId]:
    return shelf.add("a.jpg", "b.jpg", "c.jpg")


def test_a_tag_on_every_photo_is_whole_and_one_on_some_is_partly(
    shelf: Shelf, photos: list[PhotoId]
) -> None:
    shelf.catalog.decide(photos, "sea", Decision.TAG)
    shelf.catalog.decide(photos[:1], "boat", Decision.TAG)
    summary = shelf.catalog.ask(lambda db: selections.summary(db, photos))
    assert summary.mine == (TagUse("boat", 1, 3), TagUse("sea", 3, 3))
    assert [use.partly for use in summary.mine] == [True, False]
    assert not summary.spoken


def test_suggestions_on_most_photos_come_first_with_their_best_score(
    shelf: Shelf, photos: list[PhotoId]
) -> None:
    a, b, _ = photos
    shelf.catalog.replace_suggestions(
        {
            a: [Suggestion("sea", 0.9, "hashtag"), Suggestion("boat", 0.95, "object")],
            b: [Suggestion("sea", 0.7, "hashtag")],
        }
    )
    summary = shelf.catalog.ask(lambda db: selections.summary(db, photos))
    assert summary.suggested == (TagUse("sea", 2, 3, 0.9), TagUse("boat", 1, 3, 0.95))
    assert summary.spoken


def test_photos_that_were_not_asked_about_do_not_count(shelf: Shelf, photos: list[PhotoId]) -> None:
    shelf.catalog.decide(photos, "sea", Decision.TAG)
    [use] = shelf.catalog.ask(lambda db: selections.summary(db, photos[:2])).mine
    assert (use.count, use.total, use.partly) == (2, 2, False)


def test_copied_tags_are_mine_only(shelf: Shelf, photos: list[PhotoId]) -> None:
    a, b, _ = photos
    shelf.catalog.replace_suggestions({a: [Suggestion("sea", 0.9, "hashtag")]})
    shelf.catalog.decide([a], "boat", Decision.TAG)
    shelf.catalog.decide([b], "anna", Decision.TAG)
    assert shelf.catalog.ask(lambda db: selections.shared(db, [a, b])) == ["anna", "boat"]
