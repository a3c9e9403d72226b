"""A recipe from photos to its run folder, its report and the table of results."""

import builtins
import json
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from safetensors import safe_open

from photoorganizer.core.errors import KnownError, MissingData, MissingWeights
from photoorganizer.core.types import Progress
from photoorganizer.train.experiments.options import Options
from photoorganizer.train.experiments.report import ExperimentReport
from photoorganizer.train.experiments.results import results_table
from photoorganizer.train.experiments.run import run_recipe


def options(tmp_path: Path, **changes: Any) -> Options:
    settings = {"epochs": 2, "size": 32, "runs": tmp_path / "runs", "cache": tmp_path / "cache"}
    return Options(**(settings | changes))


@pytest.fixture(scope="module")
def svm(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> ExperimentReport:
    tmp_path = tmp_path_factory.mktemp("svm")
    return run_recipe("iuh-svm", photos, options(tmp_path, copies=2), lambda _: None)


def test_run_folder_holds_everything(svm: ExperimentReport) -> None:
    folder = Path(svm.folder)
    assert {path.name for path in folder.iterdir() if "events" not in path.name} == {
        "config.toml",
        "log.txt",
        "last.pt",
        "best.safetensors",
        "metrics.json",
        "card.md",
        "confusion.png",
    }
    with Image.open(folder / "confusion.png") as picture:
        assert picture.width > 3 * 40
    with safe_open(folder / "best.safetensors", "pt") as weights:
        assert weights.metadata()["classes"].split("\n") == ["forest", "meadow", "sea"]
    settings = tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))
    assert settings["recipe"]["stages"][0]["descent"]["rate"] == 0.0005
    assert settings["recipe"]["size"] == 32
    assert len((folder / "log.txt").read_text(encoding="utf-8").splitlines()) == 2
    assert json.loads((folder / "metrics.json").read_text()) == _as_json(svm.plain())


def test_report_says_what_was_run(svm: ExperimentReport) -> None:
    assert (svm.recipe, svm.labels, svm.start) == ("iuh-svm", "folder", "from scratch")
    assert svm.shortened == ("2 of 20 epochs", "32 of 224 px")
    assert (svm.training_photos + svm.tuning_photos, svm.measured_photos) == (48, 12)
    assert svm.parameters == 3 * 32 * 32 * 3 + 3
    assert not svm.interrupted
    assert svm.measured is not None
    assert svm.measured.accuracy > 1 / 3
    assert svm.measured.top3 == 1.0
    assert svm.averaged is not None
    assert svm.averaged.photos == 12
    assert svm.spoken is None
    assert any("72 %" in note for note in svm.deviations)


def test_the_card_tells_what_a_network_is_and_how_far_to_trust_it(svm: ExperimentReport) -> None:
    text = (Path(svm.folder) / "card.md").read_text(encoding="utf-8")
    assert text.startswith("# linear by iuh-svm: 3 classes\n\nAfter Do, Tran, Truong")
    assert "Started from scratch" in text
    assert "\n| sea | 15 | 1 | 4 |\n" in text
    assert "Stage 1: at most 2 epochs of SGD at a rate of 0.0005, all layers." in text
    assert "- Shortened: 32 of 224 px.\n" in text
    assert svm.measured is not None
    assert f"| measured: nothing else looked at them | 12 | {svm.measured.accuracy:.3f} |" in text
    assert "measured, augmented copies averaged" in text
    assert "is known to about ± 0.1" in text
    assert all(f"- {words}\n" in text for words in svm.worst)


