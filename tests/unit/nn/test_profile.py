"""Aggregation networks in numpy: they say what torch says, and only from the right file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.core.interests import ShareSpread
from photoorganizer.core.paths import models
from photoorganizer.nn.attention import AGGREGATORS
from photoorganizer.nn.profile import (
    MANIFEST,
    Aggregator,
    attend,
    load_aggregators,
    load_spec,
    squeezed_opinion,
)
from photoorganizer.nn.registry import load_model
from photoorganizer.train.interest_shipping import FILE, ship, ship_spread

FEATURES, LABELS = 20, 5
ROUNDED = 5e-3
"""What half floats may change of a probability."""


def module(method: str) -> nn.Module:
    torch.manual_seed(3)
    made = AGGREGATORS[method](FEATURES, LABELS)
    for parameter in made.parameters():
        nn.init.normal_(parameter, std=0.3)
    return made


def shipped(folder: Path) -> dict[str, Aggregator]:
    labels = [f"label-{n}" for n in range(LABELS)]
    network = load_model(models())
    modules = {method: module(method) for method in AGGREGATORS}
    ship(modules, labels, ShareSpread(0.25, 2.5, 0.125, 0.25), network, folder)
    return load_aggregators(load_spec(folder))


def gallery(photos: int = 7) -> np.ndarray:
    return np.random.default_rng(4).normal(size=(photos, FEATURES)).astype(np.float32)


@pytest.mark.parametrize("method", AGGREGATORS)
def test_a_shipped_network_says_what_the_trained_one_says(method: str, tmp_path: Path) -> None:
    photos = gallery()
    found = shipped(tmp_path)[method].opinion(photos)
    with torch.inference_mode():
        present = torch.ones(1, len(photos), dtype=torch.bool)
        logits, weights = module(method)(torch.from_numpy(photos)[None], present)
    np.testing.assert_allclose(found.scores, logits.sigmoid().numpy()[0], atol=ROUNDED)
    np.testing.assert_allclose(found.weights, weights.numpy()[0], atol=ROUNDED)


def test_what_is_remembered_of_photos_is_all_that_squeezed_attention_needs(tmp_path: Path) -> None:
    squeeze, photos = shipped(tmp_path)["squeeze"], gallery()
    remembered = squeezed_opinion(squeeze.squeezed(photos).astype(np.float16))
    np.testing.assert_allclose(remembered.scores, squeeze.opinion(photos).scores, atol=ROUNDED)
    assert remembered.weights.sum() == pytest.approx(1)


def test_great_scores_do_not_overflow_and_nothing_has_no_weights() -> None:
    np.testing.assert_allclose(attend(np.array([1000.0, 1000.0])), [0.5, 0.5])
    assert attend(np.zeros(0)).shape == (0,)


def test_an_exchanged_file_is_refused(tmp_path: Path) -> None:
    shipped(tmp_path)
    (tmp_path / FILE).write_bytes(b"something else")
    with pytest.raises(BadWeights, match="damaged or was exchanged"):
        load_aggregators(load_spec(tmp_path))
    with pytest.raises(MissingWeights, match="cannot be read"):
        load_aggregators(replace(load_spec(tmp_path), file=tmp_path / "elsewhere.npz"))


def test_a_description_that_is_missing_or_makes_no_sense_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(MissingWeights, match="install the program again"):
        load_spec(tmp_path)
    shipped(tmp_path)
    manifest = tmp_path / MANIFEST
    manifest.write_text(manifest.read_text().replace('"average"', '"magic"'))
    with pytest.raises(BadWeights, match="no method magic"):
        load_spec(tmp_path)


def test_how_far_shares_may_be_off_is_part_of_the_description(tmp_path: Path) -> None:
    shipped(tmp_path)
    assert load_spec(tmp_path).spread == ShareSpread(0.25, 2.5, 0.125, 0.25)
    networks = (tmp_path / FILE).read_bytes()
    ship_spread(ShareSpread(0.5, 1.5, 0.05, 0.15), tmp_path)
    assert load_spec(tmp_path).spread == ShareSpread(0.5, 1.5, 0.05, 0.15)
    assert (tmp_path / FILE).read_bytes() == networks
    assert set(load_aggregators(load_spec(tmp_path))) == set(AGGREGATORS)
    ship_spread(ShareSpread(1.5, 1.2, 0.1, 0.2), tmp_path)
    with pytest.raises(BadWeights, match="may not be off in such a way"):
        load_spec(tmp_path)


def test_the_shipped_networks_are_small_and_whole() -> None:
    spec = load_spec(models())
    assert set(load_aggregators(spec)) == set(AGGREGATORS)
    assert spec.card.is_file()
    whole = spec.file.stat().st_size + load_model(models()).file.stat().st_size
    assert whole <= 16_000_000
