"""What a gallery is about: shares, their range, evidence, and what does not count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.attention import GalleryOpinion
from photoorganizer.core.interests import (
    Aggregated,
    Interests,
    ShareSpread,
    angle,
    as_decided,
    interests,
    photos_about,
    wilson,
)

LABELS = ("forest", "sea", "snow", "other")


def told(*photos: tuple[float, ...]) -> Interests:
    table = np.array(photos, np.float32).reshape(len(photos), len(LABELS))
    return interests(table, LABELS, {"other"})


def test_sure_photos_count_alike_and_shares_are_of_all_of_them() -> None:
    found = told((1, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1))
    assert [(one.label, one.share) for one in found.found] == [("forest", 0.5), ("sea", 0.25)]
    assert (found.counted, found.uncertain) == (4, 0)


def test_a_photo_that_could_be_anything_is_left_out_and_counted() -> None:
    found = told((1, 0, 0, 0), (0.4, 0.3, 0.3, 0))
    assert [(one.label, one.share) for one in found.found] == [("forest", 1.0)]
    assert (found.counted, found.uncertain) == (1, 1)


def test_a_surer_photo_weighs_more() -> None:
    [forest] = told((1, 0, 0, 0), (0, 0.55, 0.25, 0.2)).found
    assert forest.share > 0.5


def test_what_no_photo_is_most_likely_about_is_no_interest() -> None:
    assert [one.label for one in told((0.95, 0.05, 0, 0)).found] == ["forest"]


def test_one_doubtful_photo_is_no_interest_and_several_are() -> None:
    doubtful, nothing = (0.6, 0, 0, 0.4), (0.0, 0, 0, 1)
    assert told(doubtful, nothing).found == ()
    assert [one.label for one in told(*[doubtful] * 5, nothing).found] == ["forest"]


def test_silence_is_no_interest() -> None:
    found = told((0, 0, 0, 1))
    assert found.found == ()
    assert found.counted == 1


def test_no_photo_is_no_interest() -> None:
    assert told() == Interests((), 0, 0)


def test_photos_whose_scores_are_no_numbers_are_uncertain() -> None:
    found = told((float("nan"),) * 4, (1, 0, 0, 0))
    assert (found.counted, found.uncertain) == (1, 1)


def test_the_weightiest_photos_are_the_evidence() -> None:
    table = np.array([[0.7, 0.3, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0.9, 0.1, 0, 0]], np.float32)
    [forest] = interests(table, LABELS, {"other"}, evidence=2).found
    assert [one.row for one in forest.evidence] == [2, 3]
    assert forest.evidence[0].weight > forest.evidence[1].weight
    everything = interests(table, LABELS, {"other"}).found[0].evidence
    assert sum(one.weight for one in everything) == pytest.approx(1)


def test_more_photos_narrow_the_range() -> None:
    few, many = told((1, 0, 0, 0), (0, 0, 0, 1)), told(*[(1, 0, 0, 0), (0, 0, 0, 1)] * 50)
    assert few.found[0].high - few.found[0].low > 2 * (many.found[0].high - many.found[0].low)


def test_the_range_is_that_of_the_published_table() -> None:
    # Newcombe 1998, table I: 81 of 263, Wilson's method without correction.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_what_the_network_mistakes_widens_the_range_however_many_photos_there_are() -> None:
    table = np.array([[0.9, 0.05, 0, 0.05], [0, 0, 0, 1]] * 500, np.float32)
    known = Aggregated(4, spread=ShareSpread(0.1, 3, 0.1, 0.2))
    years = np.array([2024] * 1000)
    [trusted] = interests(table, LABELS, {"other"}, years=years).found
    [told] = interests(table, LABELS, {"other"}, years=years, aggregated=known).found
    assert told.share == trusted.share
    assert trusted.low > 0.9 * told.share
    assert angle(told.low) == pytest.approx(angle(told.share) - 0.1)
    assert angle(told.high) == pytest.approx(angle(told.share) + 0.2)
    assert (told.by_year[0].low, told.by_year[0].high) == pytest.approx((told.low, told.high))


def test_small_shares_are_off_by_times_and_large_ones_by_less() -> None:
    spread = ShareSpread(0.25, 2.5, 0.1, 0.1)
    assert (spread.lowest(0.01), spread.highest(0.01)) == pytest.approx((0.0025, 0.025))
    assert spread.lowest(0.4) > 0.25 * 0.4
    assert spread.highest(0.4) < 0.5
    assert ShareSpread().lowest(0.3) == pytest.approx(0.3) == ShareSpread().highest(0.3)


def test_what_the_user_decided_is_no_mistake() -> None:
    decided = np.array([[1, 0, 0, 0], [0, 0, 0, 1]] * 500, np.float32)
    known = Aggregated(4, spread=ShareSpread(0.1, 3, 0.1, 0.2))
    assert interests(decided, LABELS, {"other"}, aggregated=known) == interests(
        decided, LABELS, {"other"}
    )


def test_few_photos_are_told_no_surer_than_chance_allows() -> None:
    table = np.array([[0.9, 0.05, 0, 0.05], [0, 0, 0, 1]], np.float32)
    known = Aggregated(4, spread=ShareSpread(0.99, 1.01, 0.001, 0.001))
    assert interests(table, LABELS, {"other"}, aggregated=known) == interests(
        table, LABELS, {"other"}
    )


@given(
    st.lists(
        st.lists(st.floats(1e-3, 1), min_size=4, max_size=4).map(
            lambda row: tuple(value / sum(row) for value in row)
        ),
        max_size=12,
    )
)
def test_every_share_lies_in_its_range(photos: list[tuple[float, ...]]) -> None:
    found = told(*photos)
    assert found.counted + found.uncertain == len(photos)
    for one in found.found:
        assert 0 <= one.low <= one.share + 1e-9
        assert one.share <= one.high + 1e-9 <= 1 + 2e-9
    assert sum(one.share for one in found.found) <= 1 + 1e-6


def test_the_users_tags_stand_in_place_of_the_networks_opinion() -> None:
    seen = np.array([[0.1, 0.2, 0.6, 0.1]] * 3, np.float32)
    mine = np.array([[True, False, False, False], [False] * 4, [False] * 4])
    rejected = np.array([[False] * 4, [False, False, True, False], [False] * 4])
    decided = as_decided(seen, mine, rejected)
    assert decided[0].tolist() == [1, 0, 0, 0]
    np.testing.assert_array_equal(decided[1], np.float32([0.1, 0.2, 0, 0.1]))
    np.testing.assert_array_equal(decided[2], seen[2])


def test_photos_are_counted_for_what_they_are_most_likely_about() -> None:
    found = told((0.9, 0.1, 0, 0), (0.6, 0.4, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1))
    assert {one.label: one.photos for one in found.found}["forest"] == 2
    assert found.silent == pytest.approx(1 / 3.4, abs=0.1)


def test_the_photos_of_an_interest_come_weightiest_first() -> None:
    table = np.array([[0.7, 0.3, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0.4, 0.3, 0.3, 0]], np.float32)
    assert photos_about(table, LABELS.index("forest")).tolist() == [2, 0]
    assert photos_about(table[:0], 0).tolist() == []


def test_each_year_has_its_own_share_and_range() -> None:
    table = np.array([[1, 0, 0, 0]] * 30 + [[0, 1, 0, 0]] * 10 + [[1, 0, 0, 0]] * 2, np.float32)
    years = np.array([2022] * 20 + [2023] * 20 + [2025] * 2)
    forest = interests(table, LABELS, {"other"}, years=years).found[0]
    assert [(one.year, one.share, one.photos) for one in forest.by_year] == [
        (2022, 1.0, 20),
        (2023, 0.5, 20),
        (2025, 1.0, 2),
    ]
    assert forest.by_year[2].low < forest.by_year[0].low


def test_an_opinion_orders_interests_and_names_the_photos_it_looked_at() -> None:
    table = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]], np.float32)
    opinion = GalleryOpinion(np.array([0.9, 0.2, 0.1, 0.5]), np.array([0.4, 0.1, 0.5, 0.0]))
    found = interests(table, LABELS, {"other"}, aggregated=Aggregated(4, opinion)).found
    assert [one.label for one in found] == ["forest", "sea"]
    assert [one.share for one in found] == pytest.approx([0.25, 0.5])
    assert [one.row for one in found[1].evidence] == [2, 1, 0, 3]
    assert found[1].evidence[0].weight == pytest.approx(5 / 6)


def test_a_photo_may_be_about_several_things() -> None:
    table = np.array([[0, 0, 0, 0, 0.9, 0.8], [1, 0, 0, 0, 0, 0]], np.float32)
    labels = (*LABELS, "pets", "dog")
    found = interests(table, labels, {"other"}, aggregated=Aggregated(4)).found
    assert {one.label: one.photos for one in found} == {"forest": 1, "pets": 1, "dog": 1}


def test_a_tag_of_mine_for_a_thing_leaves_the_scene_alone() -> None:
    table = np.array([[0.7, 0.3, 0.1]], np.float32)
    mine = np.array([[False, False, True]])
    decided = as_decided(table, mine, np.zeros_like(mine), exclusive=2)
    assert decided.tolist() == [pytest.approx([0.7, 0.3, 1])]
