"""A tag taught among 10,000 photos: `pytest -m benchmark -s tests/benchmarks/test_teaching.py`.

Asked for: from 20 photos to suggestions within 10 seconds on two cores, nothing else analysed. The
program keeps matrices to one thread; tests load numpy before it: set OPENBLAS_NUM_THREADS=1.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.paths import models
from photoorganizer.core.types import FileFacts, FileStamp, PhotoId
from photoorganizer.engine.tagging import Tagging
from photoorganizer.engine.teaching import Teaching
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import Analysed, ScanChanges
from photoorganizer.nn.registry import ModelSpec, load_model

pytestmark = pytest.mark.benchmark

PHOTOS, WITH_TAG, EXAMPLES = 10_000, 300, 20
MOST_SECONDS = 10
BATCH = 64


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    return load_model(models())


@pytest.fixture(scope="module")
def photos(
    tmp_path_factory: pytest.TempPathFactory, model: ModelSpec
) -> Iterator[tuple[Catalog, list[PhotoId]]]:
    """Random embeddings and scores of all heads; the first photos are like each other."""
    chances = np.random.default_rng(0)
    with Catalog.open(tmp_path_factory.mktemp("taught") / "catalog.sqlite") as catalog:
        root = catalog.add_root(Path("/photos"))
        stamps = [FileStamp(f"IMG_{n:06}.JPG", n, n * 10**9) for n in range(PHOTOS)]
        ids = sorted(catalog.apply_scan(root.id, ScanChanges(added=stamps)).photos)
        with_tag = frozenset(ids[:WITH_TAG])
        for first in range(0, PHOTOS, BATCH):
            some = slice(first, first + BATCH)
            batch = [
                analysed(photo, stamp, model, chances, like=photo in with_tag)
                for photo, stamp in zip(ids[some], stamps[some], strict=True)
            ]
            catalog.record(batch, [], model.id)
        yield catalog, ids


def analysed(
    photo: PhotoId, stamp: FileStamp, model: ModelSpec, chances: np.random.Generator, *, like: bool
) -> Analysed:
    logits = {
        head.name: chances.normal(size=len(head.labels)).astype(np.float32) for head in model.heads
    }
    vector = chances.normal(size=model.embedding_dim)
    if like:
        vector[::97] += 6
    vector /= np.linalg.norm(vector)
    taken = float(chances.uniform(1.1e9, 1.75e9))
    facts = FileFacts(4000, 3000, "JPEG", taken, b"h" * 16)
    return Analysed(photo, stamp, facts, vector.astype(np.float32), logits, [])


def test_a_tag_taught_from_twenty_photos(
    photos: tuple[Catalog, list[PhotoId]], model: ModelSpec
) -> None:
    catalog, ids = photos
    teaching = Teaching(catalog, lambda: model, Tagging(catalog, lambda _: None), lambda _: None)
    wall, processor = time.perf_counter(), time.process_time()
    proposal = teaching.propose("garden", ids[:EXAMPLES])
    proposed = time.perf_counter()
    teaching.teach(proposal)
    taught = time.perf_counter()
    suggested = teaching.suggest("garden")
    done = time.perf_counter()
    print(
        f"\nproposed after {proposed - wall:.2f} s, taught after {taught - wall:.2f} s, "
        f"suggested on {suggested} of {PHOTOS:,} photos after {done - wall:.2f} s "
        f"({time.process_time() - processor:.2f} s of one processor)"
    )
    assert suggested > 0
    assert done - wall < MOST_SECONDS
