"""How the product does on kinds of scenes that no training saw: what a user's photos are like.

Whole scene classes are left out in four folds. For each fold a hashtag head is trained anew on the
others and on further photos of them, calibrated on photos that it did not learn, and asked about
the classes left out; the object head speaks as it is shipped, and the figures are given with it and
without. The top that was fine-tuned has met all of these classes and cannot be asked: these heads
read what ImageNet taught alone, so that the figures are those of half of the hashtag head.

What a class is can be told in two ways, and both are asked. `BY_NAME` takes the names of the sets,
as those who made them did: a *livingroom* is left out, and a *living_room* of the other set is not.
`APART` leaves out together what shows the same, whatever it is called, and asks about no things.
Further photos of what is left out are left out by what they show, either way: their folders have
names of their own.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
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
from photoorganizer.nn.perception import OBJECT as OBJECT_FEATURE
from photoorganizer.nn.perception import WIDTHS
from photoorganizer.nn.registry import load_model
from photoorganizer.taxonomy.words import Words, load_words
from photoorganizer.train.calibration import Logits
from photoorganizer.train.datasets import OTHER, LabelledPhoto
from photoorganizer.train.evaluation import HASHTAG, class_numbers, head_named, training_cache
from photoorganizer.train.export import load_network
from photoorganizer.train.features import PLAIN, Features, FrozenBackbone, cached_features
from photoorganizer.train.folders import FurtherPhotos, read_further
from photoorganizer.train.gallery import OBJECT, ObjectVocabulary, read_gallery
from photoorganizer.train.measure import Meter, Report
from photoorganizer.train.scene_head import (
    READS,
    Seen,
    calibrated,
    fit_probe,
    seen_further,
)
from photoorganizer.train.scenes import SceneVocabulary, grouped
from photoorganizer.train.splits import (
    CALIBRATION,
    VALIDATION,
    Parts,
    validation_split,
    without_copies,
)

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
    "a/aquarium": "aquarium",
    "b/bamboo_forest": "bamboo_forest",
    "d/driveway": "street",
    "i/ice_skating_rink/outdoor": "ice_skating",
    "m/mountain": "mountain",
    "football_field": "stadium_football",
    "s/slum": "insidecity",
}
"""Classes that show the same under two names, or nearly, and must be left out together."""


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
    def right_where_said(self) -> float:
        """Of the photos of which something is said, the share with a right answer."""
        return self.right / (1 - self.silent) if self.silent < 1 else 1.0

    @property
    def silent_where_not_right(self) -> float:
        """Of the photos without a right answer, the share without any."""
        return self.silent / (1 - self.right) if self.right < 1 else 1.0


@dataclass(frozen=True, slots=True)
class UnseenFigures:
    """How the product does on scenes left out of training."""

    model_id: str
    further: int
    """How many further photos it was taught with."""
    by_name: "Answered"
    apart: "Answered"


@dataclass(frozen=True, slots=True)
class Answered:
    """How it does where classes are left out in one way."""

    photos: int
    scenes: int
    best: Shares
    """The hashtag head's best label, without thresholds; *other* is silence."""
    levels: Mapping[Level, Shares]
    """All heads with their thresholds."""
    without_things: Mapping[Level, Shares]
    """The hashtag head alone with its thresholds."""
    by_scene: Mapping[str, float]
    """How often the middle level is right, by scene, worst first."""


def evaluate_unseen(
    data: Path,
    models: Path,
    report: Report,
    cache: Path | None = None,
    more: FurtherPhotos | None = None,
) -> UnseenFigures:
    """Run the protocol on the scene sets in `data` with the network in `models`.

    Args:
        data: the folder of the data sets.
        models: the folder of the network.
        report: told of every step.
        cache: where features are kept; the user's cache folder by default.
        more: where there are further photos to learn from.

    Raises:
        MissingData: a data set is not there.
        ModelError: the network cannot be loaded.
    """
    torch.set_num_threads(1)
    cache = cache or training_cache()
    spec = load_model(models)
    network = load_network(spec)
    words = load_words(resources())
    lessons = _gather(data, network, words, more, cache, report)
    labels, objects = head_named(HASHTAG, spec).labels, head_named(OBJECT, spec)
    things = _object_logits(network, lessons.features)

    def answered(classes: Classing) -> Answered:
        folds = scene_folds(lessons.photos, classes)
        answers = lessons.left_out(folds, classes, labels, report)
        return _answered(lessons.photos, classes, folds, answers, (objects, things), words)

    return UnseenFigures(
        model_id=spec.id,
        further=len(lessons.further.photos),
        by_name=answered(BY_NAME),
        apart=answered(APART),
    )


