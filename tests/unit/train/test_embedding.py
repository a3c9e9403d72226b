"""Each part of the embedding keeps its own classes apart, and forgets what varies within them."""

import numpy as np
import pytest
import torch
from torch import nn

from photoorganizer.core.likeness import Aspect
from photoorganizer.nn.perception import OBJECT, WIDTHS
from photoorganizer.train.embedding import (
    Part,
    aspect_specs,
    classifier_axes,
    discriminant_axes,
    principal_axes,
)
from photoorganizer.train.features import Features


def spread(*deviations: float, photos: int = 2000) -> Features:
    rng = np.random.default_rng(4)
    return rng.normal(0, deviations, (photos, len(deviations))).astype(np.float32)


def part(axes: Features, weight: float = 1.0) -> Part:
    return Part(Aspect.OBJECT, (OBJECT,), weight, np.zeros(axes.shape[1], np.float32), axes)


def test_principal_axes_keep_what_varies_most_with_a_fixed_sign() -> None:
    axes = principal_axes(spread(0.1, 5, 1, 0.1) + 7, 2)
    assert np.abs(axes).argmax(axis=1).tolist() == [1, 2]
    assert (axes[[0, 1], [1, 2]] > 0).all()
    assert axes[0] @ axes[1] == pytest.approx(0, abs=1e-5)


def test_principal_axes_are_half_whitened() -> None:
    features = spread(9, 4, photos=4000)
    assert (features @ principal_axes(features, 2).T).std(axis=0) == pytest.approx([3, 2], rel=0.05)


def test_what_varies_within_classes_is_forgotten() -> None:
    classes = np.arange(2000) % 3
    features = spread(1, 1, 20, 20)
    features[:, 0] += 4 * classes
    axes = discriminant_axes(features, classes, 64)
    assert len(axes) == 2
    assert abs(axes[0, 0]) > 20 * np.abs(axes[0, 2:]).max()
    neighbours = part(axes).embed(features)
    cosines = neighbours @ neighbours.T
    np.fill_diagonal(cosines, -1)
    assert (classes[cosines.argmax(axis=1)] == classes).mean() > 0.6


def test_what_a_classifier_passes_over_is_passed_over() -> None:
    classifier = nn.Linear(3, 2)
    with torch.no_grad():
        classifier.weight.copy_(torch.tensor([[1.0, 0, 0], [0, 1.0, 0]]))
    axes = classifier_axes(spread(1, 2, 50), classifier, 2)
    assert np.abs(axes[:, 2]).max() < 1e-4
    assert np.abs(axes[:, :2]).max(axis=1).min() > 0.1


def test_module_and_part_answer_alike_with_the_weight_for_length() -> None:
    rng = np.random.default_rng(1)
    axes = rng.normal(size=(5, WIDTHS[OBJECT])).astype(np.float32)
    features = rng.normal(size=(3, WIDTHS[OBJECT])).astype(np.float32)
    fitted = part(axes, weight=0.25)
    with torch.inference_mode():
        answered = fitted.module()(torch.from_numpy(features)).numpy()
    assert answered == pytest.approx(fitted.embed(features), abs=1e-5)
    assert np.linalg.norm(answered, axis=1) == pytest.approx([0.5] * 3, abs=1e-5)


def test_aspects_stand_one_after_the_other_behind_all_of_them() -> None:
    features = spread(1, 1, 1, photos=300)
    parts = [part(np.eye(3, dtype=np.float32)[:2], 0.4), part(np.eye(3, dtype=np.float32), 0.6)]
    specs = aspect_specs(parts, [features, features])
    assert [(spec.start, spec.stop) for spec in specs] == [(0, 5), (0, 2), (2, 5)]
    assert specs[0].aspect is Aspect.ALL
    assert specs[2].unrelated.mean == pytest.approx(0, abs=0.1)
