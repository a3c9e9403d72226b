"""Photos are drawn as often as their weights say, each course by its share."""

import numpy as np
import pytest

from photoorganizer.train.courses import odds


def test_photos_can_be_drawn_by_weights_of_32_bits() -> None:
    weights = np.random.default_rng(3).random(30_000).astype(np.float32)
    weights[:2] = 0.0, 3000.0
    drawn = np.random.default_rng(1).choice(len(weights), 1000, p=odds(weights))
    assert (drawn == 1).mean() == pytest.approx(3000 / weights.sum(), abs=0.05)
    assert not (drawn == 0).any()
