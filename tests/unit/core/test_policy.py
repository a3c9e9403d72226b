from collections.abc import Collection

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from photoorganizer.core.policy import (
    MAX_SUGGESTIONS,
    certainty,
    probabilities,
    silenced,
    suggest,
    weak_guesses,
)
from photoorganizer.core.types import Certainty, HeadSpec, Level, Vector

LABELS = ("sea", "forest", "snow", "street", "night", "home", "other")
LOGITS = hnp.arrays(np.float32, len(LABELS), elements=st.floats(-50, 50, width=32))
THRESHOLDS = st.floats(0, 1.1)


def head(
    threshold: float = 0.5,
    *,
    name: str = "hashtag",
    exclusive: bool = True,
    temperature: float = 1.0,
    labels: tuple[str, ...] = LABELS,
    silent: Collection[str] = ("other",),
) -> HeadSpec:
    thresholds = {level: (threshold,) * len(labels) for level in Level}
    return HeadSpec(name, labels, frozenset(silent), exclusive, temperature, thresholds)


def favouring(label: str, by: float = 8.0) -> dict[str, Vector]:
    logits = np.zeros(len(LABELS), np.float32)
    logits[LABELS.index(label)] = by
    return {"hashtag": logits}


def names(*args: object, **options: object) -> list[str]:
    return [suggestion.tag for suggestion in suggest(*args, **options)]  # type: ignore[arg-type]


@given(LOGITS, st.floats(0.1, 10))
def test_probabilities_of_exclusive_labels_are_a_distribution(
    logits: Vector, temperature: float
) -> None:
    result = probabilities(logits, head(temperature=temperature))
    assert result.shape == logits.shape
    assert result.dtype == np.float32
    assert (result >= 0).all()
    assert result.sum() == pytest.approx(1, abs=1e-5)
    assert result[int(logits.argmax())] == result.max()


@given(LOGITS)
def test_probabilities_of_independent_labels_stand_for_themselves(logits: Vector) -> None:
    result = probabilities(logits, head(exclusive=False))
    assert ((result >= 0) & (result <= 1)).all()
    alone = [probabilities(logits[i : i + 1], head(exclusive=False))[0] for i in range(len(logits))]
    assert result == pytest.approx(alone)


def test_extreme_scores_do_not_overflow() -> None:
    extreme = np.array([1e30, -1e30, 0, 0, 0, 0, 0], np.float32)
    assert probabilities(extreme, head())[0] == 1
    assert probabilities(extreme, head(exclusive=False))[0] == pytest.approx(1)


def test_temperature_above_one_makes_less_sure() -> None:
    logits = favouring("sea")["hashtag"]
    cold, warm = (probabilities(logits, head(temperature=t)).max() for t in (1.0, 4.0))
    assert warm < cold


def test_label_speaks_from_its_threshold_on() -> None:
    logits = {"hashtag": np.zeros(len(LABELS), np.float32)}
    even = 1 / len(LABELS)
    assert names(logits, [head(even + 0.01)], Level.BALANCED) == []
    assert len(names(logits, [head(even - 0.01)], Level.BALANCED)) == MAX_SUGGESTIONS


def test_silent_label_is_never_spoken() -> None:
    assert names(favouring("other"), [head()], Level.MORE) == []


def test_blocked_label_is_silent_and_all_else_stays_as_it_was() -> None:
    (spec,) = silenced([head()], {"sea", "night"}.__contains__)
    assert spec == head(silent={"other", "sea", "night"})
    assert names(favouring("sea"), [spec], Level.MORE) == []
    assert names(favouring("snow"), [spec], Level.MORE) == ["snow"]


def test_what_the_user_decided_is_not_suggested_again() -> None:
    assert names(favouring("sea"), [head()], Level.MORE, {"sea"}) == []
    assert names(favouring("sea"), [head()], Level.MORE, {"snow"}) == ["sea"]


def test_threshold_above_one_never_speaks() -> None:
    assert names(favouring("sea", by=80), [head(1.01)], Level.MORE) == []


def test_each_level_has_its_own_threshold() -> None:
    thresholds = {
        Level.SURE: (1.1,) * len(LABELS),
        Level.BALANCED: (0.9,) * len(LABELS),
        Level.MORE: (0.0,) * len(LABELS),
    }
    spec = HeadSpec("hashtag", LABELS, frozenset(), exclusive=True, temperature=1.0,
                    thresholds=thresholds)  # fmt: skip
    assert names(favouring("sea"), [spec], Level.SURE) == []
    assert names(favouring("sea"), [spec], Level.BALANCED) == ["sea"]
    assert len(names(favouring("sea"), [spec], Level.MORE)) == MAX_SUGGESTIONS


