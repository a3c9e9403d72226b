"""From photos to a network that the product can run, in a small world of drawn photos."""

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from drawn import draw
from photoorganizer.core.errors import Cancelled, MissingData, MissingWeights
from photoorganizer.core.types import Level, Progress
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.card import TrainingReport
from photoorganizer.train.evaluation import evaluate_hashtags
from photoorganizer.train.export import load_network
from photoorganizer.train.hashtags import TrainingOptions, train_hashtags
from photoorganizer.train.object_evaluation import evaluate_objects
from photoorganizer.train.thresholds import train_thresholds
from photoorganizer.train.tuning import TuningRecipe

BRIEF = TuningRecipe(steps=2, part=8)


@dataclass
class Trained:
    report: TrainingReport
    models: Path
    cache: Path
    progress: list[Progress]


@pytest.fixture(scope="module")
def trained(world: Path) -> Trained:
    progress: list[Progress] = []
    models, cache = world / "models", world / "cache"
    options = TrainingOptions(tuning=BRIEF, cache=cache)
    report = train_hashtags(world / "data", world / "weights", models, progress.append, options)
    return Trained(report, models, cache, progress)


def test_trained_network_runs_in_the_product(trained: Trained) -> None:
    tagger = Tagger(load_model(trained.models))
    (reading,) = tagger.read([np.asarray(draw("sea", 99, (96, 72)))])
    assert np.isfinite(reading.embedding).all()
    hashtag, thing, *clothes = tagger.spec.heads
    assert hashtag.labels == ("forest", "snow", "street", "water", "other")
    assert (hashtag.silent, hashtag.exclusive) == ({"other"}, True)
    assert (thing.silent, thing.exclusive) == (frozenset(), False)
    assert reading.logits["object"].shape == (len(thing.labels),)
    assert [head.name for head in clothes] == ["clothing", "pattern", "sleeve", "colour"]


def test_drawn_scenes_are_learned_even_on_features_of_chance(trained: Trained) -> None:
    figures = trained.report.hashtags
    assert figures.photos == 10
    assert figures.weighted_accuracy > 0.4  # 0.2 by chance
    assert set(figures.classes) == {"forest", "snow", "street", "water", "other"}
    assert set(figures.sets) == {"scenes", "scenes_more"}


def test_evaluation_of_the_shipped_file_repeats_the_report(trained: Trained, world: Path) -> None:
    again = evaluate_hashtags(world / "data", trained.models, lambda _: None, trained.cache)
    assert again.accuracy == trained.report.hashtags.accuracy
    assert again.model_id == trained.report.model_id
    things = evaluate_objects(world / "data", trained.models, lambda _: None, trained.cache)
    assert things.levels.keys() == set(Level)
    assert things.photos == 8


def test_progress_is_told_and_every_job_ends(trained: Trained) -> None:
    last = {step.job: step for step in trained.progress}
    assert len(last) >= 4
    assert all(step.finished and step.done == step.total for step in last.values())


def test_manifest_and_card_say_the_same(trained: Trained) -> None:
    spec = load_model(trained.models)
    card = spec.card.read_text(encoding="utf-8")
    assert card.startswith(f"# {spec.id}")
    assert spec.sha256 in card
    assert "somebody/photos | 40" in card
    assert f"{trained.report.hashtags.weighted_accuracy:.3f}" in card
    manifest = tomllib.loads((trained.models / "manifest.toml").read_text(encoding="utf-8"))
    assert str(manifest["embedding_dim"]) in card


def test_same_photos_give_the_same_network(trained: Trained, world: Path, tmp_path: Path) -> None:
    options = TrainingOptions(tuning=BRIEF, cache=trained.cache)
    again = train_hashtags(
        world / "data", world / "weights", tmp_path / "models", lambda _: None, options
    )
    assert again.model_id == trained.report.model_id


@pytest.mark.slow
def test_heads_are_fitted_anew_on_the_tops_of_a_network(
    trained: Trained, world: Path, tmp_path: Path
) -> None:
    models = shutil.copytree(trained.models, tmp_path / "models")
    options = TrainingOptions(start=models, steps=0, cache=trained.cache)
    report = train_hashtags(world / "data", world / "weights", models, lambda _: None, options)
    before = load_network(load_model(trained.models)).backbone.state_dict()
    after = load_network(load_model(models)).backbone.state_dict()
    for name, value in before.items():  # stored as whole numbers, twice
        assert torch.norm(after[name] - value) <= 0.02 * torch.norm(value) + 1e-3, name
    assert report.tuning.steps == 0
    assert report.start == trained.report.model_id
    assert report.hashtags.accuracy == pytest.approx(trained.report.hashtags.accuracy, abs=0.2)


def test_thresholds_are_fitted_anew_and_the_network_stays(
    trained: Trained, world: Path, tmp_path: Path
) -> None:
    models = shutil.copytree(trained.models, tmp_path / "models")
    before = load_model(models)
    report = train_thresholds(world / "data", models, lambda _: None, trained.cache)
    after = load_model(models)
    assert report.model_id == after.id == before.id
    assert (report.scenes, report.things) == (10, 8)
    assert (models / "photo-network.onnx").read_bytes() == before.file.read_bytes()
    assert [head.labels for head in after.heads] == [head.labels for head in before.heads]
    assert after.heads[2:] == before.heads[2:]  # those of clothes keep theirs


def test_stopped_training_leaves_no_model_and_keeps_its_features(
    world: Path, tmp_path: Path
) -> None:
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        if progress.job.startswith("view 1") and any(step.finished for step in seen):
            raise Cancelled("Stopped.")
        seen.extend([progress] * progress.job.startswith("view 1"))

    options = TrainingOptions(tuning=BRIEF, cache=tmp_path / "cache")
    with pytest.raises(Cancelled):
        train_hashtags(world / "data", world / "weights", tmp_path / "models", stop, options)
    assert not (tmp_path / "models").exists()
    assert list((tmp_path / "cache" / "features").glob("*.npy"))


def test_absent_data_and_weights_are_said(world: Path, tmp_path: Path) -> None:
    options = TrainingOptions(cache=tmp_path / "cache")
    with pytest.raises(MissingData, match="gallery"):
        train_hashtags(tmp_path, world / "weights", tmp_path / "models", print, options)
    with pytest.raises(MissingWeights, match="mobilenet"):
        train_hashtags(world / "data", tmp_path, tmp_path / "models", print, options)
