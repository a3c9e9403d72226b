"""Interests told from scores and decisions that the catalog holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.errors import FolderNotFound
from photoorganizer.core.paths import models
from photoorganizer.core.types import Decision, FileStamp, PhotoId, Vector
from photoorganizer.engine.interests import Profile, Within, profile
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges
from photoorganizer.nn.registry import ModelSpec, load_model
from shelf import Shelf


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
    return profile(within or Within(), catalog=shelf.catalog, model=model)


def names(found: Profile) -> list[str]:
    return [one.interest for one in found.interests]


@pytest.mark.usefixtures("photos")
def test_shares_come_with_the_photos_that_say_so(shelf: Shelf, model: ModelSpec) -> None:
    found = ask(shelf, model)
    assert names(found) == ["forest", "water"]
    assert [one.share for one in found.interests] == pytest.approx([2 / 3, 1 / 3], abs=0.01)
    assert (found.counted, found.uncertain) == (3, 1)
    assert found.interests[1].evidence[0].path == Path("/photos/trip/coast.jpg")


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
    assert ask(shelf, model, Within(since=date(2024, 6, 2))) == Profile((), 0, 0)


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
    assert ask(shelf, replace(model, id="another")) == Profile((), 0, 0)


def test_a_library_of_many_pages_is_told_to_its_end(shelf: Shelf, model: ModelSpec) -> None:
    stamps = [FileStamp(f"{number}.jpg", 1, 1) for number in range(1100)]
    ids = sorted(shelf.catalog.apply_scan(shelf.root.id, ScanChanges(added=stamps)).photos)
    forest = scores(model, "forest", 12)
    shelf.record(*(replace(shelf.analysed(one), logits=forest) for one in ids), model=model.id)
    assert ask(shelf, model).counted == 1100
