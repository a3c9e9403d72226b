"""How many examples a tag of the user's own takes: curves, beside simpler ways to learn it.

See `train.teaching_cases` for the tags and the libraries. Precision is for the stated share: each
photo with the tag counts as share / with, each other as (1 - share) / others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from photoorganizer.core.types import Level
from photoorganizer.nn.registry import load_model
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.teaching import Lesson, fit, learn
from photoorganizer.train.teaching_cases import PLACE_EXAMPLES, PLACES, TAGS, Case, Table

EXAMPLES = (5, 10, 20, 50, 100, 200)
SHARES = (0.1, 0.025)
RECALL = 0.6
"""At which precision is compared."""

REPEATS = 1
"""Draws of examples for each tag and number."""

Scores = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Ways:
    """Precision at the stated recall, by the way in which the tag is learned."""

    taught: float
    """The program's."""
    nearest: float
    """Cosine with the nearest example, of embeddings as they are stored."""
    probe: float
    """A logistic regression on embeddings as they are stored."""
    hnot: float
    """Hnot (2018), the first stage: 256 and 64 ReLU on frozen features, ten epochs of Adam."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the curves: the mean over all tags with so many examples."""

    tags: int
    precision_at_recall: Ways
    spoken_precision: float
    """At the threshold that was learned for *balanced*, over the tags that speak."""
    spoken_recall: float
    """There, over all tags."""
    silent: float
    """Share of the tags that say nothing at that threshold."""


@dataclass(frozen=True, slots=True)
class TeachingFigures:
    """How well tags are learned from examples."""

    model_id: str
    recall: float
    library: int
    """Photos that no training saw, of which libraries are made."""
    tags: int
    shares: Mapping[str, Mapping[str, Point]]
    """By the share of the library that has the tag, then by the number of examples."""
    with_20: Mapping[str, Mapping[str, float]]
    """Each tag's precision with 20 examples, by share."""
    places: Mapping[str, Mapping[str, float]]
    """Each place's precision with five examples, by share: all of one walk, on both sides."""


def evaluate_teaching(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> TeachingFigures:
    """Teach each of `TAGS` by the network in `models`, on the photos in `data`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    spec = load_model(models)
    table = Table.read(data, spec, cache or training_cache(), report)
    return teaching_figures(table, report)


def teaching_figures(
    table: Table, report: Report, numbers: Sequence[int] = EXAMPLES, repeats: int = REPEATS
) -> TeachingFigures:
    """Return the curves over so many examples."""
    meter = Meter("tags", len(SHARES) * len(numbers) * len(TAGS), report)
    shares: dict[str, dict[str, Point]] = {}
    with_20: dict[str, dict[str, float]] = {}
    for share in SHARES:
        points = shares.setdefault(f"{share:g}", {})
        for number in numbers:
            tried: dict[str, list[_Trial]] = {}
            for tag in TAGS:
                cases = (table.case(tag, number, share, draw) for draw in range(repeats))
                trials = [_Trial.of(case) for case in cases if case is not None]
                if trials:
                    tried[tag] = trials
                meter.advance(1)
            if tried:
                points[str(number)] = _point(tried)
            if number == 20:
                with_20[f"{share:g}"] = {
                    tag: float(np.mean([trial.ways.taught for trial in trials]))
                    for tag, trials in tried.items()
                }
    return TeachingFigures(
        model_id=table.model_id,
        recall=RECALL,
        library=int(table.library.sum()),
        tags=len(TAGS),
        shares=shares,
        with_20=with_20,
        places={f"{share:g}": _places(table, share) for share in SHARES},
    )


def _places(table: Table, share: float) -> dict[str, float]:
    cases = {place: table.case(place, PLACE_EXAMPLES, share, 0) for place in PLACES}
    return {place: _Trial.of(case).ways.taught for place, case in cases.items() if case is not None}


@dataclass(frozen=True, slots=True)
class _Trial:
    """What came of a case."""

    ways: Ways
    precision: float | None
    recall: float

    @classmethod
    def of(cls, case: Case) -> "_Trial":
        moments = np.arange(len(case.examples))
        none = case.examples[:0]
        lesson = Lesson("tag", case.model_id, case.examples, moments, none, case.sample)
        tag = learn(lesson).tag
        chances = tag.probabilities(case.asked)
        said = chances >= tag.thresholds[Level.BALANCED]
        recall = float(said[case.truth].mean())
        wrong = float(said[~case.truth].mean())
        right = case.share * recall
        total = right + (1 - case.share) * wrong
        nearest = (case.stored_asked @ case.stored_examples.T).max(axis=1)
        weights, _ = fit(case.stored_examples * 3, case.stored_sample * 3)
        ways = Ways(
            *(
                precision_at(scores, case.truth, case.share)
                for scores in (chances, nearest, case.stored_asked @ weights, _hnot(case))
            )
        )
        return cls(ways, right / total if total else None, recall)


def precision_at(
    scores: Scores, truth: npt.NDArray[np.bool_], share: float, recall: float = RECALL
) -> float:
    """Return the precision where `recall` of the photos with the tag are found.

    Args:
        share: of the library that has the tag, whatever share of `truth` does.
    """
    own = np.sort(scores[truth])[::-1]
    threshold = own[int(np.ceil(recall * len(own))) - 1]
    right = share * float((scores[truth] >= threshold).mean())
    wrong = (1 - share) * float((scores[~truth] >= threshold).mean())
    return right / (right + wrong)


def _hnot(case: Case) -> Scores:
    torch.manual_seed(1)
    rows = torch.from_numpy(np.concatenate([case.examples, case.sample[:400]]))
    truth = torch.zeros(len(rows), dtype=torch.long)
    truth[: len(case.examples)] = 1
    head = nn.Sequential(
        nn.Linear(rows.shape[1], 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 2)
    )
    optimizer = torch.optim.Adam(head.parameters())
    for _ in range(10):
        for batch in torch.split(torch.randperm(len(rows)), 32):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(head(rows[batch]), truth[batch])
            torch.autograd.backward(loss)
            optimizer.step()
    with torch.inference_mode():
        answers = head(torch.from_numpy(case.asked))
    scores: Scores = (answers[:, 1] - answers[:, 0]).numpy()
    return scores


def _point(tried: Mapping[str, Sequence[_Trial]]) -> Point:
    trials = [trial for each in tried.values() for trial in each]
    spoken = [trial.precision for trial in trials if trial.precision is not None]
    return Point(
        tags=len(tried),
        precision_at_recall=Ways(
            *(
                float(np.mean([getattr(trial.ways, way) for trial in trials]))
                for way in ("taught", "nearest", "probe", "hnot")
            )
        ),
        spoken_precision=float(np.mean(spoken)) if spoken else float("nan"),
        spoken_recall=float(np.mean([trial.recall for trial in trials])),
        silent=1 - len(spoken) / len(trials),
    )
