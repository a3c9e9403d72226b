import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import NetworkLimits, hashtag, hashtag_line, normalize_tag


def limits(hashtags: int, characters: int = 10_000) -> NetworkLimits:
    return NetworkLimits("net", "A network", hashtags, characters, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("forest", "forest"),
        ("#Forest", "forest"),
        ("  ##Forest  ", "forest"),
        ("Grandma's Garden", "grandmas_garden"),
        ("Grandma’s Garden", "grandmas_garden"),
        ("black-and-white", "black_and_white"),
        ("sun & sea", "sun_sea"),
        ("new   york\tcity", "new_york_city"),
        ("snake_case", "snake_case"),
        ("__x__", "x"),
        ("2024 trip", "2024_trip"),
        ("Straße", "strasse"),
        ("Čeština", "čeština"),
        ("京都", "京都"),
        ("हिन्दी", "हिन्दी"),
        ("cafe\u0301", "café"),
        ("love ❤ it", "love_it"),
        ("c++", "c"),
    ],
)
def test_text_becomes_the_name_of_a_tag(text: str, name: str) -> None:
    assert normalize_tag(text) == name


@pytest.mark.parametrize("text", ["", "#", "   ", "2024", "20_24", "❤", "---", "_", "½", "\u0301"])
def test_text_without_a_letter_is_refused(text: str) -> None:
    with pytest.raises(BadTag, match="at least one letter"):
        normalize_tag(text)


@given(st.text(max_size=30))
def test_name_holds_only_what_a_hashtag_may_and_stays_itself(text: str) -> None:
    try:
        name = normalize_tag(text)
    except BadTag:
        return
    assert any(unicodedata.category(c)[0] == "L" for c in name)
    assert all(c == "_" or unicodedata.category(c)[0] in "LNM" for c in name)
    assert not name.startswith("_")
    assert not name.endswith("_")
    assert normalize_tag(name) == name
    assert normalize_tag(hashtag(name)) == name


@given(st.text(alphabet=st.characters(categories=["L"], max_codepoint=0x24F), min_size=1))
def test_case_makes_no_other_tag(text: str) -> None:
    assert normalize_tag(text.upper()) == normalize_tag(text.upper().lower())


def test_line_begins_every_tag_with_a_hash() -> None:
    assert hashtag_line(["sea", "new_york"]) == "#sea #new_york"
    assert hashtag_line([]) == ""


def test_line_keeps_the_first_tags_within_the_number_allowed() -> None:
    assert hashtag_line(["a", "b", "c"], limits(2)) == "#a #b"
    assert hashtag_line(["a", "b", "c"], limits(0)) == ""


def test_line_never_cuts_a_tag() -> None:
    assert hashtag_line(["forest", "sea"], limits(9, characters=11)) == "#forest"
    assert hashtag_line(["forest", "sea"], limits(9, characters=12)) == "#forest #sea"


NAMES = st.lists(st.sampled_from(["a", "sea", "forest", "new_york_city"]), max_size=12)


@given(NAMES, st.integers(0, 10), st.integers(0, 60))
def test_line_is_within_the_limits_and_in_order(names: list[str], most: int, size: int) -> None:
    line = hashtag_line(names, limits(most, size))
    assert len(line) <= size
    tags = line.split()
    assert len(tags) <= most
    assert tags == [hashtag(name) for name in names[: len(tags)]]
