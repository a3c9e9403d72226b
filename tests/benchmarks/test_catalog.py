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
from photoorganizer.index import tag_edits
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query_parser import parse
from photoorganizer.index.records import Analysed, ScanChanges
from photoorganizer.index.search import compiled

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


def test_searching(library: tuple[Catalog, list[PhotoId]]) -> None:
    catalog, ids = library
    catalog.decide(ids[::50], "tag3", Decision.REJECT)
    for text in (
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
    ):
        query = parse(text)
        found = timed(f"search “{text}”", lambda query=query: catalog.search(query), 20)
        assert isinstance(found, list)
        print(f"{'':<44} {len(found):,} photos")


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("#tag40", ["SEARCH tag USING PRIMARY KEY (name=?)"]),
        ("#tag1 -#tag3", ["SEARCH tag USING PRIMARY KEY (name=?)"]),
        (
            "from:1990 #tag2",
            ["SEARCH photo USING INTEGER PRIMARY KEY (rowid=?)", "USE TEMP B-TREE FOR ORDER BY"],
        ),
    ],
)
def test_the_plan_of_a_search(
    library: tuple[Catalog, list[PhotoId]], text: str, plan: list[str]
) -> None:
    """Tags alone walk the key in the order of the answer; with others, only theirs are sorted."""
    catalog, _ = library
    statement, values = catalog.ask(lambda db: compiled(db, parse(text)))
    steps = catalog.ask(lambda db: db.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
    assert [words for _, parent, _, words in steps if parent == 0 and "LIST" not in words] == plan


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
