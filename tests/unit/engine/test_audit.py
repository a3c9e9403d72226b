"""Given tags against scores that the catalog holds, in the words of the shipped taxonomy."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.paths import models, resources
from photoorganizer.core.types import Decision, FileStamp, PhotoId, Suggestion, Vector
from photoorganizer.engine.audit import misfits
from photoorganizer.engine.meaning import understood
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.taxonomy.words import Words, load_words
from shelf import Shelf

DOG = {"dog": 0.97, "pets": 0.97, "animals": 0.98}
PASTA = {"pasta": 0.95, "food": 0.97}


@pytest.fixture(scope="module")
def words() -> Words:
    return load_words(resources())


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    return load_model(models())


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog)


@pytest.fixture
def photos(shelf: Shelf, model: ModelSpec) -> dict[str, PhotoId]:
    """A dog and a plate of pasta that the network is sure about, and a photo it has not seen."""
    dog, pasta, new = shelf.add("dog.jpg", "trip/pasta.jpg", "new.jpg")
    shelf.record(
        replace(shelf.analysed(dog), logits=seen(model, **DOG)),
        replace(
            shelf.analysed(pasta),
            logits=seen(model, **PASTA),
            suggestions=[Suggestion("street", 0.9, "hashtag")],
        ),
        model=model.id,
    )
    return {"dog": dog, "pasta": pasta, "new": new}


def seen(model: ModelSpec, **chances: float) -> dict[str, Vector]:
    """What the network says of things; its head for scenes is sure that there is nothing."""
    heads = {head.name: head for head in model.heads}
    hashtag, things = heads["hashtag"], heads["object"]
    chance = np.array([chances.get(label, 0.0005) for label in things.labels])
    nothing = [9.0 if label in hashtag.silent else 0.0 for label in hashtag.labels]
    return {
        hashtag.name: np.array(nothing, np.float32),
        things.name: (things.temperature * np.log(chance / (1 - chance))).astype(np.float32),
    }


def audit(shelf: Shelf, model: ModelSpec, words: Words, text: str = "") -> list[tuple[str, str]]:
    found = misfits(understood(text, words), catalog=shelf.catalog, model=model, words=words)
    assert [one.fit for one in found] == sorted(one.fit for one in found)
    return [(one.photo.path.name, one.tag) for one in found]


@pytest.fixture
def tagged(shelf: Shelf, photos: dict[str, PhotoId]) -> None:
    for name, *tags in (
        ("dog", "puppy", "animals", "dogs", "golden_retriever", "grandmas_garden", "pizza"),
        ("pasta", "snow", "food", "pasta", "dinner_with_ada", "kitten"),
        ("new", "snow"),
    ):
        for tag in tags:
            shelf.catalog.decide([photos[name]], tag, Decision.TAG)


@pytest.mark.usefixtures("tagged")
def test_only_tags_that_have_nothing_to_do_with_their_photo_are_listed(
    shelf: Shelf, model: ModelSpec, words: Words
) -> None:
    found = audit(shelf, model, words)
    assert sorted(found) == [("dog.jpg", "pizza"), ("pasta.jpg", "kitten"), ("pasta.jpg", "snow")]


@pytest.mark.usefixtures("tagged")
def test_an_audit_keeps_to_what_was_asked_for(shelf: Shelf, model: ModelSpec, words: Words) -> None:
    assert audit(shelf, model, words, "path:trip #snow") == [
        (name, tag) for name, tag in audit(shelf, model, words) if name == "pasta.jpg"
    ]
    assert audit(shelf, model, words, "#pizza") == [("dog.jpg", "pizza")]
    assert audit(shelf, model, words, "is:missing") == []


def test_what_is_rejected_or_only_suggested_is_not_listed(
    shelf: Shelf, photos: dict[str, PhotoId], model: ModelSpec, words: Words
) -> None:
    shelf.catalog.decide([photos["pasta"]], "snow", Decision.REJECT)
    shelf.catalog.decide([photos["pasta"]], "food", Decision.TAG)
    assert shelf.tags(photos["pasta"]) == {
        "food": "mine", "street": "suggested", "snow": "rejected"
    }  # fmt: skip
    assert audit(shelf, model, words) == []
    shelf.catalog.decide([photos["pasta"]], "street", Decision.ACCEPT)
    assert audit(shelf, model, words) == [("pasta.jpg", "street")]


@pytest.mark.usefixtures("tagged")
def test_scores_of_another_network_are_not_asked(
    shelf: Shelf, model: ModelSpec, words: Words
) -> None:
    assert audit(shelf, replace(model, id="another"), words) == []


def test_a_library_of_many_pages_is_looked_through_to_its_end(
    shelf: Shelf, model: ModelSpec, words: Words
) -> None:
    stamps = [FileStamp(f"{number}.jpg", 1, 1) for number in range(1100)]
    ids = sorted(shelf.catalog.apply_scan(shelf.root.id, ScanChanges(added=stamps)).photos)
    logits = seen(model, **PASTA)
    shelf.record(*(replace(shelf.analysed(one), logits=logits) for one in ids), model=model.id)
    shelf.catalog.decide(ids, "snow", Decision.TAG)
    assert len(audit(shelf, model, words)) == 1100