def test_a_file_that_is_no_picture_is_passed_over_and_named(photos: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(photos, own)
    (own / "sea" / "holiday.jpg").write_bytes(b"This is no picture.")
    report = run_recipe("iuh-svm", own, options(tmp_path, epochs=1), lambda _: None)
    assert report.unreadable == ("own/sea/holiday.jpg",)
    assert report.training_photos + report.tuning_photos + report.measured_photos == 60
    text = (Path(report.folder) / "card.md").read_text(encoding="utf-8")
    assert "Passed over, no pictures: own/sea/holiday.jpg." in text


def test_same_run_goes_on_in_its_folder_and_another_has_its_own(
    photos: Path, tmp_path: Path
) -> None:
    first = run_recipe("iuh-svm", photos, options(tmp_path), lambda _: None)
    again = run_recipe("iuh-svm", photos, options(tmp_path), lambda _: None)
    other = run_recipe("iuh-svm", photos, options(tmp_path, seed=2), lambda _: None)
    assert again == first
    assert other.folder != first.folder
    assert other.changed == ("seed 2",)
    table = (tmp_path / "runs" / "RESULTS.md").read_text(encoding="utf-8")
    assert len([line for line in table.splitlines() if "by iuh-svm" in line]) == 2


def test_stopped_run_is_reported_unmeasured_and_goes_on(photos: Path, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.job == "training" and progress.done > 60:
            raise KeyboardInterrupt

    report = run_recipe("iuh-svm", photos, options(tmp_path), stop)
    assert report.interrupted
    assert (report.epochs, report.measured) == (1, None)
    assert "stopped early" in (tmp_path / "runs" / "RESULTS.md").read_text(encoding="utf-8")
    assert "not measured" in (Path(report.folder) / "card.md").read_text(encoding="utf-8")
    whole = run_recipe("iuh-svm", photos, options(tmp_path), lambda _: None)
    assert (whole.epochs, whole.folder, whole.interrupted) == (2, report.folder, False)


def test_recipe_on_the_base_network_says_so(photos: Path, world: Path, tmp_path: Path) -> None:
    chosen = options(
        tmp_path, base=world / "weights", epochs=1, photos_per_class=4, ema=0.5, strength=1.0
    )
    report = run_recipe("hnot-two-stage", photos, chosen, lambda _: None)
    assert (report.start, report.architecture) == ("base network", "mobilenet_edgetpu")
    assert report.epochs == 2
    assert report.shortened == ("2 of 20 epochs", "32 of 224 px", "at most 4 photos a class")
    assert report.changed == ("k = 1", "moving average 0.5")


def test_convolutional_recipe_learns_from_scratch(photos: Path, tmp_path: Path) -> None:
    chosen = options(tmp_path, architecture="resnet18", epochs=1, photos_per_class=4)
    report = run_recipe("shabanov-resnet34", photos, chosen, lambda _: None)
    assert (report.start, report.architecture) == ("from scratch", "resnet18")
    assert report.measured is not None


def test_without_tensorboard_the_log_says_so(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith(("tensorboard", "torch.utils.tensorboard")):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    report = run_recipe("iuh-svm", photos, options(tmp_path), lambda _: None)
    assert "pip install tensorboard" in caplog.text
    assert "pip install tensorboard" in (Path(report.folder) / "log.txt").read_text()
    assert not list(Path(report.folder).glob("events*"))


def test_tensorboard_gets_curves_and_the_confusion_matrix(svm: ExperimentReport) -> None:
    pytest.importorskip("tensorboard")
    events = b"".join(path.read_bytes() for path in Path(svm.folder).glob("events*"))
    for name in (b"training/loss", b"tuning/weighted accuracy", b"rate", b"confusion"):
        assert name in events


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"labels": "colour"}, MissingData, "attributes"),
        ({"strength": 9.0}, KnownError, "0 to 6"),
        ({"base": Path("nowhere"), "recipe": "iuh-vgg16"}, MissingWeights, "nowhere"),
    ],
)
def test_what_cannot_be_run_is_a_sentence(
    photos: Path, tmp_path: Path, changes: dict[str, Any], error: type[KnownError], message: str
) -> None:
    recipe = changes.pop("recipe", "iuh-svm")
    with pytest.raises(error, match=message):
        run_recipe(recipe, photos, options(tmp_path, **changes), lambda _: None)


def test_results_stand_beside_the_sources_figures(svm: ExperimentReport) -> None:
    table = results_table([Path(svm.folder)])
    lines = table.splitlines()
    (theirs,) = [line for line in lines if line.startswith("| *alexnet*")]
    assert "*0.377*" in theirs
    assert "*0.640*" in theirs
    (ours,) = [line for line in lines if "by iuh-svm" in line]
    assert svm.measured is not None
    assert f"| {svm.measured.accuracy:.3f} |" in ours
    assert "**from scratch**; shortened: 2 of 20 epochs" in ours
    assert "12, folder, 3 classes" in ours
    rows = [line for line in lines if line.startswith("|")]
    assert len({line.count("|") for line in rows}) == 1
    assert "Hnot" not in table
    assert "answered" not in rows[0]  # nobody has a threshold here


def test_folder_without_a_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match=tmp_path.name):
        results_table([tmp_path])


def _as_json(value: object) -> object:
    """Return what JSON makes of a value."""
    if isinstance(value, Mapping):
        return {key: _as_json(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_as_json(one) for one in value]
    return value
