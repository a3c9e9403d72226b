"""A post keeps to what a network takes, counts as the network does, and cuts no hashtag."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.posting import Counting, NetworkLimits, camel, compose, length, merged


def limits(
    hashtags: int, characters: int = 10_000, counts: Counting = Counting.CHARACTERS
) -> NetworkLimits:
    return NetworkLimits("net", "A network", hashtags, characters, date(2026, 1, 1), counts)


def test_the_first_tags_within_the_number_allowed_are_kept_and_the_others_named() -> None:
    post = compose(["a", "b", "c"], limits=limits(2))
    assert (post.text, post.kept, post.left_out) == ("#a #b", ("a", "b"), ("c",))
    assert compose(["a"], limits=limits(0)).text == ""


def test_no_hashtag_is_ever_cut() -> None:
    assert compose(["forest", "sea"], limits=limits(9, characters=11)).text == "#forest"
    assert compose(["forest", "sea"], limits=limits(9, characters=12)).text == "#forest #sea"


def test_a_tag_without_room_lets_no_later_one_pass() -> None:
    post = compose(["mountains", "sea"], limits=limits(9, characters=6))
    assert post.kept == ()
    assert post.left_out == ("mountains", "sea")


def test_the_caption_stands_above_its_hashtags_and_takes_of_their_room() -> None:
    assert compose(["sea"], " At last. ").text == "At last.\n\n#sea"
    assert compose(["sea"], "At last.", limits(5, characters=13)).text == "At last."


def test_hashtags_in_the_caption_count_and_are_not_said_twice() -> None:
    post = compose(["sea", "boat", "sun"], "Off to #Sea", limits(2))
    assert post.kept == ("boat",)
    assert post.left_out == ("sun",)
    assert post.hashtags == 2


def test_a_number_sign_in_a_caption_is_no_hashtag() -> None:
    assert compose([], "We are #1, says c#sharp").hashtags == 0


def test_a_caption_that_is_too_long_is_left_to_its_writer() -> None:
    post = compose(["sea"], "far too long", limits(5, characters=3))
    assert post.text == "far too long"
    assert post.length > 3
    assert post.left_out == ("sea",)


def test_words_of_a_tag_are_told_apart_by_capitals() -> None:
    assert camel("grandmas_garden") == "GrandmasGarden"
    assert camel("київ") == "Київ"
    assert compose(["new_york", "sea"], camel_case=True).text == "#NewYork #Sea"
    assert compose(["new_york"], "In #NewYork", camel_case=True).kept == ()


@pytest.mark.parametrize(
    ("text", "characters", "graphemes", "weight"),
    [
        ("#sea", 4, 4, 4),
        ("é", 1, 1, 1),
        ("e\u0301", 2, 1, 2),
        ("日本", 2, 2, 4),
        ("👍", 1, 1, 2),
        ("👨‍👩‍👧", 5, 1, 2),
        ("🇺🇦", 2, 1, 2),
    ],
)
def test_each_network_counts_in_its_own_way(
    text: str, characters: int, graphemes: int, weight: int
) -> None:
    assert length(text, Counting.CHARACTERS) == characters
    assert length(text, Counting.GRAPHEMES) == graphemes
    assert length(text, Counting.WEIGHTED) == weight


NAMES = st.lists(st.sampled_from(["a", "sea", "forest", "new_york_city"]), max_size=12, unique=True)


@given(
    NAMES, st.text(max_size=20), st.integers(0, 10), st.integers(1, 60), st.sampled_from(Counting)
)
def test_hashtags_are_within_the_limits_and_in_order(
    names: list[str], caption: str, most: int, size: int, counts: Counting
) -> None:
    post = compose(names, caption, limits(most, size, counts))
    if post.kept:
        assert post.length <= size
        assert post.hashtags <= most
        line = post.text.rsplit("\n\n", 1)[-1]
        assert line.split(" ") == [hashtag(name) for name in post.kept]
    assert [name for name in names if name in post.kept] == list(post.kept)
    assert not set(post.kept) & set(post.left_out)


def test_tags_of_several_photos_come_by_frequency_then_in_order() -> None:
    assert merged([["sea", "boat"], ["boat", "dog"], []]) == ["boat", "sea", "dog"]
