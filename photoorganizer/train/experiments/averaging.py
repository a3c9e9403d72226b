"""An exponential moving average of a network's weights, which often answers better than they do."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn


class Average:
    """Weights that follow those of a network: `decay` of themselves, the rest of its."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self._decay = decay
        self.weights = {name: value.clone() for name, value in module.state_dict().items()}

    def follow(self, module: nn.Module) -> None:
        """Take one step towards the network's weights; what is no fraction is copied."""
        with torch.no_grad():
            for name, value in module.state_dict().items():
                if value.is_floating_point():
                    self.weights[name].lerp_(value, 1 - self._decay)
                else:
                    self.weights[name].copy_(value)

    def load(self, weights: Mapping[str, Tensor]) -> None:
        """Go on from the weights of an earlier average."""
        for name, value in weights.items():
            self.weights[name].copy_(value)
