"""Where likeness ends: it tells photos that stand out from those that are near by chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.likeness import Background, Metric, background, fades_at
from photoorganizer.core.types import Vector

USUAL = Background(0.0, 0.1)


def cosines(seed: int, unrelated: int, alike: int = 0) -> Vector:
    rng = np.random.default_rng(seed)
    found = [rng.normal(0, 0.1, unrelated), rng.normal(0.8, 0.05, alike)]
    return np.sort(np.concatenate(found).astype(np.float32))[::-1]


def test_those_that_stand_out_are_alike_and_no_others() -> None:
    found = cosines(1, unrelated=2000, alike=30)
    others = background(found, USUAL)
    assert 29 <= fades_at(found, len(found), others, 0.5) <= 33


def test_nothing_is_alike_where_all_is_chance() -> None:
    said = [fades_at(cosines(seed, 500), 500, USUAL, 0.5) for seed in range(20)]
    assert said.count(0) >= 16


def test_a_few_alike_photos_do_not_pass_for_background() -> None:
    few = background(cosines(1, unrelated=700, alike=300), USUAL)
    assert few.mean == pytest.approx(0.0, abs=0.08)
    assert few.spread == pytest.approx(0.1, abs=0.06)


def test_in_a_small_library_the_usual_background_decides() -> None:
    assert background(np.array([], np.float32), USUAL) == USUAL
    all_alike = np.full(5, 0.9, np.float32)
    assert background(all_alike, USUAL).mean < 0.1
    assert fades_at(all_alike, 5, background(all_alike, USUAL), 0.5) == 5


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 50))
def test_the_stricter_the_fewer(one: float, other: float, alike: int) -> None:
    found = cosines(alike, 300, alike)
    lax, strict = sorted((one, other))
    assert fades_at(found, 350, USUAL, strict) <= fades_at(found, 350, USUAL, lax)


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=2))
def test_distances_order_photos_as_cosines_do(pair: list[float]) -> None:
    near, far = sorted(pair, reverse=True)
    assert Metric.L2.of(near) <= Metric.L2.of(far)
    assert Metric.COSINE.of(near) == near


def test_a_distance_is_that_of_vectors_of_length_one() -> None:
    one, other = np.array([1.0, 0.0]), np.array([0.6, 0.8])
    assert Metric.L2.of(float(one @ other)) == pytest.approx(np.linalg.norm(one - other))
    assert Metric.L2.of(1.0000001) == 0.0
