"""Interests of 100,000 photos: `pytest -m benchmark -s tests/benchmarks/test_interests.py`."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.paths import models, resources
from photoorganizer.core.types import Change, ChangeSet, FileFacts, FileStamp, PhotoId
from photoorganizer.engine.inquiry import Network
from photoorganizer.engine.interests import Interests, Within
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import Analysed, ScanChanges
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.taxonomy.words import load_words

pytestmark = pytest.mark.benchmark

PHOTOS = 100_000
BATCH = 64


WORDS = load_words(resources())


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    return load_model(models())


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory, model: ModelSpec) -> Iterator[Catalog]:
    """Twenty years of random scores of all heads, most of them sure of one label."""
    chances = np.random.default_rng(0)
    with Catalog.open(tmp_path_factory.mktemp("large") / "catalog.sqlite") as catalog:
        root = catalog.add_root(Path("/photos"))
        stamps = [
            FileStamp(f"{2005 + n // 5000}/{n // 500 % 10:02}/IMG_{n:06}.JPG", n, n * 10**9)
            for n in range(PHOTOS)
        ]
        ids = sorted(catalog.apply_scan(root.id, ScanChanges(added=stamps)).photos)
        for first in range(0, PHOTOS, BATCH):
            some = slice(first, first + BATCH)
            batch = [
                analysed(photo, stamp, model, chances)
                for photo, stamp in zip(ids[some], stamps[some], strict=True)
            ]
            catalog.record(batch, [], model.id)
        yield catalog


def analysed(
    photo: PhotoId, stamp: FileStamp, model: ModelSpec, chances: np.random.Generator
) -> Analysed:
    logits = {head.name: chances.normal(size=len(head.labels)) for head in model.heads}
    logits["hashtag"][chances.integers(len(logits["hashtag"]))] += chances.normal(6, 2)
    taken = float(chances.uniform(1.1e9, 1.75e9))
    facts = FileFacts(4000, 3000, "JPEG", taken, b"h" * 16)
    vector = chances.normal(size=model.embedding_dim)
    scores = {name: values.astype(np.float32) for name, values in logits.items()}
    return Analysed(photo, stamp, facts, vector.astype(np.float32), scores, [])


def timed(what: str, work: Callable[[], object]) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    print(
        f"{what:<44} {1000 * (time.perf_counter() - wall):8.0f} ms, "
        f"{1000 * (time.process_time() - processor):6.0f} ms of one processor"
    )


def test_interests_of_a_large_library(catalog: Catalog, model: ModelSpec) -> None:
    told = Interests(catalog, lambda: Network(model, models(), 1), lambda: WORDS)
    print()
    timed("first question, all photos", told.profile)
    timed("again", told.profile)
    told.hear(ChangeSet(frozenset({Change.TAGS}), frozenset(map(PhotoId, range(100, 130)))))
    timed("after 30 photos changed", told.profile)
    timed("a folder", lambda: told.profile(Within(Path("/photos/2010"))))
    timed("the photos of one interest", lambda: told.photos_about("sea"))
