"""Training learns, keeps the best, and goes on where it was stopped as if it had not been."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from photoorganizer.core.errors import BadWeights, Cancelled, KnownError
from photoorganizer.core.types import Progress
from photoorganizer.train.experiments.configuration import Architecture, Labels, Recipe, Stage
from photoorganizer.train.experiments.division import Division
from photoorganizer.train.experiments.epochs import Course
from photoorganizer.train.experiments.networks import Network, Start
from photoorganizer.train.experiments.pictures import Pictures, View
from photoorganizer.train.experiments.run_folder import RunFolder
from photoorganizer.train.experiments.schedules import Algorithm, Annealing, Descent, Stopping
from photoorganizer.train.experiments.trainer import Training, fit

SGD = Descent(Algorithm.SGD, 0.05)
TINY = Recipe(
    name="tiny",
    source="nobody",
    architecture=Architecture.RESNET18,
    stages=(Stage(4, SGD),),
    labels=Labels.FOLDER,
    size=16,
    batch=8,
    strength=1.0,
)
TWO_STAGES = dataclasses.replace(
    TINY,
    stages=(
        Stage(2, Descent(Algorithm.ADAM, 0.01), frozen=True),
        Stage(2, Descent(Algorithm.ADAMW, 0.01, weight_decay=0.1), annealing=Annealing(0, 0.02, 1)),
    ),
)


def tiny_network() -> Network:
    """Return a network with batch normalisation and dropout, the same one every time."""
    torch.manual_seed(7)
    body = nn.Sequential(nn.Conv2d(3, 8, 3, stride=2), nn.BatchNorm2d(8), nn.ReLU())
    head = nn.Sequential(nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Dropout(0.2), nn.Linear(32, 3))
    return Network(nn.Sequential(body, head), (body,), Start.IMAGENET)


@dataclasses.dataclass
class Run:
    """One recipe on the drawn photos, in one folder."""

    division: Division
    folder: RunFolder
    recipe: Recipe
    ema: float | None = None

    def __post_init__(self) -> None:
        self.folder.path.mkdir(exist_ok=True)

    def fit(self, report: Callable[[Progress], None] = lambda _: None) -> tuple[Network, Training]:
        view = View(self.recipe.size, self.recipe.scale)
        augmented = dataclasses.replace(view, strength=self.recipe.strength)
        course = Course(
            self.recipe,
            self.division.classes,
            Pictures(self.division.training, augmented, 1),
            Pictures(self.division.tuning, view, 1),
            ema=self.ema,
        )
        network = tiny_network()
        return network, fit(network, course, self.folder, report)


def stopping_after(
    epochs: int, run: Run, error: type[BaseException] = Cancelled
) -> Callable[[Progress], None]:
    """Return a receiver that stops a run in the middle of the epoch after so many."""
    each = len(run.division.training) + len(run.division.tuning)

    def receive(progress: Progress) -> None:
        if progress.done > epochs * each + 5:
            raise error

    return receive


def without_time(training: Training) -> list[object]:
    return [dataclasses.replace(epoch, seconds=0.0) for epoch in training.history]


def test_the_loss_goes_down_and_the_best_epoch_is_kept(division: Division, tmp_path: Path) -> None:
    run = Run(division, RunFolder(tmp_path), dataclasses.replace(TINY, stages=(Stage(8, SGD),)))
    network, training = run.fit()
    losses = [epoch.training_loss for epoch in training.history]
    assert losses[-1] < 0.7 * losses[0]
    assert training.best.tuning.weighted_accuracy > 0.5
    figures = [epoch.tuning.weighted_accuracy for epoch in training.history]
    assert training.best.number == figures.index(max(figures))
    best = run.folder.load_best()
    assert set(best) == set(network.module.state_dict())


@pytest.mark.parametrize("ema", [None, 0.9])
@pytest.mark.parametrize("stopped_after", [1, 2, 3])
def test_resumed_training_ends_as_an_uninterrupted_one(
    division: Division, tmp_path: Path, stopped_after: int, ema: float | None
) -> None:
    whole = Run(division, RunFolder(tmp_path / "whole"), TWO_STAGES, ema)
    expected, expected_training = whole.fit()
    broken = Run(division, RunFolder(tmp_path / "broken"), TWO_STAGES, ema)
    _, first = broken.fit(stopping_after(stopped_after, broken))
    assert first.interrupted
    assert len(first.history) == stopped_after
    network, training = broken.fit()
    assert not training.interrupted
    assert without_time(training) == without_time(expected_training)
    for name, value in expected.module.state_dict().items():
        assert torch.equal(network.module.state_dict()[name], value), name
    for name, value in whole.folder.load_best().items():
        assert torch.equal(broken.folder.load_best()[name], value), name


@pytest.mark.parametrize("error", [Cancelled, KeyboardInterrupt])
def test_stopping_keeps_the_best_so_far(
    division: Division, tmp_path: Path, error: type[BaseException]
) -> None:
    run = Run(division, RunFolder(tmp_path), TINY)
    _, training = run.fit(stopping_after(2, run, error))
    assert training.interrupted
    assert training.best in training.history
    assert run.folder.load_best()


def test_stopping_in_the_first_epoch_leaves_no_result(division: Division, tmp_path: Path) -> None:
    run = Run(division, RunFolder(tmp_path), TINY)
    with pytest.raises(Cancelled, match="no result"):
        run.fit(stopping_after(0, run))
    assert run.folder.load_last() is None


def test_finished_run_has_nothing_more_to_learn(division: Division, tmp_path: Path) -> None:
    run = Run(division, RunFolder(tmp_path), TINY)
    _, first = run.fit()
    steps: list[Progress] = []
    _, again = run.fit(steps.append)
    assert again == first
    assert steps[-1].finished


def test_frozen_stage_changes_only_the_new_layers(division: Division, tmp_path: Path) -> None:
    frozen = dataclasses.replace(TINY, stages=(Stage(1, SGD, frozen=True),))
    network, _ = Run(division, RunFolder(tmp_path / "frozen"), frozen).fit()
    untouched = tiny_network().module.state_dict()
    changed = {
        n for n, v in network.module.state_dict().items() if not torch.equal(v, untouched[n])
    }
    assert changed == {"1.3.weight", "1.3.bias"}
    free, _ = Run(division, RunFolder(tmp_path / "free"), TINY).fit()
    assert not torch.equal(free.module.state_dict()["0.0.weight"], untouched["0.0.weight"])


def test_rate_follows_the_annealing_of_its_stage(division: Division, tmp_path: Path) -> None:
    _, training = Run(division, RunFolder(tmp_path), TWO_STAGES).fit()
    assert [epoch.stage for epoch in training.history] == [0, 0, 1, 1]
    assert [epoch.rate for epoch in training.history[:2]] == [0.01, 0.01]
    assert all(epoch.rate < 1e-6 for epoch in training.history[2:])  # the end of a period


def test_training_stops_when_nothing_is_gained(division: Division, tmp_path: Path) -> None:
    still = dataclasses.replace(
        TINY,
        stages=(Stage(50, Descent(Algorithm.SGD, 0.0)),),
        stopping=Stopping(patience=2, least_gain=0.5),
    )
    run = Run(division, RunFolder(tmp_path), still)
    _, training = run.fit()
    assert len(training.history) <= 4
    assert not training.interrupted
    assert run.fit()[1] == training


def test_averaged_weights_follow_slowly(division: Division, tmp_path: Path) -> None:
    run = Run(
        division, RunFolder(tmp_path), dataclasses.replace(TINY, stages=(Stage(1, SGD),)), 0.9
    )
    network, _ = run.fit()
    start, end, average = (
        weights["1.3.weight"]
        for weights in (
            tiny_network().module.state_dict(),
            network.module.state_dict(),
            run.folder.load_best(),
        )
    )
    assert 0 < (average - start).norm() < (end - start).norm()


def test_loss_beyond_all_numbers_is_a_sentence(division: Division, tmp_path: Path) -> None:
    wild = dataclasses.replace(TINY, stages=(Stage(3, Descent(Algorithm.SGD, 1e30)),))
    with pytest.raises(KnownError, match="no number"):
        Run(division, RunFolder(tmp_path), wild).fit()


def test_damaged_checkpoint_is_named(division: Division, tmp_path: Path) -> None:
    run = Run(division, RunFolder(tmp_path), TINY)
    run.fit(stopping_after(1, run))
    (tmp_path / "last.pt").write_bytes(b"not a checkpoint")
    with pytest.raises(BadWeights, match=r"last\.pt"):
        run.fit()


def test_progress_counts_every_photo_and_what_was_done_before(
    division: Division, tmp_path: Path
) -> None:
    run = Run(division, RunFolder(tmp_path), TINY)
    run.fit(stopping_after(2, run))
    each = len(division.training) + len(division.tuning)
    steps: list[Progress] = []
    run.fit(steps.append)
    assert steps[1].done == 2 * each
    assert (steps[-1].done, steps[-1].total) == (4 * each, 4 * each)
