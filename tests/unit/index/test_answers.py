"""What one head said of many photos, read as arrays."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.types import Decision, PhotoId
from photoorganizer.index.answers import Answers, Said, answers, said
from photoorganizer.index.catalog import Catalog
from shelf import Shelf


@pytest.fixture
def photos(shelf: Shelf) -> list[PhotoId]:
    """Two that were looked at, one that was not, one gone, one that cannot be read."""
    ids = shelf.add("a.jpg", "trip/b.jpg", "trip/new.jpg", "gone.jpg", "broken.jpg")
    shelf.record(*(shelf.analysed(photo, taken=float(photo)) for photo in ids[:2]))
    shelf.scan(gone=[ids[3]])
    shelf.quarantine(ids[4])
    return ids


def ask(catalog: Catalog, model: str = Shelf.model, only: list[PhotoId] | None = None) -> Answers:
    return catalog.ask(partial(answers, head="hashtag", model_id=model, labels=3, only=only))


def test_present_readable_photos_are_told_with_their_folders(
    catalog: Catalog, photos: list[PhotoId]
) -> None:
    found = ask(catalog)
    assert found.photos.tolist() == photos[:3]
    assert found.taken.tolist()[:2] == [float(photo) for photo in photos[:2]]
    assert [found.folders[place] for place in found.folder] == [
        Path("/photos"),
        Path("/photos/trip"),
        Path("/photos/trip"),
    ]
    assert found.answered.tolist() == [True, True, False]
    np.testing.assert_array_equal(found.scores, [[0, 1, 2], [0, 1, 2], [0, 0, 0]])


def test_another_models_scores_are_no_answer(catalog: Catalog, photos: list[PhotoId]) -> None:
    assert not ask(catalog, model="net-2").answered.any()


def test_only_some_photos_are_read(catalog: Catalog, photos: list[PhotoId]) -> None:
    assert ask(catalog, only=[photos[1], photos[3], PhotoId(999)]).photos.tolist() == [photos[1]]


def test_a_catalog_without_photos_has_no_answers(catalog: Catalog) -> None:
    found = ask(catalog)
    assert (len(found.photos), found.folders, found.scores.shape) == (0, (), (0, 3))


def test_decisions_are_told_and_suggestions_are_not(
    shelf: Shelf, catalog: Catalog, photos: list[PhotoId]
) -> None:
    shelf.record(shelf.analysed(photos[0], "sea"))
    catalog.decide([photos[0]], "forest", Decision.TAG)
    catalog.decide([photos[1]], "forest", Decision.REJECT)
    catalog.decide([photos[1]], "grandma", Decision.TAG)
    labels = ["forest", "sea"]
    first, second = Said(photos[0], "forest", True), Said(photos[1], "forest", False)
    assert catalog.ask(partial(said, labels=labels)) == [first, second]
    assert catalog.ask(partial(said, labels=labels, only=[photos[1]])) == [second]
