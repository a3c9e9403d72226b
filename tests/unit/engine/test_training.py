"""The door to the experiments refuses what it does not know, in a sentence."""

from pathlib import Path

import pytest

from photoorganizer.core.errors import KnownError, MissingData
from photoorganizer.engine.training import SUITES, evaluate, train


def test_unknown_recipe_and_suite_are_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="hashtags"):
        train("alchemy", tmp_path, tmp_path, tmp_path, print)
    with pytest.raises(KnownError, match="hashtags"):
        evaluate("alchemy", tmp_path, print)


@pytest.mark.parametrize("suite", SUITES)
def test_missing_photos_are_a_sentence(tmp_path: Path, suite: str) -> None:
    with pytest.raises(MissingData):
        evaluate(suite, tmp_path, print)
