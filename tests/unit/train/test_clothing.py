"""Clothes: who is on which side, what is no clothes, and what is said of either."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from drawn import draw
from photoorganizer.core.errors import MissingData
from photoorganizer.core.likeness import Aspect, AspectSpec, Background
from photoorganizer.core.paths import models, resources
from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.nn.embedding import Projection
from photoorganizer.nn.network import PhotoNetwork
from photoorganizer.nn.perception import OBJECT
from photoorganizer.nn.preprocess import model_input
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.taxonomy.words import load_words
from photoorganizer.train.clothing import RECIPES, recipe_words, train_clothing
from photoorganizer.train.clothing_evaluation import evaluate_clothing
from photoorganizer.train.datasets import LabelledPhoto, read_pixels
from photoorganizer.train.export import load_network
from photoorganizer.train.features import IMAGENET_INPUT, FrozenBackbone
from photoorganizer.train.gallery import Gallery, ObjectVocabulary, is_held, read_gallery
from photoorganizer.train.garments import (
    ASPECTS,
    CLOTHING,
    COLOUR,
    FURTHER,
    NONE,
    SLEEVE,
    Elsewhere,
    Garments,
    Wardrobe,
    read_elsewhere,
    read_garments,
    read_wardrobe,
    worn,
)
from photoorganizer.train.lessons import tuning_lessons
from photoorganizer.train.scene_head import vocabulary_of
from photoorganizer.train.scenes import ScenePhotos
from photoorganizer.train.shipping import Provenance, Shown, ship
from photoorganizer.train.splits import (
    CALIBRATION,
    PARTS,
    VALIDATION,
    parts_by_origin,
    validation_split,
)
from photoorganizer.train.tuning import READS as TUNED_READS
from photoorganizer.train.tuning import TuningRecipe, tune
from photoorganizer.train.voices import Blend
from photoorganizer.train.weights import base_network

NOBODY = np.zeros(0, dtype=np.int64)


@dataclass
class Trained:
    models: Path
    cache: Path


@pytest.fixture(scope="module")
def trained(world: Path) -> Trained:
    """A network with heads for clothes only."""
    models, cache, data = world / "models", world / "cache", world / "data"
    base = base_network(world / "weights")
    vocabulary = ObjectVocabulary(load_words(resources()))
    gallery = read_gallery(data, cache, vocabulary)
    photos, parts = validation_split(data, cache)
    elsewhere = read_elsewhere(photos, parts, gallery, vocabulary)
    scenes = ScenePhotos(photos, parts, [], [])
    wardrobe = read_wardrobe(data, cache, elsewhere)
    lessons = tuning_lessons(scenes, vocabulary_of(scenes), wardrobe).lessons
    tuned = tune(base.backbone, lessons, cache, lambda _: None, TuningRecipe(steps=2, part=8))
    base.backbone.add_scene_top(tuned.top)
    backbone = FrozenBackbone.of(base.backbone)
    heads = train_clothing(wardrobe, tuned, backbone, cache, lambda _: None).heads
    part = Projection((OBJECT,), 2, 1.0)
    network = PhotoNetwork({head.spec.name: head.module for head in heads}, {"object": part})
    network.backbone = base.backbone
    provenance = Provenance(licence="none", origin="drawn")
    background = Background(0.0, 0.1)
    aspects = [AspectSpec(aspect, 0, 2, 1.0, background) for aspect in (Aspect.ALL, Aspect.OBJECT)]
    samples = [model_input(read_pixels(photo.path), IMAGENET_INPUT) for photo in photos]
    shown = Shown(IMAGENET_INPUT, np.stack(samples))
    ship(network, shown, [head.spec for head in heads], aspects, provenance, models)
    return Trained(models, cache)


@pytest.fixture(scope="module")
def vocabulary() -> ObjectVocabulary:
    return ObjectVocabulary(load_words(resources()))


def heads(folder: Path) -> dict[str, HeadSpec]:
    return {head.name: head for head in load_model(folder).heads}


def test_photos_of_one_origin_stay_together_and_parts_are_alike_in_size() -> None:
    origins = ["many"] * 30 + [f"few {n // 3}" for n in range(90)]
    parts = parts_by_origin(origins)
    assert len(set(parts[:30].tolist())) == 1
    assert all(len(set(parts[n : n + 3].tolist())) == 1 for n in range(30, 120, 3))
    assert np.bincount(parts, minlength=PARTS).tolist() == [24, 24, 24, 24, 24] or (
        np.ptp(np.bincount(parts, minlength=PARTS)) <= 9
    )


def test_validation_has_many_small_origins_rather_than_the_largest() -> None:
    origins = ["largest"] * 50 + [f"small {n}" for n in range(50)]
    assert VALIDATION not in parts_by_origin(origins)[:50]


def test_answers_are_called_as_people_post_them(world: Path) -> None:
    garments = read_garments("clothing", world / "data", world / "cache")
    assert set(garments.labels(CLOTHING)) == {"tshirt", "longsleeve", "hat", "body"}
    assert garments.known(CLOTHING) == list(range(48))


def test_photos_without_an_answer_are_left_out_and_no_sleeve_is_an_answer(world: Path) -> None:
    garments = read_garments("attributes", world / "data", world / "cache")
    labels = [garments.labels(SLEEVE)[number] for number in garments.known(SLEEVE)]
    assert sorted(set(labels)) == ["short", "without"]


def test_kinds_are_learned_from_what_shops_call_them_too() -> None:
    kinds = _garments("clothing", [{"label": kind} for kind in ("longsleeve", "jacket", "t_shirt")])
    products = _garments(
        "attributes",
        [{"article": "Tshirts", "name": f"shirt {n}"} for n in range(50)]
        + [{"article": "Handbags", "name": f"bag {n}"} for n in range(50)],
    )
    shop = _garments(FURTHER, [{"kind": kind} for kind in ("Sweater", "Jacket", "Scarf")])
    wardrobe = Wardrobe({"clothing": kinds, "attributes": products}, Elsewhere([], NOBODY), shop)
    photos, named = wardrobe.other_kinds(load_words(resources()))
    learned = [part not in (VALIDATION, CALIBRATION) for part in products.parts(COLOUR)]
    assert named == ["tshirt"] * sum(learned[:50]) + ["longsleeve", "jacket"]
    assert [photo.name for photo in photos] == [
        *(f"attributes/{n}" for n in range(50) if learned[n]),
        "further/0",
        "further/1",
    ]


def _garments(name: str, rows: list[dict[str, str]]) -> Garments:
    photos = [
        LabelledPhoto(Path("x.jpg"), f"{name}/{n}", name, "", "", "a/b", f"{n}")
        for n in range(len(rows))
    ]
    return Garments(photos, rows)


def test_things_that_people_wear_are_not_elsewhere(vocabulary: ObjectVocabulary) -> None:
    photos = [
        LabelledPhoto(Path("x.jpg"), f"gallery/{n}", "gallery", "", "", "a/b", f"{n}")
        for n in range(3)
    ]
    shown = [{"dress", "fashion"}, {"dog", "animals"}, {"hat"}]
    right = np.array([[tag in tags for tag in vocabulary.tags] for tags in shown])
    gallery = Gallery(photos, right, ["fashion", "animals", "fashion"])
    assert worn(gallery, vocabulary) == [True, False, True]
    elsewhere = read_elsewhere([], np.zeros(0, dtype=np.int64), gallery, vocabulary)
    assert [photo.name for photo in elsewhere.photos] == ["gallery/1"]


def test_things_kept_aside_are_never_learned_from(
    world: Path, vocabulary: ObjectVocabulary
) -> None:
    gallery = read_gallery(world / "data", world / "cache", vocabulary)
    elsewhere = read_elsewhere([], np.zeros(0, dtype=np.int64), gallery, vocabulary)
    kept = [part == VALIDATION for part in elsewhere.parts]
    assert kept == [is_held(photo) for photo in elsewhere.photos]
    assert set(elsewhere.parts.tolist()) <= set(range(PARTS))


def test_only_kinds_with_a_usual_hashtag_are_ever_said(trained: Trained) -> None:
    said = {name: set(head.labels) - head.silent for name, head in heads(trained.models).items()}
    assert said["clothing"] == {"tshirt", "hat"}
    assert said["pattern"] == said["sleeve"] == said["colour"] == set()
    assert NONE in heads(trained.models)["clothing"].silent


def test_shipped_heads_that_are_never_said_know_when_they_are_sure() -> None:
    known = heads(models())
    for name in ("pattern", "sleeve", "colour"):
        assert set(known[name].labels) == known[name].silent
        assert max(known[name].thresholds[Level.SURE]) <= 1


def test_heads_that_are_never_said_answer_for_clothes_only(trained: Trained) -> None:
    labels = {name: head.labels for name, head in heads(trained.models).items()}
    assert [name for name in labels if NONE in labels[name]] == ["clothing"]


def test_shipped_heads_read_what_their_recipes_say(trained: Trained) -> None:
    network = load_network(load_model(trained.models))
    assert {name: network.reads[name] for name in RECIPES} == {
        name: (*recipe.reads, *TUNED_READS) for name, recipe in RECIPES.items()
    }


def test_torch_and_the_shipped_graph_say_next_to_the_same_of_clothes(trained: Trained) -> None:
    spec = load_model(trained.models)
    network = load_network(spec)  # two heads have the same members and biases: stored once
    photo = np.asarray(draw("sunset", 3, (96, 72)))
    [reading] = Tagger(spec).read([photo])
    with torch.inference_mode():
        _, *logits = network(torch.from_numpy(model_input(photo, spec.input))[None])
    for name, scores in zip(RECIPES, logits, strict=True):
        lost = np.linalg.norm(scores[0].numpy() - reading.logits[name])
        assert lost <= 0.1 * np.linalg.norm(reading.logits[name])


def test_card_tells_how_each_head_is_made() -> None:
    blend = Blend(0.35, 1.4)
    words = recipe_words(dict.fromkeys(RECIPES, blend))
    assert "*pattern*: 0.35 of the logits of a classifier of the features object" in words
    assert words.count("0.65 times 1.4 of those of the fine-tuned one") == len(ASPECTS)
    assert words.count("of clothes only.") == len(ASPECTS) - 1
    assert words.count("photo of clothes, products and further photos counting 0.1)") == 1


def test_spoken_kinds_are_hashtags_of_the_taxonomy() -> None:
    words = load_words(resources())
    assert {kind: words.canonical(kind) for kind in CLOTHING.spoken} == {
        kind: kind for kind in CLOTHING.spoken
    }


def test_figures_are_of_origins_that_training_did_not_see(trained: Trained, world: Path) -> None:
    figures = evaluate_clothing(world / "data", trained.models, lambda _: None, trained.cache)
    kinds = figures.aspects["clothing"]
    assert kinds.photos == 8  # one origin of six, with two photos of each kind
    assert 0 <= kinds.accuracy <= kinds.top3 <= 1
    assert kinds.threshold == 0.15
    assert set(figures.aspects) == {"clothing", "pattern", "sleeve", "colour"}
    assert figures.elsewhere["scenes"] == 8
    assert set(figures.spoken_elsewhere) == set(Level)


def test_absent_set_of_clothes_is_named(trained: Trained, tmp_path: Path) -> None:
    with pytest.raises(MissingData, match="clothing"):
        evaluate_clothing(tmp_path, trained.models, lambda _: None, trained.cache)