def _answered(
    everything: Sequence[LabelledPhoto],
    classes: "Classing",
    folds: npt.NDArray[np.int64],
    answers: Sequence[tuple[HeadSpec, Logits]],
    object_answers: tuple[HeadSpec, Logits],
    words: Words,
) -> Answered:
    asked = np.flatnonzero(folds >= 0).tolist()
    photos = [everything[row] for row in asked]
    heads = [answers[fold][0] for fold in folds[asked]]
    scenes = np.stack([logits for _, logits in answers])[folds[asked], asked]
    objects, things = object_answers[0], object_answers[1][asked]
    best = [head.labels[row.argmax()] for head, row in zip(heads, scenes, strict=True)]

    def verdicts(level: Level, *others: HeadSpec) -> list[Verdict]:
        return _verdicts(photos, _said(scenes, things, heads, others, level), words)

    guesses = [[label] * (label != OTHER) for label in best]
    return Answered(
        photos=len(photos),
        scenes=len({classes.name(photo) for photo in photos}),
        best=_shares(_verdicts(photos, guesses, words)),
        levels={level: _shares(verdicts(level, objects)) for level in Level},
        without_things={level: _shares(verdicts(level)) for level in Level},
        by_scene=_by_scene(photos, verdicts(Level.BALANCED, objects), classes),
    )


