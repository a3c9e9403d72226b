import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import hashtag, hashtag_line, normalize_tag


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
