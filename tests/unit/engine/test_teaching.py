"""Tags that the user teaches: from examples to suggestions, kept, shared, forgotten."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.errors import BadTag, Cancelled, KnownError
from photoorganizer.core.paths import models
from photoorganizer.core.types import ChangeSet, Decision, Level, PhotoId, Vector
from photoorganizer.engine.tagging import Tagging
from photoorganizer.engine.teaching import Teaching
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec, load_model
from shelf import Shelf

BOATS, OTHERS = 40, 160


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    spec = load_model(models())
    return replace(spec, heads=spec.heads[:1])


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog)


def look(model: ModelSpec, number: int, *, boat: bool) -> Vector:
    rng = np.random.default_rng(number)
    embedding = rng.normal(size=model.embedding_dim)
    if boat:
        embedding[[5, 130, 260, 330]] += 9
    return (embedding / np.linalg.norm(embedding)).astype(np.float32)


def enter(shelf: Shelf, model: ModelSpec, kind: str, count: int) -> list[PhotoId]:
    """Analyse so many photos of boats or of anything, taken days apart."""
    ids = shelf.add(*(f"{kind}-{n}.jpg" for n in range(count)))
    shelf.record(
        *(
            shelf.analysed(
                photo,
                embedding=look(model, photo, boat=kind == "boat"),
                taken=86_400.0 * photo,
            )
            for photo in ids
        ),
        model=model.id,
    )
    return ids


@pytest.fixture
def boats(shelf: Shelf, model: ModelSpec) -> list[PhotoId]:
    enter(shelf, model, "other", OTHERS)
    return enter(shelf, model, "boat", BOATS)


@pytest.fixture
def heard() -> list[ChangeSet]:
    return []


@pytest.fixture
def teaching(shelf: Shelf, model: ModelSpec, heard: list[ChangeSet]) -> Teaching:
    return opened(shelf, model, heard)


def opened(shelf: Shelf, model: ModelSpec, heard: list[ChangeSet] | None = None) -> Teaching:
    tagging = Tagging(shelf.catalog, lambda _: None)
    tell = ([] if heard is None else heard).append
    return Teaching(shelf.catalog, lambda: model, tagging, tell)


def teach(teaching: Teaching, examples: list[PhotoId], name: str = "boat") -> None:
    teaching.teach(teaching.propose(name, examples))
    teaching.suggest(name)


def suggested(shelf: Shelf, name: str = "boat") -> set[PhotoId]:
    return {
        photo
        for photo in shelf.search("")
        if (tag := shelf.tag(photo, name)) is not None and tag.state == "suggested"
    }


def test_examples_become_mine_and_the_tag_is_suggested_where_it_fits(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId], heard: list[ChangeSet]
) -> None:
    outcome = teaching.teach(teaching.propose("Boat", boats[:20]))
    assert suggested(shelf) == set()
    assert all(shelf.tags(photo) == {"boat": "mine"} for photo in boats[:20])
    assert teaching.suggest("boat") == len(suggested(shelf))
    assert suggested(shelf) <= set(boats[20:])
    assert len(suggested(shelf)) > 10
    assert heard[-1].photos == suggested(shelf)
    assert outcome.tag == teaching.tag("boat")
    assert outcome.tag.accuracy is not None


def test_suggestions_carry_the_model_that_made_them(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId]
) -> None:
    teach(teaching, boats[:20])
    tag = teaching.tag("boat")
    assert tag is not None
    rows = shelf.catalog.ask(
        lambda db: db.execute("SELECT DISTINCT model_id FROM tag WHERE state = 'suggested'")
    ).fetchall()
    assert rows == [(tag.id,)]


def test_negatives_are_shown_before_they_are_used(teaching: Teaching, boats: list[PhotoId]) -> None:
    proposal = teaching.propose("boat", boats[:20])
    assert proposal.examples == tuple(boats[:20])
    assert not set(proposal.negatives) & set(proposal.examples)
    # The doubtful ones come first: boats that nobody has tagged yet.
    assert set(proposal.negatives[:5]) <= set(boats)
    let_stand = [photo for photo in proposal.negatives if photo not in boats]
    assert teaching.teach(proposal, let_stand).tag.negatives == len(let_stand)


def test_a_rejected_suggestion_never_comes_back(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId]
) -> None:
    teach(teaching, boats[:20])
    rejected = sorted(suggested(shelf))[:2]
    shelf.catalog.decide(rejected, "boat", Decision.REJECT)
    teaching.suggest("boat")
    teach(teaching, [photo for photo in boats[:25] if photo not in rejected])
    assert all(shelf.tags(photo) == {"boat": "rejected"} for photo in rejected)


def test_it_learns_from_clicks_once_enough_was_said(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId]
) -> None:
    teach(teaching, boats[:10])
    assert teaching.learn() == []
    before = teaching.tag("boat")
    shelf.catalog.decide(boats[10:20], "boat", Decision.TAG)
    assert teaching.learn() == ["boat"]
    after = teaching.tag("boat")
    assert before is not None and after is not None
    assert (before.examples, after.examples) == (10, 20)
    assert teaching.learn() == []


def test_a_reset_tag_is_what_it_was_taught_and_learns_from_later_decisions_only(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId]
) -> None:
    teach(teaching, boats[:10])
    first, said = teaching.tag("boat"), suggested(shelf)
    shelf.catalog.decide(boats[10:20], "boat", Decision.TAG)
    shelf.catalog.decide(boats[20:23], "boat", Decision.REJECT)
    assert teaching.learn() == ["boat"]
    now = teaching.tag("boat")
    since = teaching.since()["boat"]
    assert first is not None and now is not None and first.id != now.id
    assert (since.accepted, since.rejected) == (10, 3)
    assert since.speaks_from == now.thresholds[Level.BALANCED]
    assert since.spoke_from == first.thresholds[Level.BALANCED]
    teaching.reset("#boat")
    assert (teaching.tag("boat"), teaching.since()) == (first, {})
    assert teaching.learn() == []
    assert suggested(shelf) == said - set(boats[10:23])
    assert {**shelf.tags(boats[10]), **shelf.tags(boats[20])} == {"boat": "rejected"}
    shelf.catalog.decide(boats[23:33], "boat", Decision.TAG)
    assert teaching.learn() == ["boat"]
    later = teaching.tag("boat")
    assert later is not None and (later.examples, later.rejected) == (20, 0)
    assert teaching.since()["boat"].accepted == 10


def test_a_reset_is_taken_back(shelf: Shelf, teaching: Teaching, boats: list[PhotoId]) -> None:
    teach(teaching, boats[:10])
    shelf.catalog.decide(boats[10:20], "boat", Decision.TAG)
    teaching.learn()
    tag, since, said = teaching.tag("boat"), teaching.since(), suggested(shelf)
    teaching.take_back_reset("boat", teaching.reset("boat"))
    assert (teaching.tag("boat"), teaching.since(), suggested(shelf)) == (tag, since, said)
    assert teaching.learn() == []


def test_what_decisions_did_not_change_is_not_reset(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId]
) -> None:
    teach(teaching, boats[:10])
    with pytest.raises(KnownError, match="as it was taught"):
        teaching.reset("boat")
    with pytest.raises(KnownError, match="never taught"):
        teaching.reset("ship")


def test_teaching_a_tag_again_is_a_new_lesson_on_all_that_is_decided(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId]
) -> None:
    teach(teaching, boats[:10])
    shelf.catalog.decide(boats[10:20], "boat", Decision.TAG)
    teaching.learn()
    teaching.reset("boat")
    teach(teaching, [])
    tag = teaching.tag("boat")
    assert tag is not None and tag.examples == 20
    assert teaching.since() == {}


def test_a_tag_of_another_network_is_reset_to_what_its_first_examples_teach_the_new_one(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId], model: ModelSpec
) -> None:
    teach(teaching, boats[:10])
    shelf.catalog.decide(boats[10:20], "boat", Decision.TAG)
    teaching.learn()
    later = opened(shelf, replace(model, id="net-2"))
    shelf.record(
        *(
            shelf.analysed(photo, embedding=look(model, photo, boat=photo in boats))
            for photo in shelf.search("")
        ),
        model="net-2",
    )
    assert later.learn() == ["boat"]
    later.reset("boat")
    tag = later.tag("boat")
    assert tag is not None and (tag.model_id, tag.examples) == ("net-2", 10)


def test_a_tag_that_is_forgotten_while_others_learn_does_not_come_back(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId], monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(teaching, boats[:10])
    shelf.catalog.decide(boats[10:20], "boat", Decision.TAG)
    known = iter([teaching.tags(), []])
    teaching.forget("boat")
    monkeypatch.setattr(teaching, "tags", lambda: next(known))
    assert teaching.learn() == []
    assert opened(shelf, teaching._model()).tags() == []


def test_another_network_lets_it_begin_again_from_its_examples(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId], model: ModelSpec
) -> None:
    teach(teaching, boats[:20])
    newer = replace(model, id="net-2")
    later = opened(shelf, newer)
    assert later.learn() == []  # nothing was looked at yet
    shelf.record(
        *(
            shelf.analysed(photo, embedding=look(model, photo, boat=photo in boats))
            for photo in shelf.search("")
        ),
        model="net-2",
    )
    assert later.learn() == ["boat"]
    tag = later.tag("boat")
    assert tag is not None
    assert tag.model_id == "net-2"


def test_what_is_analysed_later_is_told_of_it(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId], model: ModelSpec
) -> None:
    teach(teaching, boats[:20])
    voice = teaching.voice()
    logits = {"hashtag": np.zeros(21, np.float32)}
    said = [voice.say(look(model, 9_000 + n, boat=True), logits, frozenset()) for n in range(10)]
    assert sum(map(len, said)) > 3
    assert voice.say(look(model, 9_000, boat=True), logits, frozenset({"boat"})) == ()
    (photo,) = shelf.add("new.jpg")
    [new] = next(each for each in said if each)
    shelf.record(replace(shelf.analysed(photo, "sea"), taught=[new]), model=model.id)
    assert shelf.tags(photo) == {"boat": "suggested", "sea": "suggested"}
    shelf.catalog.replace_suggestions({photo: []})
    assert shelf.tags(photo) == {"boat": "suggested"}


def test_forgetting_takes_suggestions_away_and_leaves_decisions(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId]
) -> None:
    teach(teaching, boats[:20])
    teaching.forget("#boat")
    assert teaching.tags() == []
    assert suggested(shelf) == set()
    assert shelf.tags(boats[0]) == {"boat": "mine"}
    with pytest.raises(KnownError, match="never taught"):
        teaching.forget("boat")


def test_the_network_is_silent_on_what_was_taught(teaching: Teaching, boats: list[PhotoId]) -> None:
    teach(teaching, boats[:20], "water")
    assert all("water" in head.silent for head in teaching.speaker().heads)


def test_too_few_examples_are_refused(teaching: Teaching, boats: list[PhotoId]) -> None:
    with pytest.raises(KnownError, match="at least 3"):
        teaching.teach(teaching.propose("boat", boats[:2]))
    with pytest.raises(BadTag):
        teaching.propose("!!")


def test_without_other_photos_there_is_nothing_to_tell_it_from(
    shelf: Shelf, teaching: Teaching, model: ModelSpec
) -> None:
    boats = enter(shelf, model, "boat", BOATS)
    with pytest.raises(KnownError, match="something else"):
        teaching.teach(teaching.propose("boat", boats))
    assert teaching.tags() == []
    assert shelf.search("#boat") == []


def test_a_tag_that_came_to_be_on_every_photo_stays_as_it_was_taught(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId]
) -> None:
    teach(teaching, boats)
    taught = teaching.tag("boat")
    shelf.catalog.decide(shelf.search(""), "boat", Decision.TAG)
    assert teaching.learn() == []
    assert teaching.tag("boat") == taught


def test_it_can_be_stopped_and_changes_nothing(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId]
) -> None:
    def stop() -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        teaching.teach(teaching.propose("boat", boats[:20]), proceed=stop)
    assert (teaching.tags(), shelf.tags(boats[0])) == ([], {})


def test_a_shared_tag_gives_the_same_answers_elsewhere(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId], model: ModelSpec, tmp_path: Path
) -> None:
    teach(teaching, boats[:20])
    file = tmp_path / "boats.safetensors"
    assert teaching.export(file) == 1
    with Catalog.open(tmp_path / "elsewhere.sqlite") as catalog:
        elsewhere = Shelf(catalog)
        enter(elsewhere, model, "other", OTHERS)
        enter(elsewhere, model, "boat", BOATS)
        [tag] = opened(elsewhere, model).import_file(file)
        assert tag == teaching.tag("boat")
        assert suggested(shelf) <= suggested(elsewhere)


def test_a_tag_that_was_taken_over_is_reset_to_what_came(
    shelf: Shelf, teaching: Teaching, boats: list[PhotoId], tmp_path: Path
) -> None:
    teach(teaching, boats[:10])
    file = tmp_path / "boats.safetensors"
    teaching.export(file)
    [tag] = teaching.import_file(file)
    shelf.catalog.decide(boats[10:20], "boat", Decision.TAG)
    assert teaching.learn() == ["boat"]
    teaching.reset("boat")
    assert teaching.tag("boat") == tag
    assert teaching.learn() == []


def test_a_file_for_another_network_is_refused(
    teaching: Teaching, boats: list[PhotoId], shelf: Shelf, model: ModelSpec, tmp_path: Path
) -> None:
    teach(teaching, boats[:20])
    file = tmp_path / "boats.safetensors"
    teaching.export(file, ["boat"])
    with pytest.raises(KnownError, match="another network"):
        opened(shelf, replace(model, id="net-2")).import_file(file)


@pytest.mark.parametrize("content", [b"", b"no file", b"\x08\0\0\0\0\0\0\0{}      "])
def test_what_is_no_vocabulary_is_refused(
    teaching: Teaching, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "some.safetensors"
    file.write_bytes(content)
    with pytest.raises(KnownError):
        teaching.import_file(file)
    with pytest.raises(KnownError, match="cannot be read"):
        teaching.import_file(tmp_path / "none")


def test_a_vocabulary_that_was_tampered_with_is_refused(
    teaching: Teaching, boats: list[PhotoId], tmp_path: Path
) -> None:
    teach(teaching, boats[:20])
    file = tmp_path / "boats.safetensors"
    teaching.export(file)
    whole = file.read_bytes()
    length = int.from_bytes(whole[:8], "little")
    header = json.loads(whole[8 : 8 + length])
    for old, new in (
        ('"bias": ', '"bias": "x'),
        ("boat", "../b"),
        ('"version": 1', '"version": 9'),
    ):
        manifest = {"manifest": header["__metadata__"]["manifest"].replace(old, new)}
        changed = json.dumps({**header, "__metadata__": manifest}).encode()
        file.write_bytes(len(changed).to_bytes(8, "little") + changed + whole[8 + length :])
        with pytest.raises(KnownError):
            teaching.import_file(file)


def test_nothing_taught_is_nothing_to_export(teaching: Teaching, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="no taught tag"):
        teaching.export(tmp_path / "none.safetensors")
