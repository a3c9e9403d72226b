"""Rates by formula, stopping by patience, optimizers of what learns."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn, optim

from photoorganizer.train.experiments.recipes import SHABANOV_ANNEALING
from photoorganizer.train.experiments.schedules import (
    Algorithm,
    Annealing,
    Descent,
    Stopper,
    Stopping,
)


def test_annealing_follows_its_formula() -> None:
    rates = [SHABANOV_ANNEALING.rate(i) for i in (0, 1, 2, 3, 4)]
    cosines = [math.cos(i * math.pi / 3) for i in (0, 1, 2, 0, 1)]
    assert rates == pytest.approx([0.001 + 0.099 * (1 + cosine) / 2 for cosine in cosines])
    assert rates[0] == rates[3] == pytest.approx(0.1)


def test_annealing_nears_the_lowest_rate_before_it_starts_again() -> None:
    annealing = Annealing(0.001, 0.1, 3)
    assert annealing.rate(1.5) == pytest.approx((0.1 + 0.001) / 2)
    assert annealing.rate(2.9999) == pytest.approx(0.001, abs=1e-6)


@given(st.floats(0, 100), st.floats(0, 1), st.floats(0, 1), st.integers(1, 20))
def test_annealed_rate_is_within_its_bounds(
    i: float, one: float, other: float, period: int
) -> None:
    low, high = sorted((one, other))
    assert low - 1e-12 <= Annealing(low, high, period).rate(i) <= high + 1e-12


def test_stopper_waits_for_a_gain_for_so_many_epochs() -> None:
    stopper = Stopper(Stopping(patience=2, least_gain=0.1))
    stops = []
    for figure in (0.5, 0.55, 0.62, 0.65, 0.70):  # gains of less than 0.1, until 0.62
        stopper.watch(figure)
        stops.append(stopper.stops)
    assert stops == [False, False, False, False, True]


def test_stopper_goes_on_from_what_it_knew() -> None:
    first = Stopper(Stopping(2, 0.0))
    first.watch(0.9)
    first.watch(0.5)
    second = Stopper(Stopping(2, 0.0), first.level, first.waited)
    second.watch(0.6)
    assert second.stops


def test_without_stopping_nothing_stops() -> None:
    stopper = Stopper(None)
    for _ in range(100):
        stopper.watch(0.0)
    assert not stopper.stops


@pytest.mark.parametrize(
    ("algorithm", "kind"),
    [(Algorithm.SGD, optim.SGD), (Algorithm.ADAM, optim.Adam), (Algorithm.ADAMW, optim.AdamW)],
)
def test_optimizer_moves_only_what_learns(
    algorithm: Algorithm, kind: type[optim.Optimizer]
) -> None:
    layers = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    layers[0].requires_grad_(requires_grad=False)
    optimizer = Descent(algorithm, 0.01, weight_decay=0.1).optimizer(layers.parameters())
    assert type(optimizer) is kind
    (group,) = optimizer.param_groups
    assert {id(p) for p in group["params"]} == {id(p) for p in layers[1].parameters()}
    assert (group["lr"], group["weight_decay"]) == (0.01, 0.1)
