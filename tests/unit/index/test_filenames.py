from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.index.filenames import from_text, to_search_text, to_text

names = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("\ud800\udc80\udcff\udfff\ue000\U0010f000\U0010f0ff\U0010f7ff\U0010f800"),
    )
)


@given(names)
def test_any_name_comes_back_from_text_that_sqlite_takes(name: str) -> None:
    text = to_text(name)
    text.encode("utf-8")
    assert from_text(text) == name


@given(st.binary(max_size=255))
def test_any_bytes_of_a_file_name_survive(raw: bytes) -> None:
    name = raw.decode("utf-8", "surrogateescape")
    assert from_text(to_text(name)).encode("utf-8", "surrogateescape") == raw


@given(names, names)
def test_two_names_never_become_one_text(one: str, other: str) -> None:
    assert (to_text(one) == to_text(other)) == (one == other)


@given(names, names, names)
def test_a_part_of_a_name_is_a_part_of_its_text(before: str, part: str, after: str) -> None:
    assert to_text(part) in to_text(before + part + after)


def test_ordinary_names_stay_as_they_are() -> None:
    assert to_text("été/Ünterwegs 🏔️/IMG (1).JPG") == "été/Ünterwegs 🏔️/IMG (1).JPG"


def test_search_text_ignores_case_and_composition() -> None:
    assert to_search_text("ÉTÉ/A.JPG") == to_search_text("e\u0301te\u0301/a.jpg")


def test_search_text_uses_the_catalogs_separator() -> None:
    assert to_search_text(str(Path("A", "b.jpg"))) == "a/b.jpg"