def _said(
    scenes: Logits,
    things: Logits,
    heads: Sequence[HeadSpec],
    others: Sequence[HeadSpec],
    level: Level,
) -> list[list[str]]:
    """Return the hashtags said of each photo by its fold's head and the others."""
    return [
        [one.tag for one in suggest({HASHTAG: scene, OBJECT: thing}, [head, *others], level)]
        for scene, thing, head in zip(scenes, things, heads, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Classing:
    """What a class that is left out is, and which of them are asked about."""

    name: Callable[[LabelledPhoto], str]
    """Photos of one name are left out together."""
    least: int
    """Classes with fewer photos are not asked about."""
    things: bool
    """Whether things are asked about, too, where they have one of the hashtags."""

    def asks(self, photo: LabelledPhoto) -> bool:
        """Return whether a photo may be asked about."""
        return photo.hashtag != OTHER and (self.things or photo.is_scene)


def scene_of(photo: LabelledPhoto) -> str:
    """Return the scene a photo shows, under the one name it has here."""
    return _SAME.get(photo.scene, photo.scene)


BY_NAME = Classing(lambda photo: photo.scene, least=25, things=True)
"""By the names of the sets."""

APART = Classing(scene_of, least=1, things=False)
"""By what is shown."""


def scene_folds(photos: Sequence[LabelledPhoto], classes: Classing) -> npt.NDArray[np.int64]:
    """Return the fold (0 to 3) in which each photo's class is left out; -1 for never.

    Asked about are classes that deserve a hashtag which another class deserves as well: the others
    cannot be known. The classes of one hashtag are spread over the folds.
    """
    counts = Counter((classes.name(p), p.hashtag) for p in photos if classes.asks(p))
    scenes: dict[str, set[str]] = defaultdict(set)
    for (scene, hashtag), count in counts.items():
        if count >= classes.least:
            scenes[hashtag].add(scene)
    fold = {
        (scene, hashtag): (rank + offset) % FOLDS
        for offset, (hashtag, members) in enumerate(sorted(scenes.items()))
        if len(members) > 1
        for rank, scene in enumerate(sorted(members, key=_mixed))
    }
    return np.array(
        [fold.get((classes.name(p), p.hashtag), -1) if classes.asks(p) else -1 for p in photos]
    )


def judge(truth: str, said: Sequence[str], words: Words) -> Verdict:
    """Return whether one of the hashtags said is `truth`, or means something narrower."""
    if any(truth == tag or truth in words.broader(tag) for tag in said):
        return Verdict.RIGHT
    return Verdict.WRONG if said else Verdict.SILENT


@dataclass(frozen=True, slots=True)
class Material:
    """Photos of scenes, of things and further ones, and the features of all."""

    photos: Sequence[LabelledPhoto]
    parts: Parts
    features: Features
    things: Seen
    further: Seen

    def left_out(
        self,
        folds: npt.NDArray[np.int64],
        classes: Classing,
        labels: tuple[str, ...],
        report: Report,
    ) -> list[tuple[HeadSpec, Logits]]:
        """Return each fold's head, which never met the fold's classes, and all that it says."""
        meter = Meter("scenes left out", FOLDS, report)
        names = np.array([classes.name(photo) for photo in self.photos], dtype=np.str_)
        shown = np.array([scene_of(photo) for photo in self.photos], dtype=np.str_)
        shown_further = np.array([scene_of(photo) for photo in self.further.photos], dtype=np.str_)
        answers = []
        for fold in range(FOLDS):
            met = ~np.isin(names, names[folds == fold])
            met_further = ~np.isin(shown_further, shown[folds == fold])
            answers.append(self._answers(met, met_further, labels))
            meter.advance(1)
        return answers

    def _answers(
        self,
        met: npt.NDArray[np.bool_],
        met_further: npt.NDArray[np.bool_],
        labels: tuple[str, ...],
    ) -> tuple[HeadSpec, Logits]:
        held = np.equal(self.parts, CALIBRATION)
        own = Seen(self.photos, self.features).only(met & ~held)
        collections = [own, self.things, self.further.only(met_further)]
        learned = [photo for each in collections for photo in each.photos]
        vocabulary = SceneVocabulary(SceneVocabulary.of(learned).scenes, labels)
        head = fit_probe(collections, vocabulary)
        logits = grouped(head.logits(self.features), vocabulary.members(labels))
        truth = class_numbers(self.photos, labels)
        return calibrated(labels, logits[met & held], truth[met & held]), logits


def _gather(
    data: Path,
    network: PhotoNetwork,
    words: Words,
    more: FurtherPhotos | None,
    cache: Path,
    report: Report,
) -> Material:
    vocabulary = ObjectVocabulary(words)
    backbone = FrozenBackbone.of(network.backbone)
    photos, parts = validation_split(data, cache)
    gallery = read_gallery(data, cache, vocabulary)
    things = gallery.things({photo.hashtag for photo in photos}, vocabulary)
    folder = cache / "features"
    return Material(
        photos=photos,
        parts=parts,
        features=cached_features(photos, PLAIN, backbone, folder, report, READS),
        things=Seen(things, cached_features(things, PLAIN, backbone, folder, report, READS)),
        further=seen_further(_further(more, photos, parts), backbone, folder, report),
    )


def _further(
    more: FurtherPhotos | None, photos: Sequence[LabelledPhoto], parts: Parts
) -> list[LabelledPhoto]:
    """Return the further photos to learn from, the same ones every time."""
    if more is None:
        return []
    held = np.isin(parts, (VALIDATION, CALIBRATION)).tolist()
    return without_copies(read_further(more, photos), list(compress(photos, held)))


def _object_logits(network: PhotoNetwork, features: Features) -> Logits:
    with torch.inference_mode():
        start = sum(WIDTHS[name] for name in READS[: READS.index(OBJECT_FEATURE)])
        seen = torch.from_numpy(features[:, start : start + WIDTHS[OBJECT_FEATURE]])
        logits: Logits = network.heads[OBJECT](seen).numpy()
    return logits


def _verdicts(
    photos: Sequence[LabelledPhoto], said: Sequence[Sequence[str]], words: Words
) -> list[Verdict]:
    return [judge(p.hashtag, tags, words) for p, tags in zip(photos, said, strict=True)]


def _shares(verdicts: Sequence[Verdict]) -> Shares:
    counts = Counter(verdicts)
    total = max(len(verdicts), 1)
    return Shares(counts[Verdict.RIGHT] / total, counts[Verdict.SILENT] / total)


def _by_scene(
    photos: Sequence[LabelledPhoto], verdicts: Sequence[Verdict], classes: Classing
) -> dict[str, float]:
    scenes: dict[str, list[Verdict]] = defaultdict(list)
    for photo, verdict in zip(photos, verdicts, strict=True):
        scenes[classes.name(photo)].append(verdict)
    shares = {scene: _shares(each).right for scene, each in scenes.items()}
    return dict(sorted(shares.items(), key=lambda entry: entry[1]))


def _mixed(scene: str) -> str:
    return hashlib.sha256(scene.encode()).hexdigest()
