"""The network in torch: padding and heads by hand, and the same answers as the shipped graph."""

from operator import itemgetter

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from drawn import SCENES, draw
from photoorganizer.core.errors import BadWeights
from photoorganizer.core.paths import models
from photoorganizer.nn.backbone import (
    FEATURES,
    MIDDLE_MAPS,
    Block,
    MobilenetEdgeTPU,
    SameConv,
    Stage,
    load_imagenet,
)
from photoorganizer.nn.embedding import Projection
from photoorganizer.nn.network import GroupedHead, PhotoNetwork
from photoorganizer.nn.perception import COLOUR, LAYOUT, OBJECT, SCENE, TEXTURE, WIDTHS, perceive
from photoorganizer.nn.preprocess import model_input
from photoorganizer.nn.registry import load_model
from photoorganizer.nn.tagger import Tagger
from photoorganizer.train.export import load_network


def test_torch_and_the_shipped_graph_give_next_to_the_same_answers() -> None:
    spec = load_model(models())
    network = load_network(spec)
    photos = [np.asarray(draw(scene, 5, (300, 220))) for scene in SCENES]
    readings = Tagger(spec).read(photos)
    images = torch.from_numpy(np.stack([model_input(photo, spec.input) for photo in photos]))
    with torch.inference_mode():
        embeddings, *logits = network(images)
    for row, reading in enumerate(readings):  # the graph's backbone computes in whole numbers
        assert float(embeddings[row].numpy() @ reading.embedding) >= 0.98
        for head, scores in zip(spec.heads[:2], logits[:2], strict=True):
            lost = scores[row].numpy() - reading.logits[head.name]
            assert np.linalg.norm(lost) <= 0.08 * np.linalg.norm(reading.logits[head.name])


def test_odd_pixel_of_the_padding_goes_to_the_far_side() -> None:
    convolution = SameConv(1, 1, kernel=3, stride=2)
    nn.init.constant_(convolution.weight, 1)
    nn.init.zeros_(convolution.bias)
    seen = convolution(torch.ones(1, 1, 4, 4))[0, 0]
    assert seen.tolist() == [[9, 6], [6, 4]]


