"""The tags of one photo as chips show them."""

from photoorganizer.core.selection import of_one
from photoorganizer.core.types import Tag, TagSource, TagState


def test_mine_come_by_name_and_suggestions_surest_first() -> None:
    tags = of_one(
        [
            Tag("sea", TagSource.USER, TagState.MINE),
            Tag("boat", TagSource.USER, TagState.MINE),
            Tag("sky", TagSource.MODEL, TagState.SUGGESTED, 0.7),
            Tag("water", TagSource.MODEL, TagState.SUGGESTED, 0.9),
        ]
    )
    assert [use.name for use in tags.mine] == ["boat", "sea"]
    assert [use.name for use in tags.suggested] == ["water", "sky"]


def test_rejected_tags_are_not_shown_but_the_network_has_spoken() -> None:
    tags = of_one([Tag("snow", TagSource.MODEL, TagState.REJECTED, 0.8)])
    assert (tags.mine, tags.suggested, tags.spoken) == ((), (), True)


def test_silence_is_told_from_everything_being_decided() -> None:
    assert not of_one([Tag("sea", TagSource.USER, TagState.MINE)]).spoken


def test_a_tag_from_a_file_says_so() -> None:
    [use] = of_one([Tag("sea", TagSource.IMPORTED, TagState.MINE)]).mine
    assert use.imported
