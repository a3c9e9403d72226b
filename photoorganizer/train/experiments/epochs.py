"""One pass over photos: learning from them, or answering them. Keeps nothing of what it did."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, optim
from torch.nn import functional

from photoorganizer.train.experiments.configuration import Recipe
from photoorganizer.train.experiments.losses import l2_penalty, loss_function
from photoorganizer.train.experiments.networks import Network
from photoorganizer.train.experiments.pictures import Batches, Pictures
from photoorganizer.train.experiments.scores import Answers

Forward = Callable[[Tensor], Tensor]
"""Maps images (n, 3, size, size) to scores (n, classes)."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a network is to learn, and how."""

    recipe: Recipe
    classes: tuple[str, ...]
    training: Pictures
    tuning: Pictures
    seed: int = 1
    ema: float | None = None
    workers: int = 0
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))


def train_one_epoch(
    network: Network,
    batches: Batches,
    course: Course,
    optimizer: optim.Optimizer,
    rate: Callable[[float], float],
    after_batch: Callable[[int], None],
) -> tuple[float, float]:
    """Show every batch once; return the mean loss and the accuracy while learning.

    Args:
        network: in training mode.
        batches: the photos, in the order to be shown.
        course: its recipe says what loss.
        optimizer: of the parameters that learn.
        rate: maps the part of the epoch that is over, 0 to 1, to the learning rate.
        after_batch: told the number of photos of each batch.
    """
    loss_of = loss_function(course.recipe)
    lost = right = photos = 0.0
    for number, (images, labels) in enumerate(batches):
        truth = labels.to(course.device)
        for group in optimizer.param_groups:
            group["lr"] = rate(number / len(batches))
        scores = network.module(images.to(course.device))
        loss = loss_of(scores, truth) + l2_penalty(network.module, course.recipe.l2)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        lost += loss.item() * len(truth)
        right += int((scores.argmax(dim=1) == truth).sum())
        photos += len(truth)
        after_batch(len(truth))
    return lost / photos, right / photos


def evaluate(
    forward: Forward, batches: Batches, course: Course, after_batch: Callable[[int], None]
) -> Answers:
    """Return what a network in evaluation mode answers."""
    loss_of = loss_function(course.recipe)
    probabilities, classes, lost = [], [], 0.0
    with torch.inference_mode():
        for images, labels in batches:
            scores = forward(images.to(course.device))
            lost += float(loss_of(scores, labels.to(course.device))) * len(labels)
            probabilities.append(functional.softmax(scores, dim=1).cpu())
            classes.append(labels)
            after_batch(len(labels))
    truth = torch.cat(classes)
    return Answers(truth.numpy(), torch.cat(probabilities).numpy(), lost / len(truth))
