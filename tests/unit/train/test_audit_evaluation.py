"""Wrong tags are drawn from what others posted, and never by accident right."""

import random
from pathlib import Path

import pytest

from photoorganizer.core.paths import models, resources
from photoorganizer.taxonomy.words import Words, load_words
from photoorganizer.train.audit_evaluation import evaluate_audit, wrong_tags


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words(resources())


@pytest.mark.parametrize("seed", range(20))
def test_wrong_tags_are_no_kin_of_the_right_ones(words: Words, seed: int) -> None:
    posted = ["cat", "animals", "pets", "dog", "snow", "pizza"]
    wrong = wrong_tags(["cat"], posted, words, random.Random(seed))
    assert set(wrong) <= {"snow", "pizza"}
    assert len(wrong) == len(set(wrong))


def test_the_shipped_network_is_audited_on_scenes_and_things(world: Path) -> None:
    figures = evaluate_audit(world / "data", models(), lambda _: None, world / "cache")
    scenes, things = figures.sets["scenes"], figures.sets["gallery"]
    assert scenes.photos == scenes.right == 8
    assert things.photos == 8
    assert 0 <= scenes.right_accused <= 1
    assert scenes.wrong <= 3 * scenes.photos
