"""Whether fine-tuning the network for one tag pays over what is learned on stored features.

Hnot (2018), with the network and the photos of the program: a classifier of 256 and 64 ReLU on both
tops, ten epochs of Adam while these are frozen; then ten epochs of slow descent in which the tops
learn, too. It is given the negatives that the program chooses for itself.

Shortened, so that it can be run on two cores: few tags; the trunk below the tops stays as it is
(its maps are computed once); and of the photos without the tag only some are asked about, all of
the tag's own data set: clothes among clothes are harder to tell than among everything.
"""

import time
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from photoorganizer.nn.backbone import FEATURES, MobilenetEdgeTPU
from photoorganizer.nn.preprocess import model_input
from photoorganizer.nn.registry import load_model
from photoorganizer.train.datasets import LabelledPhoto, read_pixels
from photoorganizer.train.evaluation import training_cache
from photoorganizer.train.export import load_network
from photoorganizer.train.features import IMAGENET_INPUT
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.teaching import MOST_NEGATIVES, Lesson, learn, without_tag
from photoorganizer.train.teaching_cases import Draw, Table
from photoorganizer.train.teaching_evaluation import RECALL, precision_at

TAGS = ("longsleeve", "kurta", "amusementpark")
"""Tags that stored features leave room for, with examples enough."""

EXAMPLES = (20, 50, 100, 200)
SHARE = 0.1
"""Of the library that has the tag, and nobody says which."""

OTHERS = 1000
"""Photos without the tag that are asked about, at most; always the same ones."""

EPOCHS, BATCH = 10, 32
_FIRST_RATE, _SECOND_RATE, _MOMENTUM = 0.001, 0.001, 0.9
"""As in the recipe `hnot-two-stage`: Adam, then descent with momentum."""

_SEED = 1

Scores = npt.NDArray[np.floating]
Numbers = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Tuned:
    """Precision at the stated recall of one tag, by how it was learned."""

    taught: float
    """The program's, on stored features."""
    first_stage: float
    second_stage: float
    seconds: float
    """That the second stage took, on one processor."""


@dataclass(frozen=True, slots=True)
class FineTuningFigures:
    """What fine-tuning adds, by tag and by the number of examples."""

    model_id: str
    recall: float
    share: float
    tags: Mapping[str, Mapping[str, Tuned]]


def evaluate_fine_tuning(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> FineTuningFigures:
    """Learn each of `TAGS` with and without fine-tuning, on the photos in `data`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    spec = load_model(models)
    table = Table.read(data, spec, cache or training_cache(), report)
    maps = SharedMaps(load_network(spec).backbone, table.photos)
    meter = Meter("fine-tuning", len(TAGS) * len(EXAMPLES), report)
    tags: dict[str, dict[str, Tuned]] = {}
    for tag in TAGS:
        for number in EXAMPLES:
            drawn = table.draw(tag, number, SHARE, 0)
            if drawn is not None:
                tags.setdefault(tag, {})[str(number)] = tuned(table, shortened(table, drawn), maps)
            meter.advance(1)
    return FineTuningFigures(spec.id, RECALL, SHARE, tags)


class SharedMaps:
    """The maps that a backbone's tops share, of photos of a list, each computed once."""

    def __init__(self, backbone: MobilenetEdgeTPU, photos: Sequence[LabelledPhoto]) -> None:
        self.backbone = backbone
        self._photos = photos
        self._known: dict[int, Tensor] = {}

    def of(self, rows: Numbers) -> Tensor:
        """Return the maps of photos, shape (photos, 96, 14, 14)."""
        return torch.stack([self._one(row) for row in rows.tolist()]).float()

    def _one(self, row: int) -> Tensor:
        if row not in self._known:
            image = model_input(read_pixels(self._photos[row].path), IMAGENET_INPUT)
            with torch.inference_mode():
                found = self.backbone.share(torch.from_numpy(image)[None])[0]
            self._known[row] = found.half().clone()
        return self._known[row]


class TwoStages(nn.Module):
    """Both tops of a backbone, and a classifier of two classes on their pooled features."""

    def __init__(self, backbone: MobilenetEdgeTPU) -> None:
        super().__init__()
        tops = [backbone.untaught_scene_top()]
        if backbone.scene_top is not None:
            tops.append(deepcopy(backbone.scene_top))
        self.tops = nn.ModuleList(tops)
        self.head = nn.Sequential(
            *(nn.Linear(len(tops) * FEATURES, 256), nn.ReLU()),
            *(nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 2)),
        )

    def pooled(self, maps: Tensor) -> Tensor:
        """Map shared maps (n, 96, 14, 14) to the features of all tops, (n, width)."""
        return torch.cat([top(maps).mean((2, 3)) for top in self.tops], dim=1)

    def forward(self, maps: Tensor) -> Tensor:
        """Map shared maps (n, 96, 14, 14) to scores (n, 2)."""
        scores: Tensor = self.head(self.pooled(maps))
        return scores


