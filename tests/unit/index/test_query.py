import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from photoorganizer.core.errors import BadQuery, BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.index.query import (
    Condition,
    IsTerm,
    Not,
    PathTerm,
    Query,
    TagTerm,
    WordTerm,
    parse,
)


def _is_tag(text: str) -> bool:
    try:
        return normalize_tag(text) == text
    except BadTag:
        return False


words = st.text(min_size=1).filter(str.strip)
positive = st.one_of(
    st.builds(TagTerm, st.text(min_size=1).filter(_is_tag)),
    st.builds(WordTerm, words),
    st.builds(PathTerm, words),
    st.builds(IsTerm, st.sampled_from(Condition)),
)
queries = st.builds(Query, st.lists(positive | st.builds(Not, positive)).map(tuple))


@given(queries)
@example(Query((WordTerm("-a"), WordTerm('say "cheese"'), WordTerm("is:not"), WordTerm("#x"))))
def test_a_query_written_out_reads_as_the_same_query(query: Query) -> None:
    assert parse(str(query)) == query


@given(
    st.one_of(
        st.text(),
        st.text(st.sampled_from('#-":is path ')),
        st.lists(st.sampled_from(["#", "-", '"', "path:", "is:", " ", "a", "tagged", "x:"])).map(
            "".join
        ),
    )
)
def test_any_text_is_understood_or_refused_at_a_place_within_it(text: str) -> None:
    refused = None
    try:
        query = parse(text)
    except BadQuery as error:
        refused = error
    if refused is None:
        assert parse(str(query)) == query
    else:
        assert 0 <= refused.position < len(text)
        assert str(refused).endswith(".")


def test_all_kinds_of_terms_stand_side_by_side() -> None:
    assert parse('#Forest -#snow path:"My photos" late -"summer night" is:untagged').terms == (
        TagTerm("forest"),
        Not(TagTerm("snow")),
        PathTerm("My photos"),
        WordTerm("late"),
        Not(WordTerm("summer night")),
        IsTerm(Condition.UNTAGGED),
    )


def test_an_empty_text_asks_for_all_photos() -> None:
    assert parse("  \n ").terms == ()


def test_tags_are_normalised_like_those_that_are_stored() -> None:
    assert parse("#Grandma's-Garden") == Query((TagTerm("grandmas_garden"),))


def test_a_quote_is_written_twice_within_quotes() -> None:
    assert parse('"12"" vinyl"') == Query((WordTerm('12" vinyl'),))


def test_a_minus_within_a_word_belongs_to_it() -> None:
    assert parse("black-and-white.jpg") == Query((WordTerm("black-and-white.jpg"),))


def test_keys_are_known_in_any_case() -> None:
    assert parse("Is:Tagged PATH:x") == Query((IsTerm(Condition.TAGGED), PathTerm("x")))


@pytest.mark.parametrize(
    ("text", "position", "hint"),
    [
        ("forest -", 7, "leaves out"),
        ("--a", 0, "leaves out"),
        ("a #", 2, "name of a tag"),
        ("#2024", 0, "name of a tag"),
        ('a path:"b', 7, "never closed"),
        ("path:", 4, "missing"),
        ('""', 0, "missing"),
        ("is:nice", 3, "tagged, untagged, review, missing, unreadable"),
        ("a camera:pixel", 2, "camera:"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, position: int, hint: str) -> None:
    with pytest.raises(BadQuery, match=hint) as refusal:
        parse(text)
    assert refusal.value.position == position


def test_expanding_widens_tags_and_words_and_nothing_else() -> None:
    query = parse("#kitty -#dog kitty -dog path:cat is:tagged")
    assert query.expanded(lambda name: [name, f"{name}s"]).terms == (
        TagTerm("kitty", frozenset({"kittys"})),
        Not(TagTerm("dog", frozenset({"dogs"}))),
        WordTerm("kitty", frozenset({"kittys"})),
        Not(WordTerm("dog", frozenset({"dogs"}))),
        PathTerm("cat"),
        IsTerm(Condition.TAGGED),
    )
    assert str(query.expanded(lambda name: [f"{name}s"])) == str(query)
