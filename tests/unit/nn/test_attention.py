"""The four aggregators: their equations, their sizes, and galleries of any number of photos."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from photoorganizer.nn.attention import (
    AGGREGATORS,
    Attention,
    ContextGating,
    SqueezeAttention,
    SqueezeExpandAttention,
    attend,
)

FEATURES, INTERESTS = 12, 5


@pytest.fixture(autouse=True)
def seed() -> None:
    torch.manual_seed(1)


@pytest.fixture(params=list(AGGREGATORS))
def aggregator(request: pytest.FixtureRequest) -> Iterator[nn.Module]:
    module = AGGREGATORS[request.param](FEATURES, INTERESTS)
    for parameter in module.parameters():
        nn.init.normal_(parameter)
    with torch.no_grad():
        yield module


def gallery(photos: int, galleries: int = 1) -> tuple[Tensor, Tensor]:
    return torch.randn(galleries, photos, FEATURES), torch.ones(galleries, photos, dtype=torch.bool)


@pytest.mark.parametrize(
    ("name", "ours", "published"),
    [
        ("average", 1_025_000, 1_025_000),
        ("attention", 1_570_024, 1_570_024),
        ("squeeze", 778_600, 781_800),
        ("squeeze-expand", 1_109_736, 1_109_736),
    ],
)
def test_with_the_papers_sizes_the_parameters_are_as_many_as_the_papers(
    name: str, ours: int, published: int
) -> None:
    count = sum(parameter.numel() for parameter in AGGREGATORS[name](1024, 1000).parameters())
    assert count == ours
    assert count == pytest.approx(published, rel=0.005)


def test_weights_of_a_gallery_add_up_to_one(aggregator: nn.Module) -> None:
    logits, weights = aggregator(*gallery(7, galleries=3))
    assert logits.shape == (3, INTERESTS)
    torch.testing.assert_close(weights.sum(1), torch.ones(3))


def test_absent_photos_change_nothing_whatever_stands_there(aggregator: nn.Module) -> None:
    photos, present = gallery(4)
    padding, absent = 1e4 * torch.randn(1, 3, FEATURES), torch.zeros(1, 3, dtype=torch.bool)
    logits, weights = aggregator(photos, present)
    padded_logits, padded_weights = aggregator(
        torch.cat([padding, photos], 1), torch.cat([absent, present], 1)
    )
    torch.testing.assert_close(padded_logits, logits, rtol=1e-4, atol=1e-4)
    expected = torch.cat([torch.zeros(1, 3), weights], 1)
    torch.testing.assert_close(padded_weights, expected, rtol=1e-4, atol=1e-4)


def test_the_order_of_photos_does_not_matter(aggregator: nn.Module) -> None:
    photos, present = gallery(6)
    order = torch.tensor([3, 1, 5, 0, 2, 4])
    logits, weights = aggregator(photos, present)
    again, reordered = aggregator(photos[:, order], present)
    torch.testing.assert_close(again, logits)
    torch.testing.assert_close(reordered, weights[:, order])


def test_a_photo_that_is_there_twice_tells_no_more_than_once(aggregator: nn.Module) -> None:
    photos, present = gallery(1)
    once, _ = aggregator(photos, present)
    twice, weights = aggregator(photos.repeat(1, 2, 1), present.repeat(1, 2))
    torch.testing.assert_close(twice, once)
    torch.testing.assert_close(weights, torch.tensor([[0.5, 0.5]]))


def test_an_empty_gallery_has_scores_and_no_weights(aggregator: nn.Module) -> None:
    logits, weights = aggregator(torch.zeros(1, 3, FEATURES), torch.zeros(1, 3, dtype=torch.bool))
    assert torch.isfinite(logits).all()
    assert not weights.any()


def test_enormous_features_overflow_nothing(aggregator: nn.Module) -> None:
    photos, present = gallery(5)
    logits, weights = aggregator(1e6 * photos, present)
    assert torch.isfinite(logits).all()
    torch.testing.assert_close(weights.sum(1), torch.ones(1))


def test_weights_are_the_share_of_each_exponential() -> None:
    weights = attend(torch.tensor([[0.0, 2.0, 9.0]]), torch.tensor([[True, True, False]]))
    torch.testing.assert_close(weights, torch.tensor([[1.0, torch.e**2, 0.0]]) / (1 + torch.e**2))


def test_a_query_of_zeros_attends_to_all_alike() -> None:
    photos, present = gallery(4)
    for kind in (Attention, SqueezeAttention, SqueezeExpandAttention):
        _, weights = kind(FEATURES, INTERESTS)(photos, present)
        torch.testing.assert_close(weights, torch.full((1, 4), 0.25))


def test_squeezing_first_or_last_gives_the_same_aggregate() -> None:
    module = SqueezeAttention(FEATURES, INTERESTS, squeezed=3)
    nn.init.normal_(module.query)
    photos, present = gallery(4)
    logits, weights = module(photos, present)
    by_hand = sum(weights[0, m] * photos[0, m] for m in range(4))
    torch.testing.assert_close(logits[0], module.fc(module.squeeze(by_hand)))


def test_the_second_query_is_made_from_what_the_first_layer_saw() -> None:
    module = SqueezeExpandAttention(FEATURES, INTERESTS, squeezed=3)
    nn.init.normal_(module.expand.weight)
    photos, present = gallery(4)
    mean = module.squeeze(photos[0]).mean(0)  # a query of zeros attends to all alike
    query = module.expand.weight @ torch.tanh(module.inner.weight @ mean + module.inner.bias)
    _, weights = module(photos, present)
    torch.testing.assert_close(weights[0], torch.softmax(photos[0] @ query, 0))


def test_a_gate_lets_features_pass_by_their_sigmoid() -> None:
    gate = ContextGating(3)
    nn.init.zeros_(gate.linear.weight)
    nn.init.constant_(gate.linear.bias, 1.0)
    torch.testing.assert_close(gate(torch.ones(1, 3)), torch.full((1, 3), 0.7310586))