def test_tag_that_two_heads_say_is_said_once_by_the_surer() -> None:
    objects = head(name="object")
    (suggestion,) = suggest(
        {**favouring("sea", 3.0), "object": favouring("sea", 9.0)["hashtag"]},
        [head(), objects],
        Level.BALANCED,
    )
    assert (suggestion.tag, suggestion.aspect) == ("sea", "object")
    assert suggestion.confidence > 0.99


def test_head_without_scores_says_nothing() -> None:
    assert names({}, [head()], Level.MORE) == []
    assert names(favouring("sea"), [head(name="clothing")], Level.MORE) == []


def test_scores_of_another_number_of_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        suggest({"hashtag": np.zeros(3, np.float32)}, [head()], Level.MORE)


@given(LOGITS, st.lists(st.sampled_from(LABELS)), THRESHOLDS, st.booleans())
def test_suggestions_are_few_sorted_allowed_and_sure_enough(
    logits: Vector, decided: list[str], threshold: float, exclusive: bool
) -> None:
    spec = head(threshold, exclusive=exclusive)
    result = suggest({"hashtag": logits}, [spec], Level.BALANCED, decided)
    confidences = [suggestion.confidence for suggestion in result]
    assert len(result) <= MAX_SUGGESTIONS
    assert confidences == sorted(confidences, reverse=True)
    assert len({suggestion.tag for suggestion in result}) == len(result)
    assert not {suggestion.tag for suggestion in result} & {*decided, "other"}
    assert all(confidence >= np.float32(threshold) - 1e-6 for confidence in confidences)


@given(LOGITS, THRESHOLDS, THRESHOLDS)
def test_lower_threshold_never_silences_a_tag(logits: Vector, first: float, second: float) -> None:
    strict, loose = max(first, second), min(first, second)
    scores = {"hashtag": logits}
    said = set(names(scores, [head(strict)], Level.BALANCED))
    assert said <= set(names(scores, [head(loose)], Level.BALANCED))


@given(LOGITS)
def test_scores_that_are_no_numbers_are_never_spoken(logits: Vector) -> None:
    logits = logits.copy()
    logits[0] = np.nan
    result = suggest({"hashtag": logits}, [head(0.0)], Level.MORE)
    assert all(np.isfinite(suggestion.confidence) for suggestion in result)


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(1.0, Certainty.SURE), (0.9, Certainty.SURE), (0.89, Certainty.LIKELY),
     (0.7, Certainty.LIKELY), (0.69, Certainty.MAYBE), (0.0, Certainty.MAYBE)],
)  # fmt: skip
def test_certainty_is_told_in_three_steps(confidence: float, words: Certainty) -> None:
    assert certainty(confidence) is words


def guessed(*args: object, **options: object) -> list[str]:
    return [one.tag for one in weak_guesses(*args, **options)]  # type: ignore[arg-type]


def test_guesses_are_what_is_nearest_to_being_said() -> None:
    logits = {"hashtag": np.array([2.0, 1.6, 1.2, 0.8, 0.4, -9, -9], np.float32)}
    assert guessed(logits, [head(0.9)], Level.BALANCED) == ["sea", "forest", "snow"]
    assert guessed(logits, [head(0.3)], Level.BALANCED)[:2] == ["forest", "snow"]
    assert guessed(logits, [head(0.9)], Level.BALANCED, {"forest"})[:2] == ["sea", "snow"]


def test_what_may_never_be_said_is_no_guess() -> None:
    logits = favouring("sea", 2.0)
    assert guessed(logits, [head(1.1)], Level.BALANCED) == []
    assert guessed(logits, [head(0.9, silent=LABELS)], Level.BALANCED) == []


@given(LOGITS, THRESHOLDS, st.sampled_from(Level))
def test_nothing_is_both_said_and_guessed(logits: Vector, threshold: float, level: Level) -> None:
    scores = {"hashtag": logits}
    guesses = guessed(scores, [head(threshold)], level)
    assert not set(guesses) & set(names(scores, [head(threshold)], level))
    assert len(guesses) == len(set(guesses)) <= 3
