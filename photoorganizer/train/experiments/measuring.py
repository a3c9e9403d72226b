"""Answers of a trained network to the photos kept aside, plain and averaged over changed copies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from photoorganizer.train.experiments.division import Example
from photoorganizer.train.experiments.epochs import Course, evaluate
from photoorganizer.train.experiments.networks import Network
from photoorganizer.train.experiments.pictures import Pictures
from photoorganizer.train.experiments.scores import Answers, mean_answers
from photoorganizer.train.measure import Meter, Report

_USUAL_STRENGTH = 1.0
"""Of the changes to copies where the recipe trains without any."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a network answers."""

    plain: Answers
    averaged: Answers | None
    """Over several augmented copies of each photo; None where none were asked for."""


def measure(
    network: Network, course: Course, examples: Sequence[Example], copies: int, report: Report
) -> Measured:
    """Return the answers to `examples`, and to so many `copies` of each (Shabanov 2019: 8)."""
    network.module.eval()
    meter = Meter("measuring", len(examples) * (1 + copies), report)

    def answers(photos: Pictures) -> Answers:
        batches = photos.in_order(course.recipe.batch, course.workers)
        return evaluate(network.module, batches, course, meter.advance)

    photos = Pictures(examples, course.tuning.view, course.seed)
    plain = answers(photos)
    if not copies:
        return Measured(plain, None)
    strength = course.recipe.strength
    view = replace(photos.view, strength=_USUAL_STRENGTH if strength is None else strength)
    changed = replace(photos, view=view)
    return Measured(plain, mean_answers([answers(changed.in_epoch(c)) for c in range(copies)]))
