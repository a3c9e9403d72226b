from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from photoorganizer.core.errors import BadQuery, BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.index.file_terms import CameraTerm, RatingTerm, TimeTerm
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
    st.builds(CameraTerm, words),
    st.builds(RatingTerm, st.integers(-1, 5), st.just(5)),
    st.builds(RatingTerm, st.just(-1), st.integers(-1, 5)),
    st.integers(0, 5).map(lambda stars: RatingTerm(stars, stars)),
    st.builds(TimeTerm, st.dates(date(1850, 1, 1), date(2100, 1, 1)).map(str), st.booleans()),
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
        ("a lens:pixel", 2, "not “lens:”"),
        ("a rating:six", 2, "stars"),
        ("rating:>5", 0, "0 to 5"),
        ("from:yesterday", 0, "date"),
        ("to:2024-13", 0, "date"),
        ("from:2024-02-30", 0, "date"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, position: int, hint: str) -> None:
    with pytest.raises(BadQuery, match=hint) as refusal:
        parse(text)
    assert refusal.value.position == position


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2024", datetime(2024, 1, 1), datetime(2025, 1, 1)),
        ("2024-02", datetime(2024, 2, 1), datetime(2024, 3, 1)),
        ("2024-12", datetime(2024, 12, 1), datetime(2025, 1, 1)),
        ("2024-2-29", datetime(2024, 2, 29), datetime(2024, 3, 1)),
    ],
)
def test_a_date_is_a_span_from_its_beginning_to_its_end(
    text: str, since: datetime, until: datetime
) -> None:
    terms = parse(f"from:{text} to:{text}").terms
    assert [term.bound for term in terms if isinstance(term, TimeTerm)] == [
        since.timestamp(),
        until.timestamp(),
    ]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("3", 3, 3), (">=3", 3, 5), (">3", 4, 5), ("<=3", -1, 3), ("<3", -1, 2), ("-1", -1, -1)],
)
def test_stars_are_compared(text: str, least: int, most: int) -> None:
    assert parse(f"rating:{text}") == Query((RatingTerm(least, most),))


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
