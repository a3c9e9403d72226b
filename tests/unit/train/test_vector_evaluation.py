"""Simulated vectors crowd where the real ones do."""

import numpy as np

from photoorganizer.index.neighbours import normalised
from photoorganizer.train.vector_evaluation import simulated


def test_simulated_vectors_lie_near_real_ones_and_repeat_none() -> None:
    rng = np.random.default_rng(1)
    subjects = rng.normal(size=(5, 32)).repeat(20, axis=0)
    real = normalised((subjects + 0.2 * rng.normal(size=(100, 32))).astype(np.float32))
    drawn = np.concatenate(list(simulated(real, 12_345, np.random.default_rng(2))))
    assert drawn.shape == (12_345, 32)
    assert np.allclose(np.linalg.norm(drawn, axis=1), 1, atol=1e-5)
    nearest = (drawn @ real.T).max(axis=1)
    assert nearest.min() > 0.8
    assert nearest.max() < 1 - 1e-6
