"""The comparison forgets what all photos have in common, and lets no direction drown the others."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.likeness import Aspect
from photoorganizer.core.paths import models
from photoorganizer.nn.comparison import Comparison, Rows
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.train.comparison import WEIGHTS, fit_comparison, ship

PHOTOS = 2000


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    return load_model(models())


@pytest.fixture(scope="module")
def rows(model: ModelSpec) -> Rows:
    """Embeddings of photos that have much in common, and differ most in one direction of a part."""
    rng = np.random.default_rng(6)
    spread = np.where(np.arange(model.embedding_dim) % 32 == 0, 10.0, 1.0)
    found = 3 + rng.normal(size=(PHOTOS, model.embedding_dim)) * spread
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def fitted(rows: Rows, model: ModelSpec) -> Comparison:
    return fit_comparison(rows, rows[:500], model)


def background(rows: Rows) -> Rows:
    cosines: Rows = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
    return cosines


def test_photos_that_share_what_all_share_are_not_alike(fitted: Comparison, rows: Rows) -> None:
    before, after = background(rows[:300]), background(fitted.of(rows[:300]))
    assert before.mean() > 0.15
    assert abs(after.mean()) < 0.02
    assert after.std() < before.std()


def test_what_photos_have_to_do_with_each_other_by_chance_is_known(
    fitted: Comparison, rows: Rows
) -> None:
    cosines = background(fitted.of(rows[:500]))
    whole = fitted.unrelated(Aspect.ALL)
    assert whole.mean == pytest.approx(float(np.median(cosines)), abs=0.01)
    assert whole.spread == pytest.approx(float(cosines.std()), abs=0.02)


def test_the_product_reads_what_was_fitted(
    fitted: Comparison, rows: Rows, model: ModelSpec, tmp_path: Path
) -> None:
    shipped = ship(fitted, replace(model, id="net-2"), tmp_path)
    assert shipped.id.startswith("net-2/")
    np.testing.assert_allclose(shipped.of(rows[:50]), fitted.of(rows[:50]), atol=5e-3)
    assert [part.weight for part in shipped.parts] == [
        WEIGHTS[spec.aspect] for spec in model.aspects if spec.aspect is not Aspect.ALL
    ]