def tuned(table: Table, drawn: Draw, maps: SharedMaps) -> Tuned:
    """Return how well a tag is found by each way of learning it."""
    examples, sample = table.features[drawn.examples], table.features[drawn.sample]
    none, moments = examples[:0], np.arange(len(examples))
    lesson = Lesson("tag", table.model_id, examples, moments, none, sample)
    taught = learn(lesson).tag.probabilities(table.features[drawn.asked])
    seen = drawn.sample[:MOST_NEGATIVES]
    against = seen[without_tag(examples, moments, none, table.features[seen])]
    rows = np.concatenate([drawn.examples, against])
    truth = torch.zeros(len(rows), dtype=torch.long)
    truth[: len(drawn.examples)] = 1
    torch.manual_seed(_SEED)
    network = TwoStages(maps.backbone)
    shown = maps.of(rows)
    _learn_head(network, shown, truth)
    first = _scores(network, maps, drawn.asked)
    started = time.process_time()
    _learn_all(network, shown, truth)
    seconds = time.process_time() - started
    second = _scores(network, maps, drawn.asked)
    return Tuned(
        taught=precision_at(taught, drawn.truth, SHARE),
        first_stage=precision_at(first, drawn.truth, SHARE),
        second_stage=precision_at(second, drawn.truth, SHARE),
        seconds=seconds,
    )


def shortened(table: Table, drawn: Draw) -> Draw:
    """Return a case in which only photos of the examples' data sets are asked about."""
    sets = {table.photos[row].set for row in drawn.examples.tolist()}
    alike = np.array([table.photos[row].set in sets for row in drawn.asked.tolist()])
    others = np.flatnonzero(alike & ~drawn.truth)
    if len(others) > OTHERS:
        others = np.random.default_rng(_SEED).choice(others, OTHERS, replace=False)
    kept = np.sort(np.concatenate([np.flatnonzero(drawn.truth), others]))
    return Draw(drawn.examples, drawn.asked[kept], drawn.truth[kept], drawn.sample)


def _learn_head(network: TwoStages, maps: Tensor, truth: Tensor) -> None:
    with torch.inference_mode():
        pooled = torch.cat([network.pooled(batch) for batch in torch.split(maps, BATCH)])
    optimizer = torch.optim.Adam(network.head.parameters(), _FIRST_RATE)
    _train(network.head, pooled.clone(), truth, optimizer)


def _learn_all(network: TwoStages, maps: Tensor, truth: Tensor) -> None:
    optimizer = torch.optim.SGD(network.parameters(), _SECOND_RATE, momentum=_MOMENTUM)
    _train(network, maps, truth, optimizer)


def _train(
    module: nn.Module, inputs: Tensor, truth: Tensor, optimizer: torch.optim.Optimizer
) -> None:
    """Show everything so many times; both classes count alike."""
    weight = len(truth) / (2 * torch.bincount(truth, minlength=2).float().clamp_min(1))
    for _ in range(EPOCHS):
        for batch in torch.split(torch.randperm(len(truth)), BATCH):
            optimizer.zero_grad()
            loss = functional.cross_entropy(module(inputs[batch]), truth[batch], weight)
            torch.autograd.backward(loss)
            optimizer.step()


def _scores(network: TwoStages, maps: SharedMaps, rows: Numbers) -> Scores:
    found = []
    with torch.inference_mode():
        for start in range(0, len(rows), BATCH):
            scores = network(maps.of(rows[start : start + BATCH]))
            found.append(scores[:, 1] - scores[:, 0])
    scores_of_all: Scores = torch.cat(found).numpy()
    return scores_of_all
