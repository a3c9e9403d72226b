"""The support vector machine's loss by hand, and the penalty on weights."""

import pytest
import torch
from torch import nn

from photoorganizer.train.experiments.losses import l2_penalty, loss_function, multi_class_hinge
from photoorganizer.train.experiments.recipes import RECIPES


def test_hinge_by_hand() -> None:
    # Right class 0: max(0, 5.1 - 3.2 + 1) + max(0, -1.7 - 3.2 + 1) = 2.9 + 0.
    # Right class 1: max(0, 1.3 - 4.9 + 1) + max(0, 2.0 - 4.9 + 1) = 0.
    # Right class 2: max(0, 2.2 + 3.1 + 1) + max(0, 2.5 + 3.1 + 1) = 6.3 + 6.6.
    scores = torch.tensor([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])
    assert multi_class_hinge(scores, torch.tensor([0, 1, 2])) == pytest.approx(15.8 / 3)


def test_only_the_machine_has_a_hinge() -> None:
    scores, truth = torch.tensor([[9.0, 0.0]]), torch.tensor([0])
    assert loss_function(RECIPES["iuh-svm"])(scores, truth) == 0
    assert loss_function(RECIPES["iuh-vgg16"])(scores, truth) == pytest.approx(1.2340e-4, rel=1e-3)


def test_penalty_is_on_weights_that_learn() -> None:
    layers = nn.Sequential(nn.Linear(2, 1), nn.Linear(1, 1))
    with torch.no_grad():
        for parameter in layers.parameters():
            parameter.fill_(3.0)
    assert torch.as_tensor(l2_penalty(layers, 0.001)).item() == pytest.approx(0.001 * (9 + 9 + 9))
    layers[1].requires_grad_(requires_grad=False)
    assert torch.as_tensor(l2_penalty(layers, 0.001)).item() == pytest.approx(0.001 * (9 + 9))
    assert l2_penalty(layers, 0.0) == 0
