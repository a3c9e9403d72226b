"""The tags of a selection: what all have, what some have, what is only suggested."""

from photoorganizer.core.types import PhotoId, Tag, TagSource, TagState
from photoorganizer.ui.browser import with_kept
from photoorganizer.ui.hashtag_copier import merged
from photoorganizer.ui.selection_tags import TagUse, summarise


def mine(name: str, source: TagSource = TagSource.USER) -> Tag:
    return Tag(name, source, TagState.MINE)


def suggested(name: str, score: float) -> Tag:
    return Tag(name, TagSource.MODEL, TagState.SUGGESTED, score)


def ids(*numbers: int) -> list[PhotoId]:
    return [PhotoId(number) for number in numbers]


def test_a_tag_on_every_photo_is_whole_and_one_on_some_is_partly() -> None:
    tags = {PhotoId(1): [mine("sea"), mine("boat")], PhotoId(2): [mine("sea")]}
    summary = summarise(tags, 2)
    assert [(use.name, use.partly) for use in summary.mine] == [("boat", True), ("sea", False)]


def test_suggestions_on_most_photos_come_first_with_their_best_score() -> None:
    tags = {
        PhotoId(1): [suggested("sea", 0.9), suggested("boat", 0.95)],
        PhotoId(2): [suggested("sea", 0.7)],
    }
    assert summarise(tags, 2).suggested == (TagUse("sea", 2, 2, 0.9), TagUse("boat", 1, 2, 0.95))


def test_rejected_tags_are_not_shown_but_the_network_has_spoken() -> None:
    rejected = Tag("snow", TagSource.MODEL, TagState.REJECTED, 0.8)
    summary = summarise({PhotoId(1): [rejected]}, 1)
    assert (summary.mine, summary.suggested, summary.spoken) == ((), (), True)


def test_silence_is_told_from_everything_being_decided() -> None:
    assert not summarise({PhotoId(1): [mine("sea")]}, 1).spoken


def test_a_tag_from_a_file_says_so() -> None:
    [use] = summarise({PhotoId(1): [mine("sea", TagSource.IMPORTED)]}, 1).mine
    assert use.imported


def test_kept_photos_stay_where_they_were() -> None:
    found, before = ids(1, 4, 5), ids(1, 2, 3, 4, 5)
    assert with_kept(found, before, ids(3)) == tuple(ids(1, 3, 4, 5))
    assert with_kept(found, before, ids(2, 3)) == tuple(ids(1, 2, 3, 4, 5))
    assert with_kept(ids(5), ids(2, 5), ids(2)) == tuple(ids(2, 5))


def test_photos_that_were_never_shown_are_not_kept() -> None:
    assert with_kept(ids(1), ids(1, 2), ids(9)) == tuple(ids(1))


def test_hashtags_of_several_photos_come_by_frequency_then_in_order() -> None:
    assert merged([["sea", "boat"], ["boat", "dog"], []]) == ["boat", "sea", "dog"]
