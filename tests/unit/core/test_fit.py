import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from photoorganizer.core.fit import MISFIT, Judge
from photoorganizer.core.types import HeadSpec, Level, Vector

SCENES = ("sky", "water", "window", "other")
THINGS = ("dog", "pets", "pasta", "food", "snow")
KIN = {
    "puppy": frozenset({"dog", "pets"}),
    "pug": frozenset({"pug", "dog"}),
    "snow": frozenset({"snow"}),
    "sky": frozenset({"sky"}),
    "seaside": frozenset({"sky", "water"}),
}


def kin(tag: str) -> frozenset[str]:
    return KIN.get(tag, frozenset({tag}))


def head(
    name: str, labels: tuple[str, ...], *, exclusive: bool, silent: tuple[str, ...] = ()
) -> HeadSpec:
    thresholds = tuple(1.01 if label == "window" else 0.5 for label in labels)
    return HeadSpec(
        name, labels, frozenset(silent), exclusive, 1.0, dict.fromkeys(Level, thresholds)
    )


SCENE_HEAD = head("hashtag", SCENES, exclusive=True, silent=("other",))
THING_HEAD = head("object", THINGS, exclusive=False)


def scores(labels: tuple[str, ...], **chances: float) -> Vector:
    """Logits of a sigmoid: each label has its chance, and all others one in a thousand."""
    chance = np.array([chances.get(label, 0.001) for label in labels])
    return np.log(chance / (1 - chance)).astype(np.float32)


def shares(**chances: float) -> Vector:
    """Logits of a softmax over SCENES."""
    return np.log([chances.get(label, 1e-4) for label in SCENES]).astype(np.float32)


def fits(*tags: str, **logits: Vector) -> dict[str, float]:
    return Judge([SCENE_HEAD, THING_HEAD], kin).fits(logits, tags)


def test_a_tag_far_from_all_that_is_seen_is_a_misfit() -> None:
    pasta = fits("snow", "pasta", object=scores(THINGS, pasta=0.97, food=0.99))
    assert pasta["snow"] == pytest.approx(0.001 / 0.99, rel=0.01)
    assert pasta["snow"] < MISFIT < pasta["pasta"] == pytest.approx(0.97 / 0.99, rel=0.01)


def test_another_word_for_what_is_seen_suits() -> None:
    found = fits("puppy", "pug", object=scores(THINGS, dog=0.98, pets=0.9))
    assert found == {"puppy": pytest.approx(1), "pug": pytest.approx(1)}


def test_a_scene_beside_a_surer_one_suits_unless_there_is_more_likely_none() -> None:
    coast = shares(water=0.97, sky=0.01, other=0.001)
    indoors = shares(sky=0.001, other=0.99)
    assert fits("sky", hashtag=coast)["sky"] > 0.9
    assert fits("sky", hashtag=indoors)["sky"] < MISFIT
    assert fits("seaside", hashtag=coast)["seaside"] > fits("sky", hashtag=coast)["sky"]


def test_a_head_that_recognises_nothing_accuses_nothing() -> None:
    assert fits("snow", object=scores(THINGS))["snow"] == pytest.approx(1)


def test_one_good_word_is_enough() -> None:
    both = head("weather", ("snow", "rain"), exclusive=True)
    judge = Judge([THING_HEAD, both], kin)
    logits = {
        "object": scores(THINGS, pasta=0.99),
        "weather": np.array([4.0, 0.0], np.float32),
    }
    assert judge.fits(logits, ["snow"]) == {"snow": 1.0}
    logits["weather"] = -logits["weather"]
    assert judge.fits(logits, ["snow"])["snow"] < MISFIT


def test_what_no_head_knows_is_not_judged() -> None:
    assert fits("grandmas_garden", object=scores(THINGS, dog=0.99)) == {}


def test_what_is_never_said_is_not_denied_either() -> None:
    assert fits("window", "other", hashtag=shares(water=0.99)) == {}


def test_a_head_without_scores_is_not_asked() -> None:
    assert fits("snow", "sky", hashtag=shares(sky=0.9)) == {"sky": pytest.approx(1, abs=0.01)}
    assert fits("snow") == {}


@given(
    hnp.arrays(np.float32, len(SCENES), elements=st.floats(-1e4, 1e4, width=32)),
    hnp.arrays(np.float32, len(THINGS), elements=st.floats(-1e4, 1e4, width=32)),
)
def test_a_fit_is_a_share(hashtag: Vector, things: Vector) -> None:
    found = fits("puppy", "pug", "snow", "sky", "seaside", hashtag=hashtag, object=things)
    assert len(found) == 5
    assert all(0 <= fit <= 1 for fit in found.values())
