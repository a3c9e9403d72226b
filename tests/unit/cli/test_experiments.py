"""Training and evaluation, as a terminal shows them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fake_library import Terminal
from photoorganizer.core.errors import Cancelled, MissingData
from photoorganizer.core.paths import models
from photoorganizer.core.types import Progress
from photoorganizer.engine.training import MorePhotos

Command = Callable[..., Terminal]
Report = Callable[[Progress], None]
FIGURES = {"photos": 12, "accuracy": 0.75, "levels": {"sure": {"precision": float("nan")}}}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What the engine was asked for; it answers at once."""
    asked: list[tuple[object, ...]] = []

    def train(
        recipe: str,
        data: Path,
        weights: Path,
        out: Path,
        report: Report,
        more: MorePhotos | None = None,
    ) -> dict[str, Any]:
        asked.append((recipe, data, weights, out, more))
        report(Progress("features", 1, 2))
        return FIGURES

    def evaluate(
        suite: str, data: Path, report: Report, models: Path | None = None
    ) -> dict[str, Any]:
        asked.append((suite, data, models))
        if data.name == "nowhere":
            raise MissingData(f"There are no photos in {data}.")
        if data.name == "stopped":
            raise Cancelled("Stopped.")
        return FIGURES

    monkeypatch.setattr("photoorganizer.engine.training.train", train)
    monkeypatch.setattr("photoorganizer.engine.training.evaluate", evaluate)
    return asked


def test_training_ships_to_the_programs_own_models_by_default(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    result = command("train", "hashtags", "/data", "--weights", "/weights", "--json")
    assert result.document["accuracy"] == 0.75
    assert asked == [("hashtags", Path("/data"), Path("/weights"), models(), None)]


def test_training_takes_more_photos_with_their_table(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    more = ("--more", "/places", "/table.csv")
    command("train", "hashtags", "/data", "--weights", "/weights", *more)
    assert asked[0][-1] == MorePhotos(Path("/places"), Path("/table.csv"))


def test_figures_that_are_no_numbers_are_null_in_json(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    result = command("evaluate", "hashtags", "/data", "--json")
    assert result.document["levels"] == {"sure": {"precision": None}}
    assert asked == [("hashtags", Path("/data"), None)]


@pytest.mark.usefixtures("asked")
def test_people_read_figures_by_name(command: Command) -> None:
    lines = [line.split() for line in command("evaluate", "hashtags", "/data").out.splitlines()]
    assert ["accuracy", "0.750"] in lines
    assert ["levels", "sure", "precision", "nan"] in lines


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(("folder", "code"), [("nowhere", 1), ("stopped", 130)])
def test_missing_data_and_interruption_end_with_their_own_codes(
    command: Command, folder: str, code: int
) -> None:
    assert command("evaluate", "hashtags", f"/data/{folder}").code == code


def test_an_unknown_recipe_is_a_usage_error(command: Command) -> None:
    result = command("train", "magic", "/data", "--weights", "/weights")
    assert result.code == 2
    assert "hashtags" in result.err
