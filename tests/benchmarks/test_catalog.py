"""The catalog at 100,000 photos, 5 tags each: `pytest -m benchmark -s tests/benchmarks`."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.metadata import Metadata, Place
from photoorganizer.core.types import (
    Decision,
    FileFacts,
    FileStamp,
    PhotoId,
    RootId,
    Suggestion,
)
from photoorganizer.index import photo_order, tag_edits
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query import Query
from photoorganizer.index.query_parser import parse
from photoorganizer.index.records import Analysed, ScanChanges

pytestmark = pytest.mark.benchmark

PHOTOS = 100_000
TAGS = 1_000
TAGS_PER_PHOTO = 5
BATCH = 32
MODEL = "photo-network-1"


def report(what: str, seconds: list[float]) -> None:
    p50, p95, p99 = (1000 * np.percentile(seconds, share) for share in (50, 95, 99))
    print(f"{what:<44} p50 {p50:9.2f} ms   p95 {p95:9.2f} ms   p99 {p99:9.2f} ms")


def timed(what: str, work: Callable[[], object], repeats: int = 50) -> object:
    result, seconds = None, []
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    report(what, seconds)
    return result


def names(chances: np.random.Generator) -> list[str]:
    """Distinct tags of one photo; the n-th tag is met about 1/n as often as the first."""
    ranks = np.minimum(chances.zipf(1.4, TAGS_PER_PHOTO * 3), TAGS)
    return [f"tag{rank}" for rank in dict.fromkeys(ranks.tolist())][:TAGS_PER_PHOTO]


def said(chances: np.random.Generator) -> Metadata:
    """What a file says: one of 20 cameras, a place in every third, stars in every tenth."""
    place = Place(*chances.uniform(-80, 80, 2)) if chances.random() < 0.33 else None
    rating = int(chances.integers(0, 6)) if chances.random() < 0.1 else None
    return Metadata(place, f"Maker Model {chances.integers(20)}", "50 mm", rating=rating)


def fill(catalog: Catalog, root: RootId) -> list[PhotoId]:
    chances = np.random.default_rng(0)
    stamps = [
        FileStamp(f"{2000 + n // 5000}/{n // 500 % 10:02}/IMG_{n:06}.JPG", n, n * 10**9)
        for n in range(PHOTOS)
    ]
    start = time.perf_counter()
    ids = sorted(catalog.apply_scan(root, ScanChanges(added=stamps)).photos)
    seconds = time.perf_counter() - start
    print(f"\nscan entered: {PHOTOS / seconds:,.0f} photos/s")
    vectors = chances.normal(size=(BATCH, 256)).astype(np.float32)
    logits = {"hashtag": np.zeros(21, np.float32), "object": np.zeros(1000, np.float32)}
    spent = []
    for first in range(0, PHOTOS, BATCH):
        batch = [
            Analysed(
                photo,
                stamp,
                FileFacts(
                    *(4000, 3000, "JPEG", float(chances.integers(10**9)), b"h" * 16), said(chances)
                ),
                vector,
                logits,
                [Suggestion(name, 0.9, "hashtag") for name in names(chances)],
            )
            for photo, stamp, vector in zip(
                ids[first : first + BATCH], stamps[first : first + BATCH], vectors, strict=False
            )
        ]
        start = time.perf_counter()
        catalog.record(batch, [], MODEL)
        spent.append(time.perf_counter() - start)
    print(f"analyses recorded: {PHOTOS / sum(spent):,.0f} photos/s")
    report(f"one batch of {BATCH} recorded", spent)
    return ids


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Catalog, list[PhotoId]]]:
    path = tmp_path_factory.mktemp("library") / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        ids = fill(catalog, catalog.add_root(Path("/home/anna/Pictures")).id)
        catalog.decide(ids[::2], "tag2", Decision.TAG)
    print(f"file: {path.stat().st_size / 1e6:.0f} MB")
    start = time.perf_counter()
    with Catalog.open(path) as catalog:
        print(f"opened in {1000 * (time.perf_counter() - start):.1f} ms")
        yield catalog, ids


def test_reading(library: tuple[Catalog, list[PhotoId]]) -> None:
    catalog, ids = library
    [root] = [root.id for root in catalog.roots()]
    middle = ids[50_000:50_200]
    timed("photos of a page of 200", lambda: catalog.photos(middle))
    timed("tags of a page of 200", lambda: catalog.tags(middle))
    timed("counts of the sidebar", catalog.counts)
    timed("counts of all tags", catalog.tag_counts)
    timed("completion of a tag", lambda: catalog.complete_tag("tag1"))
    timed("pending count, nothing pending", lambda: catalog.pending_count([root], MODEL), 10)
    timed("known files", lambda: catalog.known_files(root), 3)
    timed("all embeddings", lambda: sum(len(some) for some, _ in catalog.embeddings(MODEL)), 3)
    timed("a page of 2,000 logits", lambda: catalog.logits(ids[1000], 2000, MODEL), 5)
    assert timed("check of the whole file", catalog.check, 1) == []


SEARCHES = (
    "",
    "#tag1",
    "#tag40",
    "#tag1 #tag2",
    "#tag1 -#tag3",
    "is:untagged",
    "is:review",
    "is:missing",
    "path:2003/05",
    "img_0123",
    "tag40",
    "#tag1 OR #tag40",
    "#tag1 (#tag2 OR #tag3) -#tag5",
    "#tag1 OR is:untagged",
    "-(#tag1 OR #tag2)",
    "from:1990 to:1995-06 #tag2",
    "year:1999 -#tag1",
    'camera:"model 7"',
    'camera:"model 7" #tag2 rating:>=3',
    "has:gps #tag4",
    "rating:5 OR #tag40",
    "is:mine",
    "is:rejected",
    "is:missing OR #tag9",
    "tag7 OR path:2003/05",
    "img_0123 -#tag1",
)


def test_searching(library: tuple[Catalog, list[PhotoId]]) -> None:
    """First as after a change, with nothing kept; then again. Computing tells on a busy machine."""
    catalog, ids = library
    catalog.decide(ids[::50], "tag3", Decision.REJECT)
    anew: list[float] = []
    again: list[float] = []
    for text in SEARCHES:
        query = parse(text)
        anew += computing(f"search “{text}”", lambda query=query: searched(catalog, query), 10)
        again += computing("  again", lambda query=query: catalog.search(query), 10)
        print(f"{'':<44} {len(catalog.search(query)):,} photos")
    report("all searches, computing", anew)
    report("all searches again, computing", again)


def searched(catalog: Catalog, query: Query) -> list[PhotoId]:
    """Search with nothing kept of earlier searches."""
    photo_order.forget()
    return catalog.search(query)


def computing(what: str, work: Callable[[], object], repeats: int) -> list[float]:
    """Measure what passes, print it with what is computed, and return the latter."""
    passed, computed = [], []
    for _ in range(repeats):
        start, cpu = time.perf_counter(), time.thread_time()
        work()
        computed.append(time.thread_time() - cpu)
        passed.append(time.perf_counter() - start)
    p50, p95 = (1000 * np.percentile(computed, share) for share in (50, 95))
    wall50, wall95 = (1000 * np.percentile(passed, share) for share in (50, 95))
    print(f"{what:<44} computing p50 {p50:6.1f} p95 {p95:6.1f} ms", end="   ")
    print(f"passed p50 {wall50:6.1f} p95 {wall95:6.1f} ms")
    return computed


def test_a_tag_of_most_photos_renamed_and_taken_back(
    library: tuple[Catalog, list[PhotoId]],
) -> None:
    catalog, _ = library
    unite = partial(tag_edits.unite, old="tag1", new="first", now=0.0)
    before, _ = timed("tag1 renamed", lambda: catalog.change(unite), 1)  # type: ignore[misc]
    print(f"{'':<44} {len(before) // 2:,} photos")
    timed("and taken back", lambda: catalog.restore(before), 1)


def test_writing(library: tuple[Catalog, list[PhotoId]]) -> None:
    catalog, ids = library
    some = iter(ids)
    timed("one tag on one photo", lambda: catalog.decide([next(some)], "new", Decision.TAG), 500)
    before = timed(
        "one tag on 10,000 photos", lambda: catalog.decide(ids[-10_000:], "many", Decision.TAG), 1
    )
    timed("and undone", lambda: catalog.restore(before), 1)  # type: ignore[arg-type]
    said = {photo: [Suggestion("tag7", 0.5, "hashtag")] for photo in ids[:2000]}
    timed("suggestions of 2,000 photos replaced", lambda: catalog.replace_suggestions(said), 1)
    [root] = [root.id for root in catalog.roots()]
    timed(
        "10,000 photos gone missing",
        lambda: catalog.apply_scan(root, ScanChanges(gone=ids[:10_000])),
        1,
    )
    timed("the root removed", lambda: catalog.remove_root(root), 1)
    assert catalog.counts().all == 0
