"""Interests told from scores and decisions that the catalog holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.errors import FolderNotFound, NotInLibrary
from photoorganizer.core.paths import models, resources
from photoorganizer.core.types import Change, ChangeSet, Decision, FileStamp, PhotoId, Vector
from photoorganizer.engine.inquiry import Network
from photoorganizer.engine.interests import Interests, Profile, Within
from photoorganizer.engine.left_out import LeftOut
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.taxonomy.words import load_words
from shelf import Shelf

WORDS = load_words(resources())


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    return load_model(models())


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog)


@pytest.fixture
def photos(shelf: Shelf, model: ModelSpec) -> dict[str, PhotoId]:
    """Two forests of May and a coast of June in a folder, a blur, and one not looked at."""
    names = ("a.jpg", "b.jpg", "trip/coast.jpg", "blur.jpg", "new.jpg")
    ids = dict(zip(names, shelf.add(*names), strict=True))
    seen = (
        ("a.jpg", "forest", 12, 5),
        ("b.jpg", "forest", 12, 5),
        ("trip/coast.jpg", "water", 12, 6),
    )
    for name, label, logit, month in (*seen, ("blur.jpg", "", 0, 5)):
        taken = datetime(2024, month, 31 if month == 5 else 1, 23, 30).timestamp()
        analysed = shelf.analysed(ids[name], taken=taken)
        shelf.record(replace(analysed, logits=scores(model, label, logit)), model=model.id)
    return ids


def scores(model: ModelSpec, label: str, logit: float) -> dict[str, Vector]:
    [head] = [head for head in model.heads if head.name == "hashtag"]
    return {head.name: np.array([logit * (one == label) for one in head.labels], np.float32)}


def ask(shelf: Shelf, model: ModelSpec, within: Within | None = None) -> Profile:
    return told_by(shelf, model).profile(within)


def told_by(shelf: Shelf, model: ModelSpec) -> Interests:
    return Interests(shelf.catalog, lambda: Network(model, models(), 1), lambda: WORDS)


def names(found: Profile) -> list[str]:
    return [one.interest for one in found.interests]


@pytest.mark.usefixtures("photos")
def test_shares_come_with_the_photos_that_say_so(shelf: Shelf, model: ModelSpec) -> None:
    found = ask(shelf, model)
    assert names(found) == ["forest", "water"]
    assert [one.share for one in found.interests] == pytest.approx([2 / 3, 1 / 3], abs=0.01)
    assert (found.counted, found.uncertain, found.pending) == (3, 1, 1)
    [coast] = [one for one in found.interests[1].evidence if one.weight > 0.5]
    assert coast.path == Path("/photos/trip/coast.jpg")
    for interest in found.interests:
        assert sum(one.weight for one in interest.evidence) == pytest.approx(1)


@pytest.mark.usefixtures("photos")
def test_only_a_folder_is_asked_about(shelf: Shelf, model: ModelSpec) -> None:
    assert names(ask(shelf, model, Within(Path("/photos/trip")))) == ["water"]
    with pytest.raises(FolderNotFound, match="in no watched folder"):
        ask(shelf, model, Within(Path("/elsewhere")))


@pytest.mark.usefixtures("photos")
def test_days_are_included_to_their_end(shelf: Shelf, model: ModelSpec) -> None:
    may, june = date(2024, 5, 31), date(2024, 6, 1)
    assert names(ask(shelf, model, Within(until=may))) == ["forest"]
    assert names(ask(shelf, model, Within(since=june))) == ["water"]
    assert len(ask(shelf, model, Within(since=may, until=june)).interests) == 2
    later = ask(shelf, model, Within(since=date(2024, 6, 2)))
    assert (later.interests, later.counted, later.pending) == ((), 0, 0)


def test_decisions_count_before_the_network(
    shelf: Shelf, photos: dict[str, PhotoId], model: ModelSpec
) -> None:
    shelf.catalog.decide([photos["blur.jpg"]], "snow", Decision.TAG)
    shelf.catalog.decide([photos["trip/coast.jpg"]], "water", Decision.REJECT)
    found = ask(shelf, model)
    assert names(found) == ["forest", "snow"]
    assert (found.counted, found.uncertain) == (3, 1)


@pytest.mark.usefixtures("photos")
def test_scores_of_another_network_do_not_count(shelf: Shelf, model: ModelSpec) -> None:
    found = ask(shelf, replace(model, id="another"))
    assert found == Profile((), 0, 0, pending=5, method="certainty")


def test_a_library_of_many_pages_is_told_to_its_end(shelf: Shelf, model: ModelSpec) -> None:
    stamps = [FileStamp(f"{number}.jpg", 1, 1) for number in range(1100)]
    ids = sorted(shelf.catalog.apply_scan(shelf.root.id, ScanChanges(added=stamps)).photos)
    forest = scores(model, "forest", 12)
    shelf.record(*(replace(shelf.analysed(one), logits=forest) for one in ids), model=model.id)
    assert ask(shelf, model).counted == 1100


def test_only_some_photos_are_asked_about(
    shelf: Shelf, photos: dict[str, PhotoId], model: ModelSpec
) -> None:
    some = frozenset({photos["trip/coast.jpg"], photos["new.jpg"]})
    found = ask(shelf, model, Within(photos=some))
    assert (names(found), found.counted, found.pending) == (["water"], 1, 1)


def test_an_interest_leads_to_its_photos(
    shelf: Shelf, photos: dict[str, PhotoId], model: ModelSpec
) -> None:
    told = told_by(shelf, model)
    assert set(told.photos_about("forest")) == {photos["a.jpg"], photos["b.jpg"]}
    assert told.photos_about("forest", Within(Path("/photos/trip"))) == []
    assert told.photos_about("zanzibar") == []


def test_what_is_left_out_does_not_count_until_it_is_put_back(
    shelf: Shelf, photos: dict[str, PhotoId], model: ModelSpec
) -> None:
    told = told_by(shelf, model)
    out = told.named([Path("/photos/trip"), Path("/photos/a.jpg")])
    assert out == LeftOut(frozenset({photos["a.jpg"]}), frozenset({Path("/photos/trip")}))
    told.leave_out(out)
    found = told_by(shelf, model).profile()
    assert (names(found), found.counted, found.left_out) == (["forest"], 1, 2)
    told.put_back(LeftOut(folders=out.folders))
    assert set(names(told.profile())) == {"forest", "water"}
    assert told.left_out() == LeftOut(out.photos)


@pytest.mark.usefixtures("photos")
def test_what_is_left_out_for_one_question_is_not_remembered(
    shelf: Shelf, model: ModelSpec
) -> None:
    told = told_by(shelf, model)
    trip = told.named([Path("/photos/trip")])
    assert names(told.profile(Within(excluded=trip))) == ["forest"]
    assert told.left_out() == LeftOut()


@pytest.mark.usefixtures("photos")
def test_only_what_the_library_holds_can_be_left_out(shelf: Shelf, model: ModelSpec) -> None:
    with pytest.raises(NotInLibrary, match="neither a photo nor a folder"):
        told_by(shelf, model).named([Path("/elsewhere")])


@pytest.mark.usefixtures("photos")
def test_years_are_told_with_their_photos(shelf: Shelf, model: ModelSpec) -> None:
    told = told_by(shelf, model)
    assert 2024 in told.years()
    [share] = told.profile().interests[0].by_year
    assert (share.year, share.photos) == (2024, 3)


def test_a_change_that_was_heard_of_counts_at_the_next_question(
    shelf: Shelf, photos: dict[str, PhotoId], model: ModelSpec
) -> None:
    told = told_by(shelf, model)
    assert told.profile().pending == 1
    seen = replace(shelf.analysed(photos["new.jpg"]), logits=scores(model, "snow", 12))
    told.hear(shelf.record(seen, model=model.id))
    [added] = shelf.add("late/moved.jpg")
    told.hear(ChangeSet(frozenset({Change.PHOTOS}), frozenset({added})))
    found = told.profile()
    assert "snow" in names(found)
    assert found.pending == 1
    told.hear(shelf.scan(gone=[photos["new.jpg"]]))
    shelf.catalog.decide([photos["blur.jpg"]], "snow", Decision.TAG)
    told.hear(ChangeSet(frozenset({Change.TAGS}), frozenset({photos["blur.jpg"]})))
    assert sorted(names(told.profile())) == ["forest", "snow", "water"]
    assert told.profile() == told_by(shelf, model).profile()


def test_what_another_program_analysed_counts_too(
    shelf: Shelf, photos: dict[str, PhotoId], model: ModelSpec
) -> None:
    told = told_by(shelf, model)
    told.profile()
    seen = replace(shelf.analysed(photos["new.jpg"]), logits=scores(model, "snow", 12))
    shelf.record(seen, model=model.id)
    assert "snow" in names(told.profile())
