"""A second top learns scenes; what it shares with the first stays as it was."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from drawn import draw
from photoorganizer.core.errors import Cancelled
from photoorganizer.core.types import Progress
from photoorganizer.nn.backbone import MobilenetEdgeTPU
from photoorganizer.train import tuning
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.tuning import Lessons, TunedTop, TuningRecipe, tune

BRIEF = TuningRecipe(steps=3, part=2)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Lessons:
    folder = tmp_path_factory.mktemp("photos")
    photos = []
    for number, scene in enumerate(("sea", "forest") * 2):
        path = folder / f"{number}.png"
        Image.fromarray(np.asarray(draw(scene, number, (96, 72)))).save(path)
        photos.append(LabelledPhoto(path, path.name, "scenes", scene, scene, "here", path.name))
    return Lessons(photos, np.array([0, 1, 0, 1]), np.full(4, 0.25))


def learned(lessons: Lessons, cache: Path, report: Callable[[Progress], None]) -> TunedTop:
    torch.manual_seed(5)
    return tune(MobilenetEdgeTPU(), lessons, 2, cache, report, BRIEF)


def test_stopped_run_goes_on_to_the_same_end(
    lessons: Lessons, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "_CHECKPOINT_EVERY", 1)

    def stop(progress: Progress) -> None:
        if progress.done > BRIEF.batch:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        learned(lessons, tmp_path / "stopped", stop)
    steps: list[int] = []
    gone_on = learned(lessons, tmp_path / "stopped", lambda progress: steps.append(progress.done))
    whole = learned(lessons, tmp_path / "whole", lambda _: None)
    assert steps[:2] == [0, BRIEF.batch]  # it did not begin anew
    assert gone_on.steps == whole.steps == BRIEF.steps
    for mine, other in ((gone_on.top, whole.top), (gone_on.head, whole.head)):
        assert all(torch.equal(mine[name], other[name]) for name in other)


def test_what_both_tops_share_stays_and_the_second_learns(lessons: Lessons, tmp_path: Path) -> None:
    base = MobilenetEdgeTPU()
    before = {name: value.clone() for name, value in base.state_dict().items()}
    start = base.untaught_scene_top().state_dict()
    tuned = tune(base, lessons, 2, tmp_path, lambda _: None, BRIEF)
    assert all(torch.equal(before[name], value) for name, value in base.state_dict().items())
    assert tuned.top.keys() == start.keys()
    assert any(not torch.equal(start[name], value) for name, value in tuned.top.items())
