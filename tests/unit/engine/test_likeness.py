"""Neighbours are in step with the catalog, and reading very many of them is told."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.types import Progress
from photoorganizer.engine import likeness
from photoorganizer.engine.likeness import Compared, Likeness
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.vectors import VectorIndex
from shelf import Shelf

PHOTOS = 2500


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(Catalog.open(tmp_path / "catalog.sqlite"))
    photos = shelf.add(*(f"{number}.jpg" for number in range(PHOTOS)))
    vectors = np.random.default_rng(1).normal(size=(PHOTOS, 8)).astype(np.float32)
    shelf.record(
        *(
            shelf.analysed(photo, embedding=vector)
            for photo, vector in zip(photos, vectors, strict=True)
        )
    )
    return shelf


def asked(shelf: Shelf, path: Path) -> list[Progress]:
    """Ask for neighbours once; return what was told meanwhile."""
    told: list[Progress] = []
    whole = Compared(Shelf.model, lambda embeddings: embeddings, 8)
    index = Likeness(shelf.catalog, path, Shelf.model, whole, told.append)
    assert len(index.nearest(np.ones(8, np.float32), 3)) == 3
    index.nearest(np.ones(8, np.float32), 3)
    return told


def test_a_long_reading_is_told_to_its_end(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "EXACT_BELOW", 1000)
    told = asked(shelf, tmp_path / "vectors.hnsw")
    assert [(one.done, one.total) for one in told] == [
        (1000, PHOTOS),
        (2000, PHOTOS),
        (2500, PHOTOS),
        (2500, PHOTOS),
    ]
    assert [one.finished for one in told] == [False, False, False, True]
    shelf.catalog.close()


def test_vectors_that_were_kept_for_another_comparison_are_made_anew(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "VectorIndex", partial(VectorIndex, exact_below=1000))
    asked = np.ones(8, np.float32)

    def opened(compared: Compared) -> Likeness:
        path = tmp_path / "vectors.hnsw"
        return Likeness(shelf.catalog, path, Shelf.model, compared, lambda _: None)

    whole = Compared("whole", lambda embeddings: embeddings, 8)
    other = Compared("other", lambda embeddings: embeddings * np.float32([9, *[1] * 7]), 8)
    first = opened(whole)
    before = first.nearest(asked, 3)
    first.save()
    assert opened(whole).nearest(asked, 3) == before
    after = opened(other).nearest(asked, 3)
    assert [photo for photo, _ in after] != [photo for photo, _ in before]
    shelf.catalog.close()


def test_a_short_reading_is_not_worth_a_word(shelf: Shelf, tmp_path: Path) -> None:
    assert asked(shelf, tmp_path / "vectors.hnsw") == []
    shelf.catalog.close()
