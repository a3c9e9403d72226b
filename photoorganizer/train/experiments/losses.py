"""What training makes small: cross entropy, or a support vector machine's hinge with L2."""

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.train.experiments.configuration import Loss, Recipe

LossFunction = Callable[[Tensor, Tensor], Tensor]
"""Maps scores (n, classes) and classes (n,) to a mean loss ()."""


def loss_function(recipe: Recipe) -> LossFunction:
    """Return the recipe's loss, without the penalty on its weights."""
    return multi_class_hinge if recipe.loss is Loss.HINGE else functional.cross_entropy


def multi_class_hinge(scores: Tensor, truth: Tensor) -> Tensor:
    """Return the mean of sum_j max(0, s_j - s_y + 1) over the wrong classes j.

    Weston and Watkins 1999. torch divides that sum by the number of classes.
    """
    return functional.multi_margin_loss(scores, truth) * scores.shape[1]


def l2_penalty(module: nn.Module, factor: float) -> Tensor | float:
    """Return `factor` times the sum of the squared weights; biases are free."""
    if not factor:
        return 0.0
    squares = [p.square().sum() for p in module.parameters() if p.ndim > 1 and p.requires_grad]
    return factor * sum(squares, start=squares[0].new_zeros(()))
