"""The row of tags at hand keeps its keys: what was learnt by hand stays where it was."""

from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.quick_tags import MOST, QuickTags

NAMES = st.sampled_from([f"tag{number}" for number in range(14)])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("used"), st.lists(NAMES, max_size=3)),
        st.tuples(st.just("pin"), NAMES),
        st.tuples(st.just("unpin"), NAMES),
        st.tuples(st.just("forget"), NAMES),
        st.tuples(st.just("move"), NAMES, st.integers(-2, 12)),
    ),
    max_size=40,
)


@given(ACTS)
def test_whatever_is_done_the_row_stays_a_row_of_nine_different_tags(acts: list) -> None:
    quick = QuickTags()
    for verb, *arguments in acts:
        before = quick
        quick = getattr(quick, verb)(*arguments)
        assert len(quick.row) == len(set(quick.row)) <= MOST
        assert quick.row[: len(quick.pinned)] == quick.pinned
        assert not set(quick.pinned) & set(quick.recent)
        if verb == "used":
            assert quick.pinned == before.pinned


@given(st.lists(NAMES, min_size=1), st.integers(0, 8), st.data())
def test_a_tag_that_was_dragged_stands_where_it_was_let_go(
    names: list[str], place: int, data: st.DataObject
) -> None:
    quick = QuickTags().used(names)
    name = data.draw(st.sampled_from(quick.row))
    after = quick.move(name, place)
    assert after.row.index(name) == min(place, len(quick.row) - 1)
    assert set(after.row) == set(quick.row)
    assert after.used(["something new"]).row.index(name) == after.row.index(name)


def test_the_newest_comes_first_and_one_that_is_there_keeps_its_key() -> None:
    quick = QuickTags().used(["sea", "boat"])
    assert quick.row == ("boat", "sea")
    assert quick.used(["sea"]).row == ("boat", "sea")
    assert quick.used(["sea"]).last == "sea"


def test_pinned_tags_come_first_and_stay_when_others_are_used() -> None:
    quick = QuickTags().used(["sea"]).pin("anna").used(["boat"])
    assert quick.row == ("anna", "boat", "sea")
    assert quick.unpin("anna").row == ("anna", "boat", "sea")
    assert quick.unpin("anna").used(["snow"]).row == ("snow", "anna", "boat", "sea")
