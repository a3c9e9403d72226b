"""How the product does on kinds of scenes that no training saw: what a user's photos are like.

Whole scene classes are left out in four folds. For each fold a hashtag head is trained anew on the
others, calibrated on photos of them that it did not learn, and asked about the classes left out;
the object head speaks as it is shipped. The top that was fine-tuned has met all of these classes
and cannot be asked: these heads read what ImageNet taught alone, so that the figures are those of
half of the hashtag head.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from photoorganizer.core.paths import resources
from photoorganizer.core.policy import suggest
from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.nn.network import PhotoNetwork
from photoorganizer.nn.registry import load_model
from photoorganizer.taxonomy.words import Words, load_words
from photoorganizer.train.calibration import Logits
from photoorganizer.train.datasets import OTHER, LabelledPhoto
from photoorganizer.train.evaluation import HASHTAG, class_numbers, head_named, training_cache
from photoorganizer.train.export import load_network
from photoorganizer.train.features import PLAIN, Features, FrozenBackbone, cached_features
from photoorganizer.train.gallery import OBJECT, ObjectVocabulary, read_gallery
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.probe import fit_head
from photoorganizer.train.scene_head import PROBE, calibrated
from photoorganizer.train.scenes import SceneVocabulary, balanced, grouped
from photoorganizer.train.splits import CALIBRATION, Parts, validation_split

FOLDS = 4

_SAME = {
    "livingroom": "living_room",
    "house_bathroom": "bathroom",
    "house_bedroom": "bedroom",
    "house_kitchen": "kitchen",
    "house_frontal": "house",
    "desert_sand": "desert",
    "football_stadium": "stadium_football",
    "apse": "altar",
    "dome_inner": "vault",
    "landscape": "opencountry",
    "ocean": "coast",
    "tallbuilding": "skyscraper",
}
"""Classes that show the same under two names, and must be left out together."""


class Verdict(StrEnum):
    """What an answer is worth."""

    RIGHT = "right"
    SILENT = "silent"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Shares:
    """What the answers were, as shares of the photos. The rest was wrong."""

    right: float
    silent: float

    @property
    def silent_where_not_right(self) -> float:
        """Of the photos without a right answer, the share without any."""
        return self.silent / (1 - self.right) if self.right < 1 else 1.0


@dataclass(frozen=True, slots=True)
class UnseenFigures:
    """How the product does on scenes left out of training."""

    model_id: str
    photos: int
    scenes: int
    best: Shares
    """The hashtag head's best label, without thresholds; *other* is silence."""
    levels: Mapping[Level, Shares]
    """All heads with their thresholds."""
    by_scene: Mapping[str, float]
    """How often the middle level is right, by scene, worst first."""


