"""Which aggregation network tells of interests, and what takes its place."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.errors import BadWeights, KnownError
from photoorganizer.core.interests import ShareSpread
from photoorganizer.core.paths import models
from photoorganizer.core.vocabulary import Vocabulary
from photoorganizer.engine.inquiry import Network
from photoorganizer.engine.profiles import CERTAINTY, SQUEEZE, Profiles
from photoorganizer.nn.profile import MANIFEST
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.train.interest_shipping import FILE, ship
from photoorganizer.train.interest_starts import METHODS, start

SPREAD = ShareSpread(0.25, 2.5, 0.125, 0.25)


@pytest.fixture(scope="module")
def model() -> ModelSpec:
    return load_model(models())


@pytest.fixture
def folder(tmp_path: Path, model: ModelSpec) -> Path:
    """The aggregation networks as they begin, for the shipped network."""
    labels = Vocabulary.of(model.heads).labels
    width = 2 * len(labels) + 1 + 256
    modules = {method: start(method, width, len(labels)) for method in METHODS}
    ship(modules, labels, SPREAD, model, tmp_path)
    return tmp_path


def profiles(folder: Path, model: ModelSpec) -> Profiles:
    return Profiles(lambda: Network(model, folder, 1))


def test_squeezed_attention_tells_and_the_others_can_be_asked(
    folder: Path, model: ModelSpec
) -> None:
    known = profiles(folder, model)
    assert known.method == SQUEEZE
    for method in METHODS:
        assert known.of(method) is not None
    assert known.of(CERTAINTY) is None
    assert known.spread == SPREAD


def test_beside_another_network_certainty_takes_its_place(folder: Path, model: ModelSpec) -> None:
    known = profiles(folder, replace(model, id="another"))
    assert known.method == CERTAINTY
    assert known.squeeze(np.zeros((3, 4), np.float32)).shape == (3, 0)
    assert known.spread == ShareSpread()
    with pytest.raises(KnownError, match=r"no aggregation network “squeeze” for the network"):
        known.of(SQUEEZE)


def test_without_a_description_certainty_takes_its_place(folder: Path, model: ModelSpec) -> None:
    (folder / MANIFEST).unlink()
    assert profiles(folder, model).method == CERTAINTY


def test_a_damaged_file_is_said(folder: Path, model: ModelSpec) -> None:
    (folder / FILE).write_bytes(b"")
    with pytest.raises(BadWeights):
        profiles(folder, model).of(SQUEEZE)
