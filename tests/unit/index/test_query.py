import re
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from photoorganizer.core.errors import BadQuery, BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.index.file_terms import (
    CameraTerm,
    Feature,
    HasTerm,
    LensTerm,
    RatingTerm,
    TimeTerm,
    YearTerm,
)
from photoorganizer.index.query import (
    Condition,
    Either,
    Every,
    IsTerm,
    Not,
    PathTerm,
    Query,
    SimTerm,
    TagTerm,
    Term,
    WordTerm,
    asks_for,
    either,
    every,
)
from photoorganizer.index.query_parser import MOST_TERMS, parse, parse_placed


def _is_tag(text: str) -> bool:
    try:
        return normalize_tag(text) == text
    except BadTag:
        return False


words = st.text(min_size=1).filter(str.strip)
leaf: st.SearchStrategy[Term] = st.one_of(
    st.builds(TagTerm, st.text(min_size=1).filter(_is_tag)),
    st.builds(WordTerm, words),
    st.builds(PathTerm, words),
    st.builds(IsTerm, st.sampled_from(Condition)),
    st.builds(CameraTerm, words),
    st.builds(RatingTerm, st.integers(-1, 5), st.just(5)),
    st.builds(RatingTerm, st.just(-1), st.integers(-1, 5)),
    st.integers(0, 5).map(lambda stars: RatingTerm(stars, stars)),
    st.builds(TimeTerm, st.dates(date(1850, 1, 1), date(2100, 1, 1)).map(str), st.booleans()),
    st.tuples(st.integers(1800, 9998), st.integers(0, 90)).map(
        lambda years: YearTerm(years[0], min(9998, years[0] + years[1]))
    ),
    st.builds(LensTerm, words),
    st.builds(SimTerm, words),
    st.builds(HasTerm, st.sampled_from(Feature)),
)
terms = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=1, max_size=4).map(every),
        st.lists(inner, min_size=1, max_size=4).map(either),
    ),
    max_leaves=12,
)


def _query(parts: list[Term]) -> Query:
    if not parts:
        return Query()
    whole = every(parts)
    return Query(whole.terms if isinstance(whole, Every) else (whole,))


queries = st.lists(terms, max_size=5).map(_query)


@given(queries)
@example(Query((WordTerm("-a"), WordTerm('say "cheese"'), WordTerm("is:not"), WordTerm("#x"))))
def test_a_query_written_out_reads_as_the_same_query(query: Query) -> None:
    assert parse(str(query)) == query