def evaluate_unseen(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> UnseenFigures:
    """Run the protocol on the scene sets in `data` with the network in `models`.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    torch.set_num_threads(1)
    cache = cache or training_cache()
    spec = load_model(models)
    network = load_network(spec)
    words = load_words(resources())
    lessons = _gather(data, network, words, cache, report)
    folds = scene_folds(lessons.photos)
    asked = np.flatnonzero(folds >= 0).tolist()
    photos = [lessons.photos[row] for row in asked]
    labels, objects = head_named(HASHTAG, spec).labels, head_named(OBJECT, spec)
    answers = lessons.left_out(folds, labels, report)
    scenes = np.stack([logits for _, logits in answers])[folds[asked], asked]
    things = _object_logits(network, lessons.features[asked])
    best = [labels[number] for number in scenes.argmax(axis=1)]
    said = {
        level: [
            [
                suggestion.tag
                for suggestion in suggest(
                    {HASHTAG: s, OBJECT: t}, [answers[fold][0], objects], level
                )
            ]
            for s, t, fold in zip(scenes, things, folds[asked], strict=True)
        ]
        for level in Level
    }
    return UnseenFigures(
        model_id=spec.id,
        photos=len(photos),
        scenes=len({scene_of(photo) for photo in photos}),
        best=_shares(_verdicts(photos, [[label] * (label != OTHER) for label in best], words)),
        levels={level: _shares(_verdicts(photos, said[level], words)) for level in Level},
        by_scene=_by_scene(photos, _verdicts(photos, said[Level.BALANCED], words)),
    )


def scene_of(photo: LabelledPhoto) -> str:
    """Return the scene a photo shows, under the one name it has here."""
    return _SAME.get(photo.scene, photo.scene)


def scene_folds(photos: Sequence[LabelledPhoto]) -> npt.NDArray[np.int64]:
    """Return the fold (0 to 3) in which each photo's scene is left out; -1 for never.

    Asked about are scenes that deserve a hashtag which another scene deserves as well: the others
    cannot be known. The scenes of one hashtag are spread over the folds.
    """
    scenes: dict[str, set[str]] = defaultdict(set)
    for photo in photos:
        if photo.is_scene and photo.hashtag != OTHER:
            scenes[photo.hashtag].add(scene_of(photo))
    fold = {
        (scene, hashtag): (rank + offset) % FOLDS
        for offset, (hashtag, members) in enumerate(sorted(scenes.items()))
        if len(members) > 1
        for rank, scene in enumerate(sorted(members, key=_mixed))
    }
    return np.array([fold.get((scene_of(p), p.hashtag), -1) if p.is_scene else -1 for p in photos])


def judge(truth: str, said: Sequence[str], words: Words) -> Verdict:
    """Return whether one of the hashtags said is `truth`, or means something narrower."""
    if any(truth == tag or truth in words.broader(tag) for tag in said):
        return Verdict.RIGHT
    return Verdict.WRONG if said else Verdict.SILENT


@dataclass(frozen=True, slots=True)
class _Lessons:
    """Photos of scenes, photos of things, and the features of both."""

    photos: Sequence[LabelledPhoto]
    parts: Parts
    features: Features
    things: Sequence[LabelledPhoto]
    thing_features: Features

    def left_out(
        self, folds: npt.NDArray[np.int64], labels: tuple[str, ...], report: Report
    ) -> list[tuple[HeadSpec, Logits]]:
        """Return each fold's head, which never met the fold's scenes, and all that it says."""
        meter = Meter("scenes left out", FOLDS, report)
        names = np.array([scene_of(photo) for photo in self.photos])
        answers = []
        for fold in range(FOLDS):
            met = ~np.isin(names, names[folds == fold])
            answers.append(self._answers(met, labels))
            meter.advance(1)
        return answers

    def _answers(
        self, met: npt.NDArray[np.bool_], labels: tuple[str, ...]
    ) -> tuple[HeadSpec, Logits]:
        learned, calibration = met & (self.parts != CALIBRATION), met & (self.parts == CALIBRATION)
        shown = [*compress(self.photos, learned.tolist()), *self.things]
        features = np.concatenate([self.features[learned], self.thing_features])
        vocabulary = SceneVocabulary.of(shown)
        head = fit_head(
            features,
            vocabulary.numbers(shown),
            len(vocabulary.scenes),
            PROBE,
            balanced(class_numbers(shown, labels), PROBE.balance),
        )
        logits = grouped(head.logits(self.features), vocabulary.members(labels))
        truth = class_numbers(self.photos, labels)
        return calibrated(labels, logits[calibration], truth[calibration]), logits


def _gather(
    data: Path, network: PhotoNetwork, words: Words, cache: Path, report: Report
) -> _Lessons:
    vocabulary = ObjectVocabulary(words)
    backbone = FrozenBackbone.of(network.backbone)
    photos, parts = validation_split(data, cache)
    gallery = read_gallery(data, cache, vocabulary)
    things = gallery.things({photo.hashtag for photo in photos}, vocabulary)
    folder = cache / "features"
    return _Lessons(
        photos=photos,
        parts=parts,
        features=cached_features(photos, PLAIN, backbone, folder, report),
        things=things,
        thing_features=cached_features(things, PLAIN, backbone, folder, report),
    )


def _object_logits(network: PhotoNetwork, features: Features) -> Logits:
    with torch.inference_mode():
        logits: Logits = network.heads[OBJECT](torch.from_numpy(features)).numpy()
    return logits


def _verdicts(
    photos: Sequence[LabelledPhoto], said: Sequence[Sequence[str]], words: Words
) -> list[Verdict]:
    return [judge(p.hashtag, tags, words) for p, tags in zip(photos, said, strict=True)]


def _shares(verdicts: Sequence[Verdict]) -> Shares:
    counts = Counter(verdicts)
    total = max(len(verdicts), 1)
    return Shares(counts[Verdict.RIGHT] / total, counts[Verdict.SILENT] / total)


def _by_scene(photos: Sequence[LabelledPhoto], verdicts: Sequence[Verdict]) -> dict[str, float]:
    scenes: dict[str, list[Verdict]] = defaultdict(list)
    for photo, verdict in zip(photos, verdicts, strict=True):
        scenes[scene_of(photo)].append(verdict)
    shares = {scene: _shares(each).right for scene, each in scenes.items()}
    return dict(sorted(shares.items(), key=lambda entry: entry[1]))


def _mixed(scene: str) -> str:
    return hashlib.sha256(scene.encode()).hexdigest()
