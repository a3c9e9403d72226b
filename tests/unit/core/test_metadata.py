"""Keywords of other programs become tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.metadata import Keyword, keywords_of, united


@pytest.mark.parametrize(
    ("text", "separator", "keyword"),
    [
        ("Old Town", "|", Keyword("old_town", "Old Town")),
        ("Places|Japan|Otaru", "|", Keyword("otaru", "Places|Japan|Otaru")),
        ("Places/Japan/Otaru", "/", Keyword("otaru", "Places|Japan|Otaru")),
        (" Places | | Otaru |", "|", Keyword("otaru", "Places|Otaru")),
        ("Black/White", "|", Keyword("black_white", "Black/White")),
        ("Otaru\0\n", "|", Keyword("otaru", "Otaru")),
    ],
)
def test_the_leaf_is_the_tag_and_the_text_is_kept(
    text: str, separator: str, keyword: Keyword
) -> None:
    assert keywords_of([text], separator) == (keyword,)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "|", "2024", "***", "darktable|format|jpg", "_Digikam_Internal_Tags_|x", "x" * 201],
)
def test_what_cannot_be_a_tag_is_left_out(text: str) -> None:
    assert keywords_of([text]) == ()


def test_one_tag_comes_once_with_its_longest_hierarchy() -> None:
    assert keywords_of(["Otaru", "Places|Otaru", "OTARU"]) == (Keyword("otaru", "Places|Otaru"),)
    assert united(keywords_of(["a", "B"]), keywords_of(["A", "c"])) == keywords_of(["a", "B", "c"])


def test_a_file_that_names_thousands_is_not_believed() -> None:
    assert len(keywords_of(f"word{number}x" for number in range(5000))) == 500


@given(st.lists(st.text()))
def test_any_texts_give_good_tags(texts: list[str]) -> None:
    for keyword in keywords_of(texts):
        assert normalize_tag(keyword.name) == keyword.name
        assert keyword.text.isprintable() or keyword.text.strip()
        assert keywords_of([keyword.text]) == (keyword,)
