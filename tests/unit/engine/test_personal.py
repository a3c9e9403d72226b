"""Suggestions of a catalog that know the user: taught by decisions, switched off and on."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.paths import models, resources
from photoorganizer.core.types import ChangeSet, Decision, Level, PhotoId, Vector
from photoorganizer.engine.inquiry import Network
from photoorganizer.engine.interests import Interests
from photoorganizer.engine.personal import Personal
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.taxonomy.words import load_words
from shelf import Shelf

PAST = 30


WORDS = load_words(resources())


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    """The shipped network, which speaks from a half on."""
    spec = load_model(models())
    halves = {level: (0.5,) * len(head(spec).labels) for level in Level}
    heads = (replace(head(spec), thresholds=halves, temperature=1.0),)
    return replace(spec, heads=heads)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog)


@pytest.fixture
def photos(shelf: Shelf, model: ModelSpec) -> list[PhotoId]:
    """A new photo, forest or garden, and many that could be anything."""
    ids = shelf.add("new.jpg", *(f"past-{n}.jpg" for n in range(PAST)))
    doubtful = scores(model, forest=0.42, garden=0.44)
    anything = scores(model)
    shelf.record(
        *(
            replace(shelf.analysed(photo), logits=doubtful if photo == ids[0] else anything)
            for photo in ids
        ),
        model=model.id,
    )
    return ids


def head(spec: ModelSpec) -> object:
    return next(head for head in spec.heads if head.name == "hashtag")


def scores(model: ModelSpec, **chances: float) -> dict[str, Vector]:
    labels = model.heads[0].labels
    rest = (1 - sum(chances.values())) / (len(labels) - len(chances))
    return {"hashtag": np.log(np.array([chances.get(label, rest) for label in labels], np.float32))}


def personal(shelf: Shelf, model: ModelSpec, heard: list[ChangeSet] | None = None) -> Personal:
    told = Interests(shelf.catalog, lambda: Network(model, models(), 1), lambda: WORDS)
    return Personal(shelf.catalog, told, lambda: model, (heard if heard is not None else []).append)


def suggested(shelf: Shelf, photo: PhotoId) -> list[str]:
    return [name for name, state in shelf.tags(photo).items() if state == "suggested"]


def love_forests(shelf: Shelf, photos: list[PhotoId], count: int = PAST) -> None:
    shelf.catalog.decide(photos[1 : count + 1], "forest", Decision.TAG)


def test_decisions_teach_what_to_suggest_and_are_heard_of(
    shelf: Shelf, photos: list[PhotoId], model: ModelSpec
) -> None:
    heard: list[ChangeSet] = []
    knows = personal(shelf, model, heard)
    love_forests(shelf, photos)
    assert suggested(shelf, photos[0]) == []
    knows.learn(Level.BALANCED)
    assert suggested(shelf, photos[0]) == ["forest"]
    assert any(photos[0] in changes.photos for changes in heard)


def test_a_few_decisions_change_nothing_yet(
    shelf: Shelf, photos: list[PhotoId], model: ModelSpec
) -> None:
    knows = personal(shelf, model)
    love_forests(shelf, photos, count=5)
    knows.learn(Level.BALANCED)
    assert suggested(shelf, photos[0]) == []
    assert knows.model() is not None
    assert set(knows.model().heads[0].prior) == {1.0}


def test_a_rejected_hashtag_stays_rejected_however_loved(
    shelf: Shelf, photos: list[PhotoId], model: ModelSpec
) -> None:
    shelf.catalog.decide([photos[0]], "forest", Decision.REJECT)
    love_forests(shelf, photos)
    personal(shelf, model).learn(Level.BALANCED)
    assert shelf.tags(photos[0]) == {"forest": "rejected"}


def test_it_can_be_switched_off_and_on_again(
    shelf: Shelf, photos: list[PhotoId], model: ModelSpec
) -> None:
    knows = personal(shelf, model)
    love_forests(shelf, photos)
    knows.learn(Level.BALANCED)
    knows.switch(Level.BALANCED, on=False)
    assert suggested(shelf, photos[0]) == []
    assert not personal(shelf, model).on
    assert knows.model() is model
    knows.learn(Level.BALANCED)
    assert suggested(shelf, photos[0]) == []
    knows.switch(Level.BALANCED, on=True)
    assert suggested(shelf, photos[0]) == ["forest"]


def test_a_taste_stays_until_much_more_is_known(
    shelf: Shelf, photos: list[PhotoId], model: ModelSpec
) -> None:
    knows = personal(shelf, model)
    love_forests(shelf, photos, count=25)
    knows.learn(Level.BALANCED)
    before = knows.model()
    love_forests(shelf, photos)
    knows.learn(Level.BALANCED)
    assert personal(shelf, model).model() == before
