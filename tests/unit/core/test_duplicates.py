"""Identical photos are put together as far as pairs lead, near-duplicates around the best."""

from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.duplicates import Pair, around_best, grouped, ordered
from photoorganizer.core.types import PhotoId

PAIRS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9))
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: ordered(PhotoId(pair[0]), PhotoId(pair[1]))),
    max_size=15,
)


def pair(one: int, other: int) -> Pair:
    return PhotoId(one), PhotoId(other)


def test_pairs_lead_from_photo_to_photo() -> None:
    groups = grouped([pair(1, 2), pair(4, 5), pair(2, 3), pair(3, 1)])
    assert sorted(map(sorted, groups)) == [[1, 2, 3], [4, 5]]


def test_what_was_said_to_be_no_copy_is_in_no_group_with_it() -> None:
    assert grouped([pair(1, 2)], {pair(1, 2)}) == []
    assert grouped([pair(1, 2), pair(2, 3)], {pair(1, 3)}) == [{1, 2}]


@given(PAIRS)
def test_each_photo_of_a_pair_is_in_the_same_group_as_the_other(pairs: list[Pair]) -> None:
    groups = grouped(pairs)
    assert sum(map(len, groups)) == len({photo for one in pairs for photo in one})
    assert all(any(set(one) <= group for group in groups) for one in pairs)


@given(PAIRS, PAIRS)
def test_no_group_holds_two_that_are_apart(pairs: list[Pair], apart: list[Pair]) -> None:
    for group in grouped(pairs, set(apart)):
        assert len(group) > 1
        assert not any(set(one) <= group for one in apart)


ALL = [PhotoId(photo) for photo in range(10)]


def test_near_duplicates_of_near_duplicates_are_in_no_group() -> None:
    chain = [pair(1, 2), pair(2, 3), pair(3, 4)]
    assert around_best([], chain, ALL) == [{1, 2}, {3, 4}]
    assert around_best([], chain, [PhotoId(photo) for photo in (2, 1, 3, 4)]) == [{1, 2, 3}]


def test_a_near_duplicate_of_a_photo_is_one_of_its_identical_copies() -> None:
    assert around_best([frozenset(pair(2, 3))], [pair(1, 3)], ALL) == [{1, 2, 3}]
    assert around_best([frozenset(pair(2, 3))], [pair(1, 3)], ALL, {pair(1, 2)}) == [{1, 3}]


def test_a_dismissed_photo_makes_room_for_its_other_near_duplicates() -> None:
    assert around_best([], [pair(1, 2), pair(2, 3)], ALL, {pair(1, 2)}) == [{2, 3}]


@given(PAIRS, PAIRS, PAIRS, st.permutations(ALL))
def test_every_copy_is_one_of_the_best_of_its_group(
    same: list[Pair], near: list[Pair], apart: list[Pair], order: list[PhotoId]
) -> None:
    identical = grouped(same, set(apart))
    twins = {photo: group for group in identical for photo in group}
    groups = around_best(identical, near, order, set(apart))
    for group in groups:
        assert len(group) > 1
        assert not any(set(one) <= group for one in apart)
        best = min(group, key=order.index)
        for photo in group - {best}:
            own, others = (twins.get(one, {one}) for one in (best, photo))
            assert photo in own or any(ordered(a, b) in near for a in own for b in others)
    assert sum(map(len, groups)) == len(set().union(*groups))
