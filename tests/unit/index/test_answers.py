"""What the network said of many photos, read as arrays."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.types import Decision, PhotoId
from photoorganizer.index.answers import Answers, Listed, Said, answers, listed, said
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


def ask(catalog: Catalog, photos: list[PhotoId], model: str = Shelf.model) -> Answers:
    asked = partial(
        answers,
        photos=np.array(photos, np.int64),
        model_id=model,
        heads={"hashtag": 3, "object": 2},
        dimension=8,
    )
    return catalog.ask(asked)


def list_some(catalog: Catalog, only: list[PhotoId] | None = None) -> Listed:
    return catalog.ask(partial(listed, only=only))


def test_present_readable_photos_are_told_with_their_folders(
    catalog: Catalog, photos: list[PhotoId]
) -> None:
    found = list_some(catalog)
    assert found.photos.tolist() == photos[:3]
    assert found.taken.tolist()[:2] == [float(photo) for photo in photos[:2]]
    assert [found.folders[place] for place in found.folder] == [
        Path("/photos"),
        Path("/photos/trip"),
        Path("/photos/trip"),
    ]


def test_only_some_photos_are_listed(catalog: Catalog, photos: list[PhotoId]) -> None:
    some = [photos[1], photos[3], PhotoId(999)]
    assert list_some(catalog, some).photos.tolist() == [photos[1]]


def test_scores_and_embeddings_come_in_the_order_of_the_photos(
    catalog: Catalog, photos: list[PhotoId]
) -> None:
    found = ask(catalog, photos[:3])
    nothing = [np.nan] * 3
    np.testing.assert_array_equal(found.scores["hashtag"], [[0, 1, 2], [0, 1, 2], nothing])
    np.testing.assert_array_equal(found.embeddings, [[photos[0]] * 8, [photos[1]] * 8, [0] * 8])


def test_a_head_that_said_nothing_has_no_numbers(catalog: Catalog, photos: list[PhotoId]) -> None:
    assert np.isnan(ask(catalog, photos).scores["object"]).all()


def test_another_models_scores_are_no_answer(catalog: Catalog, photos: list[PhotoId]) -> None:
    found = ask(catalog, photos, model="net-2")
    assert np.isnan(found.scores["hashtag"]).all()
    assert not found.embeddings.any()


def test_a_catalog_without_photos_has_no_answers(catalog: Catalog) -> None:
    assert (len(list_some(catalog).photos), list_some(catalog).folders) == (0, ())
    assert ask(catalog, []).scores["hashtag"].shape == (0, 3)


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
