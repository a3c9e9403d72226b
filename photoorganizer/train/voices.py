"""Two classifiers that speak with one voice: one reads what ImageNet taught, one the second top.

Each is wrong where the other is not. Knows nothing of photos: scores and weights in, scores and a
head out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from photoorganizer.nn.network import GroupedHead, PhotoNetwork
from photoorganizer.nn.perception import WIDTHS
from photoorganizer.train.calibration import Logits
from photoorganizer.train.probe import LinearHead
from photoorganizer.train.tuning import READS as TUNED_READS
from photoorganizer.train.tuning import TunedTop


@dataclass(frozen=True, slots=True)
class Blend:
    """How two classifiers become one: logits = share * probe + (1 - share) * sharpness * tuned.

    `balance` raises hashtags with few photos: 0 leaves them, 1 makes up for their rarity.
    """

    share: float
    sharpness: float
    balance: float = 0.0

    @property
    def factors(self) -> tuple[float, float]:
        """What the logits of probe and tuned classifier are multiplied by."""
        return self.share, (1 - self.share) * self.sharpness

    def logits(self, probe: Logits, tuned: Logits) -> Logits:
        """Return what both say together, shape (photos, fine classes); nothing is raised yet."""
        first, second = self.factors
        said: Logits = first * probe + second * tuned
        return said


@dataclass(frozen=True, slots=True)
class Voices:
    """Both classifiers of the same fine classes."""

    probe: LinearHead
    tuned: LinearHead

    def head(
        self,
        blend: Blend,
        members: npt.NDArray[np.float32],
        reads: Sequence[str],
        raised: npt.NDArray[np.float32] | float = 0.0,
    ) -> GroupedHead:
        """Return them as one head of the network.

        Args:
            blend: how much each counts.
            members: which fine classes each word covers, shape (words, classes).
            reads: what the probe reads.
            raised: what is added to each fine class, shape (classes,).
        """
        hidden = self.probe.hidden
        module = GroupedHead(
            torch.from_numpy(members),
            exclusive=True,
            reads=reads,
            hidden=0 if hidden is None else len(hidden.bias),
            besides=TUNED_READS,
        )
        first, second = blend.factors
        weights = [first * self.probe.weight, second * self.tuned.weight]
        bias = first * self.probe.bias + second * self.tuned.bias + raised
        last = LinearHead(
            np.concatenate(weights, axis=1).astype(np.float32), bias.astype(np.float32)
        )
        last.copy_to(module.classes)
        if hidden is not None and module.hidden is not None:
            hidden.copy_to(module.hidden)
        return module


def tuned_in(network: PhotoNetwork) -> TunedTop | None:
    """Return the second top of a network with the voices that read it; None if it has none.

    Voices are as loud as they are in their heads, and favour no class: what their heads add to each
    class is of both voices.
    """
    scene_top = network.backbone.scene_top
    if scene_top is None:
        return None
    width = sum(WIDTHS[name] for name in TUNED_READS)
    heads = {
        name: head.classes
        for name, head in network.heads.items()
        if isinstance(head, GroupedHead) and head.reads[-len(TUNED_READS) :] == TUNED_READS
    }
    return TunedTop(
        {name: value.clone() for name, value in scene_top.state_dict().items()},
        {
            name: {
                "weight": classes.weight.detach()[:, -width:].clone(),
                "bias": torch.zeros(classes.out_features),
            }
            for name, classes in heads.items()
        },
        steps=0,
    )
