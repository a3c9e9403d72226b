"""The door to the experiments refuses what it does not know, in a sentence."""

from pathlib import Path

import pytest

from photoorganizer.core.errors import KnownError, MissingData
from photoorganizer.engine.training import EXPERIMENTS, SUITES, evaluate, experiment, train


def test_unknown_recipe_and_suite_are_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="hashtags"):
        train("alchemy", tmp_path, tmp_path, tmp_path, print)
    with pytest.raises(KnownError, match="hashtags"):
        evaluate("alchemy", tmp_path, print)
    with pytest.raises(KnownError, match="iuh-vgg16"):
        experiment("alchemy", tmp_path, tmp_path, print)


@pytest.mark.parametrize("suite", SUITES)
def test_missing_photos_are_a_sentence(tmp_path: Path, suite: str) -> None:
    with pytest.raises(MissingData):
        evaluate(suite, tmp_path, print)


def test_only_hashtags_can_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="hashtags"):
        evaluate("audit", tmp_path, print, pictures=tmp_path)


@pytest.mark.parametrize("recipe", EXPERIMENTS)
def test_experiment_without_photos_is_a_sentence(tmp_path: Path, recipe: str) -> None:
    with pytest.raises(MissingData):
        experiment(recipe, tmp_path / "nowhere", tmp_path / "runs", print)
    assert not (tmp_path / "runs").exists()
