"""Training and evaluation, as a terminal shows them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fake_library import Terminal
from photoorganizer.core.errors import Cancelled, MissingData
from photoorganizer.core.paths import models
from photoorganizer.core.types import Progress
from photoorganizer.engine.training import Changes, MoreScenes, NetworkChanges

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
        more: NetworkChanges,
    ) -> dict[str, Any]:
        asked.append((recipe, data, weights, out, more))
        report(Progress("features", 1, 2))
        return FIGURES

    def evaluate(
        suite: str,
        data: Path,
        report: Report,
        models: Path | None = None,
        pictures: Path | None = None,
        more: MoreScenes | None = None,
    ) -> dict[str, Any]:
        asked.append((suite, data, models, pictures, more))
        if data.name == "nowhere":
            raise MissingData(f"There are no photos in {data}.")
        if data.name == "stopped":
            raise Cancelled("Stopped.")
        return FIGURES

    def experiment(
        recipe: str, data: Path, runs: Path, report: Report, changes: Changes
    ) -> dict[str, Any]:
        asked.append((recipe, data, runs, changes))
        interrupted = {"interrupted": data.name == "stopped", "epochs": 3, "folder": "runs/x"}
        return FIGURES | interrupted

    monkeypatch.setattr("photoorganizer.engine.training.train", train)
    monkeypatch.setattr("photoorganizer.engine.training.experiment", experiment)
    monkeypatch.setattr("photoorganizer.engine.training.evaluate", evaluate)
    return asked


def test_training_ships_to_the_programs_own_models_by_default(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    result = command("train", "hashtags", "/data", "--weights", "/weights", "--json")
    assert result.document["accuracy"] == 0.75
    assert asked == [("hashtags", Path("/data"), Path("/weights"), models(), NetworkChanges())]


def test_training_takes_more_photos_with_their_table(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    more = ("--more", "/places", "/table.csv")
    command("train", "hashtags", "/data", "--weights", "/weights", *more)
    assert asked[0][-1] == NetworkChanges((Path("/places"), Path("/table.csv")))


def test_training_takes_more_photos_of_clothes(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    command("train", "hashtags", "/data", "--weights", "/weights", "--clothes", "/shop")
    assert asked[0][-1] == NetworkChanges(clothes=Path("/shop"))


def test_training_goes_on_from_a_network_for_as_long_as_wanted(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    start = ("--start", "/models", "--steps", "0")
    command("train", "hashtags", "/data", "--weights", "/weights", *start)
    assert asked[0][-1] == NetworkChanges(start=Path("/models"), steps=0)


def test_thresholds_are_fitted_to_the_network_that_is_there(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    command("train", "thresholds", "/data", "--out", "/models")
    assert asked == [("thresholds", Path("/data"), None, Path("/models"), NetworkChanges())]


def test_scenes_left_out_may_be_learned_around_with_more_photos(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    command("evaluate", "unseen", "/data", "--more", "/places", "/table.csv")
    assert asked[0][-1] == (Path("/places"), Path("/table.csv"))


def test_figures_that_are_no_numbers_are_null_in_json(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    result = command("evaluate", "hashtags", "/data", "--json")
    assert result.document["levels"] == {"sure": {"precision": None}}
    assert asked == [("hashtags", Path("/data"), None, None, None)]


def test_pictures_go_where_they_are_wanted(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    command("evaluate", "hashtags", "/data", "--pictures", "/out")
    assert asked == [("hashtags", Path("/data"), None, Path("/out"), None)]


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


def test_experiment_is_run_as_its_recipe_says(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    assert command("train", "iuh-svm", "/data").code == 0
    assert asked == [("iuh-svm", Path("/data"), Path("runs"), Changes())]


def test_experiment_is_changed_by_options(
    command: Command, asked: list[tuple[object, ...]]
) -> None:
    short = ("--epochs", "3", "--size", "64", "--photos-per-class", "50", "--labels", "pattern")
    others = ("--annealing", "--strength", "2", "--ema", "0.99", "--copies", "8", "--seed", "4")
    command("train", "shabanov-resnet34", "/data", "--out", "/o", *short, *others)
    assert asked[0][2:] == (
        Path("/o"),
        Changes(
            labels="pattern",
            epochs=3,
            size=64,
            photos_per_class=50,
            annealing=True,
            strength=2.0,
            ema=0.99,
            copies=8,
            seed=4,
        ),
    )
    command("train", "hnot-two-stage", "/data", "--base", "/weights", "--batch", "8")
    assert asked[1][3] == Changes(base=Path("/weights"), batch=8)


@pytest.mark.usefixtures("asked")
def test_stopped_experiment_prints_its_figures_and_how_to_go_on(command: Command) -> None:
    result = command("train", "iuh-svm", "/stopped", "--json")
    assert result.code == 130
    assert result.document["accuracy"] == 0.75
    assert "runs/x" in result.err


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("hashtags", "/data"), "--weights"),
        (("hashtags", "/data", "--weights", "/w", "--photos-per-class", "3"), "--photos-per-class"),
        (("iuh-svm", "/data", "--more", "/p", "/t.csv"), "--more"),
    ],
)
def test_options_that_mean_nothing_there_are_usage_errors(
    command: Command, arguments: tuple[str, ...], message: str
) -> None:
    result = command("train", *arguments)
    assert result.code == 2
    assert message in result.err
