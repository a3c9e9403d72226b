"""A second top learns scenes; what it shares with the first stays as it was."""

from collections.abc import Callable
from dataclasses import replace
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
from photoorganizer.train.courses import Answers, Course, Lessons, Question, drawn_part
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.tuning import TunedTop, TuningRecipe, tune

BRIEF = TuningRecipe(steps=3, part=2)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Lessons:
    folder = tmp_path_factory.mktemp("photos")
    photos = []
    for number, scene in enumerate(("sea", "forest") * 2):
        path = folder / f"{number}.png"
        Image.fromarray(np.asarray(draw(scene, number, (96, 72)))).save(path)
        photos.append(LabelledPhoto(path, path.name, "scenes", scene, scene, "here", path.name))
    scenes = Course(photos, np.full(4, 0.25), {"scene": Answers(np.array([0, 1, 0, 1]))})
    return Lessons({"scene": Question(2)}, [scenes])


def learned(lessons: Lessons, cache: Path, report: Callable[[Progress], None]) -> TunedTop:
    torch.manual_seed(5)
    return tune(MobilenetEdgeTPU(), lessons, cache, report, BRIEF)


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
    for mine, other in ((gone_on.top, whole.top), (gone_on.heads["scene"], whole.heads["scene"])):
        assert all(torch.equal(mine[name], other[name]) for name in other)


def test_what_both_tops_share_stays_and_the_second_learns(lessons: Lessons, tmp_path: Path) -> None:
    base = MobilenetEdgeTPU()
    before = {name: value.clone() for name, value in base.state_dict().items()}
    start = base.untaught_scene_top().state_dict()
    tuned = tune(base, lessons, tmp_path, lambda _: None, BRIEF)
    assert all(torch.equal(before[name], value) for name, value in base.state_dict().items())
    assert tuned.top.keys() == start.keys()
    assert any(not torch.equal(start[name], value) for name, value in tuned.top.items())


def test_training_goes_on_from_another_top_and_its_classifiers(
    lessons: Lessons, tmp_path: Path
) -> None:
    start = learned(lessons, tmp_path, lambda _: None)
    asked = Lessons({**lessons.questions, "kind": Question(3)}, lessons.courses)
    base = MobilenetEdgeTPU()
    as_it_was = tune(base, asked, tmp_path, lambda _: None, replace(BRIEF, steps=0), start)
    gone_on = tune(base, asked, tmp_path, lambda _: None, BRIEF, start)
    for name, value in start.top.items():
        assert torch.equal(as_it_was.top[name], value)
    for name, value in start.heads["scene"].items():
        assert torch.allclose(as_it_was.heads["scene"][name], value)
        assert not torch.allclose(gone_on.heads["scene"][name], value, rtol=1e-3)
    assert not as_it_was.heads["kind"]["weight"].any()


def test_classifiers_of_other_classes_are_begun_anew(lessons: Lessons, tmp_path: Path) -> None:
    start = learned(lessons, tmp_path, lambda _: None)
    asked = Lessons({"scene": Question(5)}, lessons.courses)
    still = replace(BRIEF, steps=0)
    tuned = tune(MobilenetEdgeTPU(), asked, tmp_path, lambda _: None, still, start)
    assert tuned.heads["scene"]["weight"].shape[0] == 5
    assert not tuned.heads["scene"]["weight"].any()


def test_what_nobody_knows_teaches_nothing(lessons: Lessons, tmp_path: Path) -> None:
    [scenes] = lessons.courses
    unknown = Answers(np.full(4, -1))
    courses = [replace(scenes, answers={**scenes.answers, "colour": unknown})]
    asked = Lessons({**lessons.questions, "colour": Question(3)}, courses)
    heads = learned(asked, tmp_path, lambda _: None).heads
    assert heads["scene"]["weight"].any()
    assert not heads["colour"]["weight"].any()
    assert not heads["colour"]["bias"].any()


def test_each_course_has_its_share_of_every_part_and_photos_are_mixed_within_it(
    lessons: Lessons,
) -> None:
    [scenes] = lessons.courses
    worn = replace(scenes, share=0.25, answers={"kind": Answers(np.array([1, 0, 1, 0]), 0.5)})
    both = Lessons({"scene": Question(2), "kind": Question(2)}, [replace(scenes, share=0.75), worn])
    assert both.counts(64) == [48, 16]
    assert both.counts(7) == [5, 2]
    part = drawn_part(both, 8, (1, 0, 0))
    assert part.known["scene"].importance.tolist() == [1.0] * 6 + [0.0] * 2
    assert part.known["kind"].importance.tolist() == [0.0] * 6 + [0.5] * 2
    assert sorted(part.others[:6].tolist()) == list(range(6))
    assert sorted(part.others[6:].tolist()) == [6, 7]
