import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.errors import BadQuery
from photoorganizer.engine.query_pieces import Piece, PieceKind, pieces, renamed, without
from photoorganizer.index.query import Query
from photoorganizer.index.query_parser import parse


def shown(text: str) -> list[Piece]:
    return [one.piece for one in pieces(text)]


def test_each_term_is_a_piece_with_its_kind_and_value() -> None:
    assert shown('#Beach -#snow "late summer" path:"My ""best""" rating:>=3 is:suggested') == [
        Piece(PieceKind.TAG, "beach"),
        Piece(PieceKind.TAG, "snow", negated=True),
        Piece(PieceKind.WORD, "late summer"),
        Piece(PieceKind.PATH, 'My "best"'),
        Piece(PieceKind.RATING, ">=3"),
        Piece(PieceKind.IS, "review"),
    ]


def test_groups_are_pieces_with_parts() -> None:
    a, b, c = (Piece(PieceKind.WORD, letter) for letter in "abc")
    assert shown("a OR b c") == [
        Piece(PieceKind.EITHER, parts=(a, Piece(PieceKind.EVERY, parts=(b, c))))
    ]
    assert shown("-(a OR b)") == [Piece(PieceKind.EITHER, negated=True, parts=(a, b))]
    assert shown("-(-a)") == [a]


@pytest.mark.parametrize(
    ("text", "number", "left"),
    [
        ("#Beach  -#snow from:2024", 1, "#Beach from:2024"),
        ("#Beach", 0, ""),
        ("#Beach AND #snow", 0, "#snow"),
        ("(a b) #Beach", 0, "b #beach"),
        ("a (b OR c)", 0, "(b OR c)"),
        ("a OR b", 0, ""),
    ],
)
def test_a_piece_is_taken_out(text: str, number: int, left: str) -> None:
    assert without(text, number) == left


words = st.sampled_from(["#a", "-#b", "c", '"d e"', "(f g)", "(h OR i)", "-(j k)", "from:2024"])


@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_what_is_left_asks_for_all_the_others(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    terms = parse(text).terms
    number = data.draw(st.integers(0, len(terms) - 1))
    assert parse(without(text, number)) == Query(terms[:number] + terms[number + 1 :])


def test_what_is_not_understood_has_no_pieces() -> None:
    with pytest.raises(BadQuery):
        pieces("a (")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("#cat", "#kitten"),
        ("-#Cat  (#dog|#cat) -(#cat #cats)", "-#kitten  (#dog|#kitten) -(#kitten #cats)"),
        ("NOT #cat OR cat", "NOT #kitten OR cat"),
        ('"#cat" path:"a #cat "#cat', '"#cat" path:"a #cat "#kitten'),
        ("path:#cat a#cat", "path:#cat a#cat"),
        ("", ""),
    ],
)
def test_a_tag_is_asked_for_by_its_new_name(text: str, after: str) -> None:
    assert renamed(text, "cat", "kitten") == after


@given(st.lists(st.sampled_from(["#a", "-#b", "a", '"#a"', "(#a OR -#b)", "OR #a"]), min_size=1))
def test_only_the_name_changes(parts: list[str]) -> None:
    text = " ".join(["c", *parts])
    assert repr(parse(renamed(text, "a", "z"))) == repr(parse(text)).replace(
        "TagTerm(name='a',", "TagTerm(name='z',"
    )
