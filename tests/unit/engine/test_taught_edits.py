"""Tags that the user taught, when they are renamed, merged or deleted everywhere; and undone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.paths import models
from photoorganizer.core.types import Decision, PhotoId, Tag
from photoorganizer.engine.saved_searches import SavedSearches
from photoorganizer.engine.tag_edits import TagEdits
from photoorganizer.engine.tagging import Tagging
from photoorganizer.engine.teaching import Teaching
from photoorganizer.index import taught
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec, load_model
from shelf import Shelf


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    spec = load_model(models())
    return replace(spec, heads=spec.heads[:1])


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog)


@pytest.fixture
def teaching(shelf: Shelf, model: ModelSpec) -> Teaching:
    tagging = Tagging(shelf.catalog, lambda _: None)
    return Teaching(shelf.catalog, lambda: model, tagging, lambda _: None)


@pytest.fixture
def edits(shelf: Shelf, teaching: Teaching) -> TagEdits:
    return TagEdits(
        shelf.catalog, lambda _: None, teaching, SavedSearches(shelf.catalog, lambda _: [])
    )


@pytest.fixture
def boats(shelf: Shelf, model: ModelSpec) -> list[PhotoId]:
    """Forty photos of boats, taught as #boat from half of them, among photos of anything."""
    ids = shelf.add(*(f"{n}.jpg" for n in range(160)))
    for photo in ids:
        rng = np.random.default_rng(photo)
        embedding = rng.normal(size=model.embedding_dim)
        if photo in ids[:40]:
            embedding[[5, 130, 260, 330]] += 9
        unit = (embedding / np.linalg.norm(embedding)).astype(np.float32)
        seen = shelf.analysed(photo, embedding=unit, taken=86_400.0 * photo)
        shelf.record(seen, model=model.id)
    return ids[:40]


def teach(teaching: Teaching, name: str, examples: list[PhotoId]) -> None:
    teaching.teach(teaching.propose(name, examples))
    teaching.suggest(name)


def everything(shelf: Shelf) -> tuple[dict[PhotoId, list[Tag]], dict[str, str], list[object]]:
    """All tags, all taught tags, and which model suggests what."""
    rows = shelf.catalog.ask(
        lambda db: db.execute(
            "SELECT photo_id, name, model_id FROM tag WHERE state = 'suggested' ORDER BY 1, 2"
        ).fetchall()
    )
    return shelf.catalog.tags(shelf.search("")), shelf.catalog.ask(taught.kept), rows


def names(teaching: Teaching) -> list[str]:
    return [tag.name for tag in teaching.tags()]


def suggested(shelf: Shelf, name: str) -> set[PhotoId]:
    found = ((photo, shelf.tag(photo, name)) for photo in shelf.search(""))
    return {photo for photo, tag in found if tag is not None and tag.state == "suggested"}


def test_a_taught_tag_speaks_on_under_its_new_name(
    shelf: Shelf, teaching: Teaching, edits: TagEdits, boats: list[PhotoId]
) -> None:
    teach(teaching, "boat", boats[:20])
    before, said = everything(shelf), suggested(shelf, "boat")
    assert said
    edit = edits.rename("boat", "ship")
    assert (names(teaching), suggested(shelf, "ship")) == (["ship"], said)
    tag = teaching.tag("ship")
    assert tag is not None
    assert {row[2] for row in everything(shelf)[2]} == {tag.id}  # type: ignore[index]
    assert teaching.suggest("ship") == len(said)
    edits.take_back(edit)
    assert everything(shelf) == before


def test_a_renamed_tag_is_reset_to_its_lesson_under_the_new_name(
    shelf: Shelf, teaching: Teaching, edits: TagEdits, boats: list[PhotoId]
) -> None:
    teach(teaching, "boat", boats[:10])
    first = teaching.tag("boat")
    shelf.catalog.decide(boats[10:20], "boat", Decision.TAG)
    teaching.learn()
    since = teaching.since()["boat"]
    edits.rename("boat", "ship")
    assert teaching.since() == {"ship": since}
    teaching.reset("ship")
    tag = teaching.tag("ship")
    assert first is not None and tag == replace(first, name="ship")
    assert teaching.learn() == []


def test_two_tags_made_one_have_their_lesson_then(
    shelf: Shelf, teaching: Teaching, edits: TagEdits, boats: list[PhotoId]
) -> None:
    teach(teaching, "boat", boats[:10])
    shelf.catalog.decide(boats[10:20], "boat", Decision.TAG)
    teaching.learn()
    teach(teaching, "ship", boats[20:30])
    edit = edits.merge("boat", "ship")
    assert teaching.since() == {}
    edits.take_back(edit)
    assert teaching.since()["boat"].accepted == 10


def test_two_taught_tags_made_one_learn_from_the_examples_of_both(
    shelf: Shelf, teaching: Teaching, edits: TagEdits, boats: list[PhotoId]
) -> None:
    teach(teaching, "boat", boats[:10])
    teach(teaching, "ship", boats[10:20])
    before = everything(shelf)
    edit = edits.merge("boat", "ship")
    [tag] = teaching.tags()
    assert (tag.name, tag.examples) == ("ship", 20)
    assert suggested(shelf, "boat") == set()
    edits.take_back(edit)
    assert everything(shelf) == before


def test_a_taught_tag_made_one_with_another_of_mine_is_taught_as_that(
    shelf: Shelf, teaching: Teaching, edits: TagEdits, boats: list[PhotoId]
) -> None:
    teach(teaching, "boat", boats[:20])
    shelf.catalog.decide(boats[20:25], "ship", Decision.TAG)
    before = everything(shelf)
    edit = edits.merge("boat", "ship")
    [tag] = teaching.tags()
    assert (tag.name, tag.examples) == ("ship", 25)
    edits.take_back(edit)
    assert everything(shelf) == before


def test_a_word_of_the_network_goes_on_as_it_was_when_a_taught_tag_is_made_one_with_it(
    shelf: Shelf, teaching: Teaching, edits: TagEdits, boats: list[PhotoId], model: ModelSpec
) -> None:
    teach(teaching, "boat", boats[:20])
    word = next(one for one in model.heads[0].labels if one not in model.heads[0].silent)
    shelf.catalog.decide(boats[:1], word, Decision.TAG)
    edit = edits.merge("boat", word)
    assert names(teaching) == []
    assert word not in teaching.speaker().heads[0].silent
    edits.take_back(edit)
    assert names(teaching) == ["boat"]


def test_the_network_does_not_speak_a_word_that_was_taught_and_renamed(
    shelf: Shelf, teaching: Teaching, edits: TagEdits, boats: list[PhotoId], model: ModelSpec
) -> None:
    word = next(one for one in model.heads[0].labels if one not in model.heads[0].silent)
    teach(teaching, word, boats[:20])
    edits.rename(word, "my_word")
    assert word in teaching.speaker().heads[0].silent


def test_a_deleted_tag_is_forgotten_until_that_is_undone(
    shelf: Shelf, teaching: Teaching, edits: TagEdits, boats: list[PhotoId]
) -> None:
    teach(teaching, "boat", boats[:20])
    before = everything(shelf)
    edit = edits.delete("boat")
    assert names(teaching) == []
    assert shelf.search("#boat") == []
    edits.take_back(edit)
    assert everything(shelf) == before
