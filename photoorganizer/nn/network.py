"""The network in torch: one backbone, named features, one embedding, several heads, one pass.

Used to train and to export. The product itself runs the exported graph (`nn.tagger`) and never
imports this module, because importing torch takes seconds. It knows nothing of labels or files of
photos.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.nn.backbone import MobilenetEdgeTPU
from photoorganizer.nn.embedding import Projection
from photoorganizer.nn.perception import OBJECT, WIDTHS, perceive

PART = "part "
"""Before the name of a part of the embedding, to tell it from a head."""

_LEAST = 1e-6
"""Probabilities this near to 0 or 1 are not told apart: their logits stay finite."""


class GroupedHead(nn.Module):
    """A classifier of many fine classes that says few words: a word's probability is the sum over
    its classes.

    Fine classes are easier to tell apart than words that cover many of them (a *home* is a kitchen
    or a bedroom, and nothing lies between). Logits are log p where words exclude each other,
    otherwise log p / (1 - p).
    """

    members: Tensor
    """1 where a word (row) covers a class (column), shape (words, classes)."""
    reads: tuple[str, ...]
    """The named features that are its inputs, one after the other."""
    hidden: nn.Linear | None
    """The layer before the last, where there is one. The first of the inputs go through it, as many
    as it has; the others reach the last layer as they are."""

    def __init__(
        self,
        members: Tensor,
        *,
        exclusive: bool,
        reads: Sequence[str] = (OBJECT,),
        hidden: int = 0,
        besides: Sequence[str] = (),
    ) -> None:
        """Make a head that reads `reads`, through a hidden layer if it has units, and `besides`."""
        super().__init__()
        self.reads = (*reads, *besides)
        inputs, others = (sum(WIDTHS[name] for name in names) for names in (reads, besides))
        self.hidden = nn.Linear(inputs, hidden) if hidden else None
        self.classes = nn.Linear((hidden or inputs) + others, members.shape[1])
        self.register_buffer("members", members.float())
        self._exclusive = exclusive

    def forward(self, features: Tensor) -> Tensor:
        """Map the features it reads, shape (n, inputs), to logits (n, words)."""
        if self.hidden is not None:
            inputs = self.hidden.in_features
            seen = functional.relu(self.hidden(features[:, :inputs]))
            features = torch.cat([seen, features[:, inputs:]], dim=1)
        fine = functional.softmax(self.classes(features), dim=1)
        p = functional.linear(fine, self.members).clamp(_LEAST, 1 - _LEAST)
        return p.log() if self._exclusive else p.log() - (1 - p).log()


class PhotoNetwork(nn.Module):
    """Backbone, embedding and heads: what is exported as one graph.

    The embedding is its parts, one after the other, of length one.
    """

    def __init__(self, heads: Mapping[str, GroupedHead], parts: Mapping[str, Projection]) -> None:
        super().__init__()
        self.backbone = MobilenetEdgeTPU()
        self.parts = nn.ModuleDict(parts)
        self.heads = nn.ModuleDict(heads)
        self._head_reads = {name: head.reads for name, head in heads.items()}
        self._part_reads = {name: part.reads for name, part in parts.items()}

    @property
    def output_names(self) -> list[str]:
        """The names of what `forward` returns, in its order."""
        return ["embedding", *(f"{name}_logits" for name in self.heads)]

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """The named features that each head and each part of the embedding reads."""
        return self._head_reads | {f"{PART}{name}": one for name, one in self._part_reads.items()}

    def embed(self, features: Mapping[str, Tensor]) -> Tensor:
        """Map named features to embeddings (n, dimension) of length one."""
        parts = [
            part(_joined(features, self._part_reads[name])) for name, part in self.parts.items()
        ]
        return torch.cat(parts, dim=1)

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Map normalised RGB (n, 3, 224, 224) to the embedding, then each head's logits."""
        features = perceive(self.backbone, images)
        logits = (
            head(_joined(features, self._head_reads[name])) for name, head in self.heads.items()
        )
        return self.embed(features), *logits


def _joined(features: Mapping[str, Tensor], reads: Sequence[str]) -> Tensor:
    return torch.cat([features[name] for name in reads], dim=1)