@pytest.mark.parametrize(("size", "kernel", "stride"), [(7, 3, 2), (8, 5, 2), (9, 3, 1), (5, 1, 1)])
def test_maps_keep_their_size_or_halve_it_rounded_up(size: int, kernel: int, stride: int) -> None:
    maps = SameConv(1, 2, kernel, stride)(torch.zeros(1, 1, size, size))
    assert maps.shape == (1, 2, -(-size // stride), -(-size // stride))


@pytest.mark.parametrize("fused", [True, False])
def test_residual_block_of_zeros_changes_nothing(fused: bool) -> None:
    block = Block(4, 4, Stage(4, 3, 1, 1, fused=fused), opening=False)
    for parameter in block.parameters():
        nn.init.zeros_(parameter)
    maps = torch.rand(1, 4, 6, 6)
    assert torch.equal(block(maps), maps)


def test_backbone_is_trunk_and_top() -> None:
    backbone = MobilenetEdgeTPU().eval()
    images = torch.rand(2, 3, 224, 224)
    with torch.inference_mode():
        maps = backbone.trunk(images)
        assert maps.shape == (2, 96, 14, 14)
        assert torch.allclose(backbone(images), backbone.pool(maps), atol=1e-5)
        assert backbone(images).shape == (2, FEATURES)


def test_second_top_leaves_the_trunk_earlier_with_weights_of_its_own() -> None:
    backbone = MobilenetEdgeTPU().eval()
    images = torch.rand(1, 3, 224, 224)
    with torch.inference_mode():
        assert torch.equal(*itemgetter(SCENE, OBJECT)(perceive(backbone, images)))
        other = MobilenetEdgeTPU().eval()
        backbone.add_scene_top(other.untaught_scene_top().state_dict())
        seen = perceive(backbone, images)
        shared = backbone.share(images)
        assert shared.shape == (1, 96, 14, 14)
        assert torch.equal(seen[SCENE], other.untaught_scene_top()(shared).mean((2, 3)))
        assert torch.equal(seen[OBJECT], backbone(images))


def test_untaught_second_top_sees_what_the_first_does() -> None:
    backbone = MobilenetEdgeTPU().eval()
    images = torch.rand(1, 3, 224, 224)
    with torch.inference_mode():
        backbone.add_scene_top(backbone.untaught_scene_top().state_dict())
        seen = perceive(backbone, images)
        assert torch.allclose(seen[SCENE], seen[OBJECT], atol=1e-5)


def test_features_have_their_widths() -> None:
    seen = perceive(MobilenetEdgeTPU().eval(), torch.rand(2, 3, 224, 224))
    assert {name: tuple(feature.shape) for name, feature in seen.items()} == {
        name: (2, width) for name, width in WIDTHS.items()
    }


def test_head_reads_the_features_it_names() -> None:
    head = GroupedHead(torch.eye(2), exclusive=True, reads=(COLOUR, TEXTURE))
    network = PhotoNetwork({"hue": head}, {"all": Projection((OBJECT,), 2, 1.0)}).eval()
    images = torch.rand(1, 3, 224, 224)
    with torch.inference_mode():
        seen = perceive(network.backbone, images)
        _, logits = network(images)
        assert torch.equal(logits, head(torch.cat([seen[COLOUR], seen[TEXTURE]], dim=1)))


def test_layout_keeps_what_is_where() -> None:
    backbone = MobilenetEdgeTPU().eval()
    images = torch.rand(1, 3, 224, 224)
    with torch.inference_mode():
        middle = backbone.arrange(backbone.trunk(images))
        assert middle.shape == (1, MIDDLE_MAPS, 7, 7)
        places = perceive(backbone, images)[LAYOUT].reshape(MIDDLE_MAPS, 3, 3)
        assert torch.allclose(places[:, 0, 2], middle[0, :, :3, 4:].mean((1, 2)), atol=1e-5)
        assert torch.allclose(backbone.pool_arranged(middle), backbone(images), atol=1e-5)


def test_words_are_as_probable_as_the_classes_they_cover() -> None:
    members = torch.tensor([[1, 1, 0], [0, 0, 1]])
    features = torch.rand(5, FEATURES)
    exclusive = GroupedHead(members, exclusive=True)
    independent = GroupedHead(members, exclusive=False)
    independent.load_state_dict(exclusive.state_dict())
    fine = functional.softmax(exclusive.classes(features), dim=1)
    words = torch.stack([fine[:, 0] + fine[:, 1], fine[:, 2]], dim=1)
    assert torch.allclose(functional.softmax(exclusive(features), dim=1), words, atol=1e-5)
    assert torch.allclose(torch.sigmoid(independent(features)), words, atol=1e-5)


def test_logits_stay_finite_where_a_word_covers_everything_or_nothing() -> None:
    members = torch.tensor([[1, 1], [0, 0]])
    for exclusive in (True, False):
        logits = GroupedHead(members, exclusive=exclusive)(torch.rand(3, FEATURES) * 100)
        assert torch.isfinite(logits).all()


def test_embedding_is_centred_and_of_length_one() -> None:
    thing, place = Projection((OBJECT,), 2, 0.64), Projection((SCENE,), 1, 0.36)
    for part in (thing, place):
        part.centre.fill_(1)
        part.axes[0, 0] = part.axes[-1, 1] = 1
    features = torch.ones(1, FEATURES)
    features[0, :2] = torch.tensor([4.0, 5.0])
    embedding = PhotoNetwork({}, {"thing": thing, "place": place}).embed(
        {OBJECT: features, SCENE: features}
    )
    assert embedding.tolist() == [pytest.approx([0.8 * 0.6, 0.8 * 0.8, 0.6])]


def test_other_weights_are_refused() -> None:
    wrong = {"features.0.conv.weight": torch.zeros(1), "features.0.conv.bias": torch.zeros(1)}
    with pytest.raises(BadWeights, match="MobilenetEdgeTPU"):
        load_imagenet(MobilenetEdgeTPU(), wrong)
