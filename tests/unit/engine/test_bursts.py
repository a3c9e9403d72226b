"""Bursts as a catalog knows them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.metadata import Metadata
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.bursts import burst_pairs
from photoorganizer.index.catalog import Catalog
from shelf import Shelf

NOON = 1_700_000_000.0


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog)


def shot(
    shelf: Shelf, photo: PhotoId, taken: float | None, *, camera: str | None = "Pixel", to: int = 0
) -> None:
    """Enter a photo that looks into direction `to`."""
    seen = shelf.analysed(photo, taken=taken, embedding=np.eye(8, dtype=np.float32)[to])
    facts = replace(seen.facts, metadata=Metadata(camera=camera))
    shelf.record(replace(seen, facts=facts))


def test_shots_of_a_camera_within_seconds_that_look_alike_are_a_burst(shelf: Shelf) -> None:
    first, second, elsewhere, later, other = shelf.add("1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg")
    shot(shelf, first, NOON)
    shot(shelf, second, NOON + 0.5)
    shot(shelf, elsewhere, NOON + 1, to=3)
    shot(shelf, later, NOON + 60)
    shot(shelf, other, NOON + 0.2, camera="Canon")
    assert burst_pairs(shelf.catalog) == [(first, second)]
    assert burst_pairs(shelf.catalog, [first, later]) == []


def test_files_of_one_moment_without_camera_or_time_are_none(shelf: Shelf) -> None:
    photos = shelf.add("1.jpg", "2.jpg", "3.jpg", "4.jpg")
    for photo in photos[:2]:
        shot(shelf, photo, NOON, camera=None)
    for photo in photos[2:]:
        shot(shelf, photo, None)  # the time is that of the file
    assert burst_pairs(shelf.catalog) == []


def test_photos_that_are_missing_are_in_no_burst(shelf: Shelf) -> None:
    first, second = shelf.add("1.jpg", "2.jpg")
    shot(shelf, first, NOON)
    shot(shelf, second, NOON + 1)
    shelf.scan(gone=[second])
    assert burst_pairs(shelf.catalog) == []
