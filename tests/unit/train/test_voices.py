"""Two classifiers become one head that says what both say together."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from photoorganizer.nn.backbone import MobilenetEdgeTPU
from photoorganizer.nn.network import PhotoNetwork
from photoorganizer.nn.perception import COLOUR, TEXTURE, WIDTHS
from photoorganizer.train.probe import LinearHead
from photoorganizer.train.scenes import grouped
from photoorganizer.train.tuning import READS as TUNED_READS
from photoorganizer.train.voices import Blend, Voices, tuned_in

READS = (COLOUR, TEXTURE)
MEMBERS = np.array([[1, 1, 0], [0, 0, 1]], dtype=np.float32)
SEEN, TUNED = (sum(WIDTHS[name] for name in names) for names in (READS, TUNED_READS))


def drawn(*shape: int) -> NDArray[np.float32]:
    seed = np.random.default_rng(shape)
    return seed.normal(0, 1, shape).astype(np.float32) / np.float32(shape[-1] ** 0.5)


def layer(classes: int, inputs: int) -> LinearHead:
    return LinearHead(drawn(classes, inputs), drawn(classes))


@pytest.mark.parametrize("hidden", [None, layer(5, SEEN)])
def test_head_says_what_both_say_together(hidden: LinearHead | None) -> None:
    probe = LinearHead(drawn(3, SEEN if hidden is None else 5), drawn(3), hidden)
    voices = Voices(probe, layer(3, TUNED))
    seen, tuned, raised = drawn(4, SEEN) * 20, drawn(4, TUNED) * 20, drawn(3)
    blend = Blend(0.3, 1.4)
    said = blend.logits(probe.logits(seen), voices.tuned.logits(tuned)) + raised
    head = voices.head(blend, MEMBERS, READS, raised)
    assert head.reads == (*READS, *TUNED_READS)
    with torch.inference_mode():
        answers = head(torch.from_numpy(np.concatenate([seen, tuned], axis=1)))
    assert answers.numpy() == pytest.approx(grouped(said, MEMBERS), abs=1e-4)


def test_blend_of_one_voice_is_that_voice() -> None:
    probe, tuned = drawn(4, 3), drawn(4, 3) + 1
    assert np.array_equal(Blend(1.0, 2.0).logits(probe, tuned), probe)
    assert Blend(0.0, 2.0).logits(probe, tuned) == pytest.approx(2 * tuned)


def test_second_top_and_its_voices_are_found_in_a_network() -> None:
    voices = Voices(LinearHead(drawn(3, 5), drawn(3), layer(5, SEEN)), layer(3, TUNED))
    network = PhotoNetwork({"hashtag": voices.head(Blend(0.3, 1.4), MEMBERS, READS)}, {})
    assert tuned_in(network) is None  # it has no second top
    network.backbone = MobilenetEdgeTPU()
    network.backbone.add_scene_top(network.backbone.untaught_scene_top().state_dict())
    found = tuned_in(network)
    assert found is not None
    assert found.top.keys() == network.backbone.untaught_scene_top().state_dict().keys()
    assert found.heads["hashtag"]["weight"].numpy() == pytest.approx(
        0.7 * 1.4 * voices.tuned.weight, rel=1e-5
    )
    assert not found.heads["hashtag"]["bias"].any()