@given(
    st.one_of(
        st.text(),
        st.text(st.sampled_from('#-":is path ()|')),
        st.lists(
            st.sampled_from(
                ['"', "path:", "is:", " ", "a", "tagged", "x:", "year:", "2024", *"#-()|"]
            )
            | st.sampled_from([" OR ", " AND ", " NOT "])
        ).map("".join),
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
        assert 1 <= refused.length <= len(text) - refused.position
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
        ("is:nice", 3, "suggested, tagged, unreadable, untagged, not by “nice”"),
        ("a film:velvia", 2, "not “film:”"),
        ("a rating:six", 9, "stars"),
        ("rating:>5", 7, "0 to 5"),
        ("from:yesterday", 5, "date"),
        ("to:2024-13", 3, "date"),
        ("from:2024-02-30", 5, "date"),
        ("year:2021-2019", 5, "year"),
        ("has:money", 4, "gps, sidecar"),
        ("(a OR b", 0, "never closed"),
        ("a b)", 3, "closes nothing"),
        ("a ()", 2, "between"),
        ("a (", 2, "never closed"),
        ("OR a", 0, "before “OR”"),
        ("a | | b", 2, "behind “|”"),
        ("a OR", 2, "behind “OR”"),
        ("a AND OR b", 2, "behind “AND”"),
        ("NOT NOT a", 4, "before “NOT”"),
        ("(a OR) b", 3, "behind “OR”"),
        ("-(", 1, "never closed"),
        ("-) a", 0, "leaves out"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, position: int, hint: str) -> None:
    with pytest.raises(BadQuery, match=re.escape(hint)) as refusal:
        parse(text)
    assert refusal.value.position == position


def test_the_whole_of_what_is_wrong_is_pointed_at() -> None:
    with pytest.raises(BadQuery) as refusal:
        parse("#a from:yesterday #b")
    assert (refusal.value.position, refusal.value.length) == (8, len("yesterday"))


@pytest.mark.parametrize("text", ["(" * 5000 + "a" + ")" * 5000, "-(" * 5000, "a OR " * 5000 + "a"])
def test_what_no_database_would_take_is_refused(text: str) -> None:
    with pytest.raises(BadQuery, match="at most"):
        parse(text)


def test_as_many_terms_as_are_allowed_are_understood() -> None:
    assert len(parse(" ".join(["a"] * MOST_TERMS)).terms) == MOST_TERMS


A, B, C = WordTerm("a"), WordTerm("b"), WordTerm("c")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a OR b", (Either((A, B)),)),
        ("a|b", (Either((A, B)),)),
        ("a b OR c", (Either((Every((A, B)), C)),)),
        ("a (b OR c)", (A, Either((B, C)))),
        ("a AND (b | c)", (A, Either((B, C)))),
        ("(a b) c", (A, B, C)),
        ("((a))", (A,)),
        ("a OR (b OR c)", (Either((A, B, C)),)),
        ("-(a b)", (Not(Every((A, B))),)),
        ("NOT (a OR b) c", (Not(Either((A, B))), C)),
        ("NOT a b", (Not(A), B)),
        ("-(-a)", (Not(Not(A)),)),
        ("a or b", (A, WordTerm("or"), B)),
        ('a "OR" b', (A, WordTerm("OR"), B)),
        ("#a|#b", (Either((TagTerm("a"), TagTerm("b"))),)),
        ("a -(b)", (A, Not(B))),
        ("is:suggested", (IsTerm(Condition.REVIEW),)),
        ("year:2019 year:2019-2021", (YearTerm(2019, 2019), YearTerm(2019, 2021))),
        ("lens:macro HAS:GPS", (LensTerm("macro"), HasTerm(Feature.GPS))),
        ('sim:"2024/beach.jpg"', (SimTerm("2024/beach.jpg"),)),
    ],
)
def test_terms_are_joined_negated_and_grouped(text: str, terms: tuple[Term, ...]) -> None:
    assert parse(text).terms == terms


def test_every_term_knows_its_place_in_the_text() -> None:
    text = " #a  (b OR c)  -from:2024 (a b) "
    placed = [text[one.start : one.end] for one in parse_placed(text)]
    assert placed == ["#a", "(b OR c)", "-from:2024", "(a b)", "(a b)"]
    text = "a b OR c"
    assert [text[one.start : one.end] for one in parse_placed(text)] == [text]


def test_a_tree_that_no_text_would_give_cannot_be_made() -> None:
    for bad in (
        lambda: Every((A,)),
        lambda: Either((Either((A, B)), C)),
        lambda: Query((Every((A, B)),)),
    ):
        with pytest.raises(ValueError, match="term"):
            bad()


def test_asking_for_the_missing_is_told_from_leaving_them_out() -> None:
    asking = ["is:missing", "a is:missing", "a OR (b is:missing)"]
    others = ["", "-is:missing", "a -(b OR is:missing)", "is:untagged"]
    assert [asks_for(parse(text), Condition.MISSING) for text in asking] == [True] * 3
    assert [asks_for(parse(text), Condition.MISSING) for text in others] == [False] * 4


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2024", datetime(2024, 1, 1), datetime(2025, 1, 1)),
        ("2019-2021", datetime(2019, 1, 1), datetime(2022, 1, 1)),
    ],
)
def test_years_go_from_the_first_to_the_end_of_the_last(
    text: str, since: datetime, until: datetime
) -> None:
    [term] = parse(f"year:{text}").terms
    assert isinstance(term, YearTerm)
    assert term.bounds == (since.timestamp(), until.timestamp())


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
    query = parse("#kitty -#dog kitty -dog path:cat is:tagged (#kitty OR a)")
    assert query.expanded(lambda name: [name, f"{name}s"]).terms == (
        TagTerm("kitty", frozenset({"kittys"})),
        Not(TagTerm("dog", frozenset({"dogs"}))),
        WordTerm("kitty", frozenset({"kittys"})),
        Not(WordTerm("dog", frozenset({"dogs"}))),
        PathTerm("cat"),
        IsTerm(Condition.TAGGED),
        Either((TagTerm("kitty", frozenset({"kittys"})), WordTerm("a", frozenset({"as"})))),
    )
    assert str(query.expanded(lambda name: [f"{name}s"])) == str(query)
