"""How photos are compared: what is shipped, and what becomes of it when damaged."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.errors import BadWeights
from photoorganizer.core.likeness import Aspect
from photoorganizer.core.paths import models
from photoorganizer.nn.comparison import MANIFEST, Comparison, Rows, load_comparison
from photoorganizer.nn.registry import ModelSpec, load_model

FILE = "likeness.npz"


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    return load_model(models())


@pytest.fixture(scope="module")
def shipped(model: ModelSpec) -> Comparison:
    comparison = load_comparison(models(), model)
    assert comparison is not None
    return comparison


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (MANIFEST, FILE):
        shutil.copy(models() / name, tmp_path)
    return tmp_path


def embeddings(model: ModelSpec, photos: int = 5) -> Rows:
    """Return embeddings as the network gives them: each part of its own length."""
    rows = np.random.default_rng(2).normal(size=(photos, model.embedding_dim)).astype(np.float32)
    for spec in model.aspects:
        if spec.aspect is not Aspect.ALL:
            part = rows[:, spec.start : spec.stop]
            part *= np.sqrt(spec.weight) / np.linalg.norm(part, axis=1, keepdims=True)
    return rows


def test_what_is_compared_has_length_one_and_each_aspect_its_weight(
    model: ModelSpec, shipped: Comparison
) -> None:
    compared = shipped.of(embeddings(model))
    assert compared.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(compared, axis=1), 1, atol=1e-5)
    assert sum(part.weight for part in shipped.parts) == pytest.approx(1)
    for part in shipped.parts:
        lengths = np.linalg.norm(compared[:, part.start : part.stop], axis=1)
        np.testing.assert_allclose(lengths, np.sqrt(part.weight), atol=1e-5)


def test_an_aspect_is_compared_by_its_own_numbers_alone(
    model: ModelSpec, shipped: Comparison
) -> None:
    rows = embeddings(model)
    for spec in model.aspects:
        others = rows[::-1].copy()
        others[:, spec.start : spec.stop] = rows[:, spec.start : spec.stop]
        compared = shipped.of(rows, spec.aspect)
        assert compared.shape == (len(rows), spec.stop - spec.start)
        np.testing.assert_array_equal(compared, shipped.of(others, spec.aspect))
        assert abs(shipped.unrelated(spec.aspect).mean) < 0.1


def test_the_embedding_of_nothing_stays_a_number(model: ModelSpec, shipped: Comparison) -> None:
    assert np.isfinite(shipped.of(np.zeros((1, model.embedding_dim), np.float32))).all()


def test_half_floats_of_the_catalog_are_compared_alike(
    model: ModelSpec, shipped: Comparison
) -> None:
    rows = embeddings(model)
    stored = rows.astype(np.float16).astype(np.float32)
    cosines = (shipped.of(rows) * shipped.of(stored)).sum(axis=1)
    assert cosines.min() > 0.9999


def test_its_name_tells_the_network_and_changes_with_the_outcome(
    model: ModelSpec, shipped: Comparison, folder: Path
) -> None:
    assert shipped.id.startswith(f"{model.id}/")
    manifest = folder / MANIFEST
    manifest.write_text(manifest.read_text().replace("weight = 0.25", "weight = 0.2"))
    changed = load_comparison(folder, model)
    assert changed is not None
    assert changed.id != shipped.id


def test_beside_another_network_or_without_a_file_there_is_none(
    model: ModelSpec, folder: Path, tmp_path: Path
) -> None:
    assert load_comparison(folder, replace(model, id="another")) is None
    assert load_comparison(tmp_path / "elsewhere", model) is None


def test_a_damaged_file_is_a_sentence(model: ModelSpec, folder: Path) -> None:
    (folder / FILE).write_bytes(b"something else")
    with pytest.raises(BadWeights, match="install the program again"):
        load_comparison(folder, model)
    (folder / FILE).unlink()
    with pytest.raises(BadWeights, match="install the program again"):
        load_comparison(folder, model)


def test_a_description_without_an_aspect_is_a_sentence(model: ModelSpec, folder: Path) -> None:
    manifest = folder / MANIFEST
    manifest.write_text(manifest.read_text().replace("[colour]", "[sound]"))
    with pytest.raises(BadWeights, match="colour"):
        load_comparison(folder, model)


def test_all_that_is_shipped_is_small() -> None:
    files = [file for file in models().iterdir() if file.suffix in {".npz", ".onnx"}]
    assert models() / FILE in files
    assert sum(file.stat().st_size for file in files) <= 16_000_000
