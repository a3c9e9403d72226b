"""The network in torch: one backbone, named features, one embedding, several heads, one pass.

Used to train and to export. The product itself runs the exported graph (`nn.tagger`) and never
imports this module, because importing torch takes seconds. It knows nothing of labels or files of
photos.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.nn.backbone import FEATURES, MobilenetEdgeTPU
from photoorganizer.nn.perception import OBJECT, WIDTHS, perceive

EMBEDDING = 256
"""Length of the embedding that photos are compared by."""

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
    """The layer before the last, where there is one."""

    def __init__(
        self,
        members: Tensor,
        *,
        exclusive: bool,
        reads: Sequence[str] = (OBJECT,),
        hidden: int = 0,
    ) -> None:
        super().__init__()
        self.reads = tuple(reads)
        inputs = sum(WIDTHS[name] for name in reads)
        self.hidden = nn.Linear(inputs, hidden) if hidden else None
        self.classes = nn.Linear(hidden or inputs, members.shape[1])
        self.register_buffer("members", members.float())
        self._exclusive = exclusive

    def forward(self, features: Tensor) -> Tensor:
        """Map the features it reads, shape (n, inputs), to logits (n, words)."""
        if self.hidden is not None:
            features = functional.relu(self.hidden(features))
        fine = functional.softmax(self.classes(features), dim=1)
        p = functional.linear(fine, self.members).clamp(_LEAST, 1 - _LEAST)
        return p.log() if self._exclusive else p.log() - (1 - p).log()


class PhotoNetwork(nn.Module):
    """Backbone, embedding and heads: what is exported as one graph.

    The embedding is the feature *object*, centred and projected (PCA), of length one.
    """

    centre: Tensor
    projection: Tensor

    def __init__(self, heads: Mapping[str, GroupedHead], embedding: int = EMBEDDING) -> None:
        super().__init__()
        self.backbone = MobilenetEdgeTPU()
        self.register_buffer("centre", torch.zeros(FEATURES))
        self.register_buffer("projection", torch.zeros(embedding, FEATURES))
        self.heads = nn.ModuleDict(heads)
        self._reads = {name: head.reads for name, head in heads.items()}

    @property
    def output_names(self) -> list[str]:
        """The names of what `forward` returns, in its order."""
        return ["embedding", *(f"{name}_logits" for name in self.heads)]

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """The named features that each head reads."""
        return self._reads

    def embed(self, features: Tensor) -> Tensor:
        """Map features (n, 1280) to embeddings (n, 256) of length one."""
        return functional.normalize(functional.linear(features - self.centre, self.projection))

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Map normalised RGB (n, 3, 224, 224) to the embedding, then each head's logits."""
        features = perceive(self.backbone, images)
        logits = (
            head(torch.cat([features[feature] for feature in self._reads[name]], dim=1))
            for name, head in self.heads.items()
        )
        return self.embed(features[OBJECT]), *logits
