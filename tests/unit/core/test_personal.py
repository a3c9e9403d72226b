"""Probabilities moved by a taste: how far, in which direction, and what is never raised."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.personal import UNLIKELY, Shift, Taste, factors, shifted
from photoorganizer.core.policy import suggest
from photoorganizer.core.types import HeadSpec, Level

LABELS = ("forest", "sea", "snow", "other")
HEAD = HeadSpec(
    "hashtag", LABELS, frozenset({"other"}), True, 1.0, dict.fromkeys(Level, (0.5,) * 4)
)
COUNTS = st.dictionaries(st.sampled_from(LABELS), st.floats(0, 1e6))


def test_whoever_is_unknown_changes_nothing() -> None:
    assert factors(HEAD, Taste()).tolist() == [1, 1, 1, 1]


def test_what_is_loved_becomes_likelier_and_the_rest_less_so() -> None:
    forest, sea, snow, other = factors(HEAD, Taste(accepted={"forest": 50, "sea": 5}))
    assert forest > 1 > sea > snow
    assert other == 1


def test_what_is_rejected_time_and_again_becomes_less_likely() -> None:
    kept = factors(HEAD, Taste(accepted={"sea": 10}))
    spoilt = factors(HEAD, Taste(accepted={"sea": 10}, rejected={"sea": 40}))
    assert spoilt[1] < kept[1]
    assert spoilt[0] == kept[0]


def test_few_decisions_move_less_than_many_alike() -> None:
    few, many = (factors(HEAD, Taste(accepted={"sea": n}))[1] for n in (1, 100))
    assert 1 < few < many


def test_an_undecided_photo_tells_less_than_a_decided_one() -> None:
    expected, accepted = Taste(expected={"sea": 20}), Taste(accepted={"sea": 20})
    assert 1 < factors(HEAD, expected)[1] < factors(HEAD, accepted)[1]


def test_full_strength_is_bayes_rule() -> None:
    # Rates of 3/4 and 1/8 twice, where everybody has a third of each.
    by = factors(HEAD, Taste(accepted={"forest": 5}), Shift(1.0, 3.0, 0.0, 100.0))
    moved = shifted(np.array([0.4, 0.4, 0.2, 0.0], np.float32), by)
    expected = np.array([0.4 * 6 / 8, 0.4 / 8, 0.2 / 8, 0])
    np.testing.assert_allclose(moved, expected / expected.sum(), rtol=1e-5)


@given(COUNTS, COUNTS, COUNTS)
def test_no_hashtag_moves_beyond_the_bound(
    accepted: dict[str, float], rejected: dict[str, float], expected: dict[str, float]
) -> None:
    by = factors(HEAD, Taste(accepted, rejected, expected))
    bound = Shift().bound
    assert ((by >= 1 / bound - 1e-6) & (by <= bound + 1e-6)).all()


@given(
    st.lists(st.floats(1e-6, 1), min_size=4, max_size=4),
    st.lists(st.floats(1 / 8, 8), min_size=4, max_size=4),
)
def test_what_is_unlikely_is_never_raised(chances: list[float], by: list[float]) -> None:
    before = (np.array(chances) / sum(chances)).astype(np.float32)
    after = shifted(before, np.array(by, np.float32))
    assert ((after >= 0) & (after <= 1 + 1e-6)).all()
    unlikely = before < UNLIKELY
    assert (after[unlikely] <= before[unlikely] + 1e-6).all()


def test_several_photos_are_moved_as_each_alone() -> None:
    table = np.array([[0.4, 0.3, 0.2, 0.1], [0.1, 0.1, 0.1, 0.7]], np.float32)
    by = np.array([4, 1, 0.5, 1], np.float32)
    np.testing.assert_allclose(shifted(table, by), [shifted(row, by) for row in table])


@pytest.mark.parametrize("decided", [(), ("forest",)])
def test_suggestions_go_by_the_taste_and_still_by_every_decision(decided: tuple[str, ...]) -> None:
    logits = {"hashtag": np.log(np.array([0.42, 0.1, 0.05, 0.43], np.float32))}
    assert suggest(logits, [HEAD], Level.BALANCED) == ()
    prior = tuple(factors(HEAD, Taste(accepted={"forest": 100})).tolist())
    known = HeadSpec("hashtag", LABELS, HEAD.silent, True, 1.0, HEAD.thresholds, prior)
    said = [one.tag for one in suggest(logits, [known], Level.BALANCED, decided)]
    assert said == ([] if decided else ["forest"])
