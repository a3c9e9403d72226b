"""What a gallery is about: its photos' features become one descriptor, then scores of interests.

Four ways to aggregate, after "Visual product recommendation using neural aggregation"
(Savchenko's group), which builds on Yang et al. 2017, "Neural Aggregation Network for Video Face
Recognition", and on the context gating of Miech et al. 2017, "Learnable pooling with Context
Gating for video classification". Knows nothing of photos, labels or files.

Shapes: n galleries, m photos in the largest, d features a photo, s squeezed ones, c interests.
`photos` is (n, m, d), zeros where a gallery has fewer; `present` (n, m) says where it has one. Each
aggregator returns the interests' logits (n, c) and the photos' weights (n, m), which add up to 1;
a gallery without photos has weights of 0.
"""

import torch
from torch import Tensor, nn

HIDDEN = 256
"""Width of the layer between a descriptor of all d features and the interests."""

SQUEEZED = 384
"""s of the one-layer aggregator, which describes a gallery in the squeezed features."""


class Average(nn.Module):
    """Every photo counts alike: x = 1/m Σ x(m)."""

    def __init__(self, features: int, interests: int) -> None:
        super().__init__()
        self.fc = nn.Linear(features, interests)

    def forward(self, photos: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Map (n, m, d), (n, m) to logits (n, c) and weights (n, m)."""
        weights = present / present.sum(1, keepdim=True).clamp(min=1)  # (n, m)
        logits: Tensor = self.fc(aggregate(weights, photos))
        return logits, weights


class Attention(nn.Module):
    """One layer of attention on all features, then context gating."""

    def __init__(self, features: int, interests: int, hidden: int = HIDDEN) -> None:
        super().__init__()
        self.query = nn.Parameter(torch.zeros(features))
        self.gate = ContextGating(features)
        self.fc = _two_layers(features, interests, hidden)

    def forward(self, photos: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Map (n, m, d), (n, m) to logits (n, c) and weights (n, m)."""
        weights = attend(photos @ self.query, present)  # (n, m)
        logits: Tensor = self.fc(self.gate(aggregate(weights, photos)))
        return logits, weights


class SqueezeAttention(nn.Module):
    """One layer of attention on squeezed features: s(m) = W_s x(m), x = Σ w(m) s(m).

    No s(m) is computed: qᵀ s(m) = (W_sᵀ q)ᵀ x(m) and Σ w(m) s(m) = W_s Σ w(m) x(m), which is the
    same for a fraction of the work.
    """

    def __init__(self, features: int, interests: int, squeezed: int = SQUEEZED) -> None:
        super().__init__()
        self.squeeze = nn.Linear(features, squeezed, bias=False)
        self.query = nn.Parameter(torch.zeros(squeezed))
        self.fc = nn.Linear(squeezed, interests)

    def forward(self, photos: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Map (n, m, d), (n, m) to logits (n, c) and weights (n, m)."""
        weights = attend(photos @ _unsqueezed(self.query, self.squeeze), present)  # (n, m)
        squeezed = self.squeeze(aggregate(weights, photos))  # (n, s)
        logits: Tensor = self.fc(squeezed)
        return logits, weights


class SqueezeExpandAttention(nn.Module):
    """Two layers of attention: what the first sees in the squeezed features asks the second.

    q¹ = W_e tanh(W x + b) is as long as the unsqueezed features: it weighs the photos by those.
    """

    def __init__(
        self, features: int, interests: int, squeezed: int = HIDDEN, hidden: int = HIDDEN
    ) -> None:
        super().__init__()
        self.squeeze = nn.Linear(features, squeezed, bias=False)
        self.query = nn.Parameter(torch.zeros(squeezed))
        self.inner = nn.Linear(squeezed, squeezed)
        self.expand = nn.Linear(squeezed, features, bias=False)
        nn.init.zeros_(self.expand.weight)  # it begins as an average, as the other queries do
        self.fc = _two_layers(features, interests, hidden)

    def forward(self, photos: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Map (n, m, d), (n, m) to logits (n, c) and the second layer's weights (n, m)."""
        weights = attend(photos @ _unsqueezed(self.query, self.squeeze), present)  # (n, m)
        first = self.squeeze(aggregate(weights, photos))  # (n, s)
        query = self.expand(torch.tanh(self.inner(first)))  # (n, d)
        weights = attend(torch.einsum("nmd,nd->nm", photos, query), present)  # (n, m)
        logits: Tensor = self.fc(aggregate(weights, photos))
        return logits, weights


class ContextGating(nn.Module):
    """y = σ(W x + b) ∘ x: each feature of a descriptor passes as far as the others let it."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.linear = nn.Linear(features, features)

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, d) to (n, d)."""
        gate: Tensor = torch.sigmoid(self.linear(x))
        return gate * x


def attend(scores: Tensor, present: Tensor) -> Tensor:
    """Return w(m) = exp(score(m)) / Σ_j exp(score(j)) over the photos there are, shape (n, m)."""
    # The softmax subtracts the greatest score first: no exponential overflows.
    lowest = torch.finfo(scores.dtype).min
    return scores.masked_fill(~present, lowest).softmax(1) * present


def aggregate(weights: Tensor, photos: Tensor) -> Tensor:
    """Return x = Σ_m w(m) x(m), shape (n, d)."""
    return torch.einsum("nm,nmd->nd", weights, photos)


def _unsqueezed(query: Tensor, squeeze: nn.Linear) -> Tensor:
    """Return W_sᵀ q: what the query asks of squeezed features, asked of the features, (d,)."""
    return query @ squeeze.weight


def _two_layers(features: int, interests: int, hidden: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(features, hidden), nn.ReLU(), nn.Linear(hidden, interests))


AGGREGATORS: dict[str, type[Average | Attention | SqueezeAttention | SqueezeExpandAttention]] = {
    "average": Average,
    "attention": Attention,
    "squeeze": SqueezeAttention,
    "squeeze-expand": SqueezeExpandAttention,
}
"""The four by name, as the command line calls them."""
