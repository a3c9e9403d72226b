"""Tags on 10,000 of 100,000 photos: put there, counted, taken back."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from photoorganizer.core.types import Decision, FileStamp, PhotoId, Suggestion
from photoorganizer.engine.tagging import Tagging
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges

pytestmark = pytest.mark.benchmark

PHOTOS = 100_000
SELECTED = 10_000
TAGS = 300
TAGS_PER_PHOTO = 4

_Answer = TypeVar("_Answer")


def timed(what: str, work: Callable[[], _Answer]) -> _Answer:
    start, worked = time.perf_counter(), time.process_time()
    result = work()
    spent, busy = time.perf_counter() - start, time.process_time() - worked
    print(f"{what:<44} {1000 * spent:9.0f} ms   processor {1000 * busy:9.0f} ms")
    return result


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """100,000 photos with four suggestions each, on several shelves."""
    with Catalog.open(tmp_path_factory.mktemp("library") / "catalog.sqlite") as catalog:
        root = catalog.add_root(Path("/home/anna/Pictures")).id
        stamps = [FileStamp(f"{n // 500}/IMG_{n:06}.JPG", n, n * 10**9) for n in range(PHOTOS)]
        ids = sorted(catalog.apply_scan(root, ScanChanges(added=stamps)).photos)
        for start in range(0, PHOTOS, 5_000):
            catalog.replace_suggestions(
                {photo: _suggestions(photo) for photo in ids[start : start + 5_000]}
            )
        print()
        yield catalog


def _suggestions(photo: PhotoId) -> list[Suggestion]:
    return [
        Suggestion(f"tag{(photo * 7 + n * 13) % TAGS}", 0.8, "hashtag")
        for n in range(TAGS_PER_PHOTO)
    ]


def test_bulk(catalog: Catalog) -> None:
    tagging = Tagging(catalog, lambda _changes: None)
    photos = [PhotoId(photo) for photo in range(1, PHOTOS, PHOTOS // SELECTED)]
    timed("tags of 10,000 photos counted", lambda: tagging.summary(photos))
    done = timed(
        "one new tag on 10,000 photos", lambda: tagging.decide(photos, ["wedding"], Decision.TAG)
    )
    assert done == {"wedding": SELECTED}
    assert timed("and taken back", tagging.undo) is not None
    names = ["wedding", "anna", "ben"]
    timed("three new tags on 10,000 photos", lambda: tagging.decide(photos, names, Decision.TAG))
    timed("and taken back", tagging.undo)
    timed(
        "one tag rejected on 10,000 photos",
        lambda: tagging.decide(photos, ["tag7"], Decision.REJECT),
    )
    timed("and taken back", tagging.undo)
