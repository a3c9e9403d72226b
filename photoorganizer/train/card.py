"""The model's card: what it was made of, how well it does, and where it fails.

Written for whoever decides whether to trust the network. All figures come from the evaluation.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from photoorganizer.core.types import Level
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.train.calibration import TARGETS
from photoorganizer.train.clothing import recipe_words
from photoorganizer.train.clothing_evaluation import ClothingFigures
from photoorganizer.train.courses import TUNING_INPUT
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.evaluation import HashtagFigures
from photoorganizer.train.metrics import Confusion
from photoorganizer.train.object_evaluation import ObjectFigures
from photoorganizer.train.pictures import CONFUSION, RELIABILITY
from photoorganizer.train.scene_head import (
    FURTHER_IMPORTANCE,
    PROBE,
    PROBED_FURTHER,
    READS,
)
from photoorganizer.train.scenes import PhotoCounts
from photoorganizer.train.tuning import TuningRecipe
from photoorganizer.train.unseen import BY_NAME, Answered, UnseenFigures
from photoorganizer.train.voices import Blend

_FAILURES = """\
- Scenes unlike those it was trained on: it names the nearest one it knows, or nothing. The table
  of scenes never seen says how often.
- Bars, cafés and shops are taken for each other, and rooms with large windows for *window*.
- *window* was learned from rooms with large windows, and *science* from libraries only.
- *sky* and *water*, *church* and *architecture*, *bar* and *cafe* share photos; one word is said.
- Small, squashed and blurred pictures are answered less often, and less well.
- Of several things in a photo it names the largest; people are not among its words.
- Of 50 photos of `gallery` drawn by lot and read at *balanced* (by an earlier network), 10 were
  left without a word, and seven of the others had a wrong one: a bus in a hall
  #airport, another #cars, a chain #tools, cups and a flask #bar, pomegranates #nature, a
  typewriter #computer, a motorcycle #scooter.
- The object head says #church at *balanced* of village streets: ImageNet's words for buildings are
  church, monastery, bell cote. Of ten shots of two places in `gallery` that were given the word,
  seven show such a street.
- Of photos that are much longer than wide, the ends are not seen.
- Shirts, polos, blouses and other tops are taken for each other. What is said of clothes at
  *balanced* is right less often than the level says: the people whose photos set the threshold are
  not the ones that are asked. Patterns, sleeves and colours are not good enough to be said at all.
- The thresholds were set on photos from the same sources as the training photos. On a collection
  that is unlike them, expect more mistakes than the stated precision allows.
"""


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training run used and what came of it."""

    model_id: str
    file: Path
    counts: PhotoCounts
    scenes: int
    """Fine classes behind the hashtags."""
    blend: Blend
    clothing_blends: Mapping[str, Blend]
    """By head for clothes."""
    lessons: Mapping[str, int]
    """Photos of clothes that fine-tuning was shown, by set."""
    tuning: TuningRecipe
    start: str
    """The id of the network whose second top was trained further; "" for a new one."""
    calibration_weighted_accuracy: float
    """On the photos that weights were not fitted on, but choices were."""
    hashtags: HashtagFigures
    objects: ObjectFigures
    clothing: ClothingFigures
    unseen: UnseenFigures
    seconds: float


def write_card(
    report: TrainingReport,
    spec: ModelSpec,
    photos: Sequence[LabelledPhoto],
    data: Path,
    models: Path,
) -> None:
    """Write the card that the manifest names."""
    sections = [
        f"# {spec.id}",
        _summary(report, spec),
        f"## Data\n\n{_sources(photos, stated_licences(data))}",
        f"## Recipe\n\n{_recipe(report)}",
        f"## Figures: hashtag\n\n{_hashtag_figures(report.hashtags)}",
        f"## Figures: object\n\n{_object_figures(report.objects)}",
        f"## Figures: clothes\n\n{_clothing_figures(report.clothing)}",
        f"## Figures: scenes never seen\n\n{_unseen_figures(report.unseen)}",
        f"## Known failures\n\n{_FAILURES}",
    ]
    (models / spec.card.name).write_text("\n\n".join(sections), encoding="utf-8")


def stated_licences(data: Path) -> dict[str, str]:
    """Return the licence that `SOURCES.md` in `data` states for each source; none without it."""
    try:
        text = (data / "SOURCES.md").read_text(encoding="utf-8")
    except OSError:
        return {}
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    return {row[1].split(" @ ")[0]: row[2] for row in rows if len(row) == 4 and "/" in row[1]}


def _summary(report: TrainingReport, spec: ModelSpec) -> str:
    size = spec.file.stat().st_size / 1e6
    return (
        f"One pass over a photo gives an embedding of {spec.embedding_dim} numbers and the scores "
        f"of {', '.join(f'*{head.name}* ({len(head.labels)} labels)' for head in spec.heads)}.\n\n"
        f"- File: `{spec.file.name}`, {size:.1f} MB, sha256 `{spec.sha256}`\n"
        f"- Origin: {spec.origin}\n"
        f"- Licence: {spec.licence}\n"
        "- Input: RGB, the middle of the photo, as wide as its shorter side and as long as the "
        f"mean of both, at most a third longer, squashed into a square of {spec.input.size} px\n"
        f"- Trained in {report.seconds / 60:.0f} minutes, features cached beforehand not counted"
    )


def _sources(photos: Sequence[LabelledPhoto], licences: Mapping[str, str]) -> str:
    counts = Counter((photo.set, photo.source) for photo in photos)
    lines = ["| set | source | photos | licence stated |", "| --- | --- | ---: | --- |"]
    lines += [
        f"| {name} | {source} | {count} | {licences.get(source, 'none stated')} |"
        for (name, source), count in sorted(counts.items())
    ]
    return "\n".join(lines)


def _recipe(report: TrainingReport) -> str:
    blend = report.blend
    return (
        f"{_tuning(report)}\n\n"
        "*hashtag*: the fine-tuned classifier, of the second top's features and of its middle maps "
        f"in nine places, and a linear one of the features {', '.join(READS)} ({PROBE.epochs} "
        f"epochs of AdamW, class balance {PROBE.balance}, at most "
        f"{PROBED_FURTHER:,} further photos, each counting {FURTHER_IMPORTANCE}) speak together: "
        f"{blend.share} of the latter's logits, {1 - blend.share:.1f} times {blend.sharpness} of "
        f"the former's, rare hashtags raised by {blend.balance}; probabilities are summed by "
        "hashtag inside the graph. One fifth of the photos, without near copies on both sides, "
        f"was kept aside for the figures below. Another fifth ({report.counts.calibration:,}) "
        "taught no weights: blend, temperature and thresholds were fitted on it (weighted "
        f"accuracy there {report.calibration_weighted_accuracy:.3f}).\n\n"
        "*object*: ImageNet's own classifier, not "
        "trained further; probabilities are summed by hashtag inside the graph, as the taxonomy "
        "says. Temperature and thresholds were fitted on three random views of each gallery "
        "photo, all hashtags sharing a threshold unless one is wrong too often. Thresholds of "
        "*hashtag* and *object* are those of `photoorganizer train thresholds`: all hashtags of a "
        "head taken together are right as often as the level says.\n\n"
        f"{recipe_words(report.clothing_blends)} Photos of one contributor (kinds of clothes) or "
        "of one product (the others) are on one side of every split, and one fifth was kept aside; "
        "another fifth chose how much each voice counts, temperature and thresholds. Labels of "
        "pattern and sleeve come from the products' names. Pattern, sleeve and colour are never "
        "said."
        "\n\nThe embedding is a part for each aspect. *scene*, *clothing* and *colour*: the axes "
        "along which scenes, kinds of clothes and colours of products differ most for how much "
        "photos within a class do; *object*: the principal axes of what ImageNet's classifier "
        "says. Each part has length one before it is weighted."
        "\n\nIn the file the backbone computes in whole numbers: weights of seven bits, with a "
        "scale for each channel, and maps of eight bits, with scales that fit photos it has "
        "learned from. Heads and thresholds were fitted before that, the figures below measured "
        "after it."
    )


def _tuning(report: TrainingReport) -> str:
    tuning = report.tuning
    clothes = ", ".join(f"{name} {count:,}" for name, count in report.lessons.items())
    return (
        "The trunk and the first top keep ImageNet's weights. A second top, which leaves the trunk "
        "a stage before the first, is fine-tuned on "
        f"{report.counts.learned:,} photos of scenes, {report.counts.things} photos of things to "
        f"be silent about{_further(report.counts.further)}, and on photos of clothes ({clothes}), "
        f"in random views of {TUNING_INPUT.size} px (crop, flip, grey, small, squashed, blurred; "
        f"products never grey). It is asked for {report.scenes} fine classes of scenes, for kinds "
        "of clothes, and for what else the sets of clothes know of their photos, by a linear "
        f"classifier each: AdamW, {tuning.steps:,} batches of {tuning.batch}, rate "
        f"{tuning.top_rate} (the classifiers {tuning.head_rate}) annealed to zero, weight decay "
        f"{tuning.weight_decay}, label smoothing {tuning.smoothing}, mixup {tuning.mixup}, "
        f"averaged weights ({tuning.average}), seed {tuning.seed}.{_start(report.start)}"
    )


def _start(network: str) -> str:
    return f" It began with the second top of {network}." if network else ""


def _further(photos: int) -> str:
    if not photos:
        return ""
    return f" and {photos:,} further photos"


def _hashtag_figures(figures: HashtagFigures) -> str:
    sets = "\n".join(
        f"| {name} | {each.photos} | {each.accuracy:.3f} | {each.weighted_accuracy:.3f} |"
        for name, each in figures.sets.items()
    )
    levels = "\n".join(
        f"| {level} | {TARGETS[level]:.2f} | {speech.precision:.3f} | {speech.coverage:.3f} "
        f"| {speech.recall:.3f} | {speech.silence:.3f} |"
        for level, speech in ((level, figures.levels[level]) for level in Level)
    )
    classes = " · ".join(f"{label} {share:.2f}" for label, share in figures.classes.items())
    confusions = _confused(figures.confusions)
    return (
        "`photoorganizer evaluate hashtags DATA` prints these, on validation photos that neither "
        "training nor thresholds saw.\n\n"
        "| set | photos | accuracy | weighted accuracy |\n| --- | ---: | ---: | ---: |\n"
        f"| all | {figures.photos} | {figures.accuracy:.3f} | {figures.weighted_accuracy:.3f} |\n"
        f"{sets}\n\n"
        "| level | precision aimed at | precision | speaks, of photos with a hashtag "
        "| right, of those | silent, of photos without |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n"
        f"{levels}\n\n"
        f"Expected calibration error {figures.calibration_error:.3f}.\n\n"
        f"![Share of right answers by confidence]({RELIABILITY})\n\n"
        f"By class: {classes}.\n\nMost confused: {confusions}.\n\n"
        f"![Confusion matrix of hashtags]({CONFUSION})"
    )


def _object_figures(figures: ObjectFigures) -> str:
    levels = "\n".join(
        f"| {level} | {TARGETS[level]:.2f} | {naming.precision:.3f} | {naming.first_right:.3f} "
        f"| {naming.speaks:.3f} |"
        for level, naming in ((level, figures.levels[level]) for level in Level)
    )
    return (
        "`photoorganizer evaluate objects DATA` prints these, on the gallery's "
        f"{figures.photos:,} photos of ImageNet classes that have a hashtag. The base network has "
        "probably been trained on most of them, and the thresholds were fitted on altered copies "
        "of them: they flatter. A thing that is in the photo but not its label counts as wrong.\n\n"
        "| level | precision aimed at | precision | first hashtag right | speaks |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
        f"{levels}\n\nMost often wrong: {' · '.join(figures.mistakes)}."
    )


def _clothing_figures(figures: ClothingFigures) -> str:
    aspects = "\n".join(
        f"| {name} | {each.photos} | {each.classes} | {each.accuracy:.3f} "
        f"| {each.weighted_accuracy:.3f} | {each.top3:.3f} | {each.threshold:.2f} "
        f"| {each.accuracy_above:.3f} | {each.answered:.3f} | {each.accuracy_sure:.3f} "
        f"| {each.answered_sure:.3f} |"
        for name, each in figures.aspects.items()
    )
    levels = "\n".join(
        f"| {level} | {TARGETS[level]:.2f} | {speech.precision:.3f} | {speech.coverage:.3f} | "
        + " | ".join(f"{share:.4f}" for share in figures.spoken_elsewhere[level].values())
        + " |"
        for level, speech in ((level, figures.levels[level]) for level in Level)
    )
    sets = " | ".join(f"{name} ({count:,})" for name, count in figures.elsewhere.items())
    return (
        "`photoorganizer evaluate clothing DATA` prints these, on photos of contributors and "
        "products that neither training nor thresholds saw. Thresholds are those of Hnot (2018), "
        "on the calibrated probability; besides, each head has its own for *sure* "
        f"({TARGETS[Level.SURE]:.2f}).\n\n"
        "| head | photos | classes | accuracy | weighted accuracy | top 3 | threshold "
        "| accuracy above | answered | accuracy when *sure* | answered |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        f"{aspects}\n\n"
        "What *clothing* says of photos of clothes, and on which share of photos of no clothes it "
        "says anything, by set:\n\n"
        f"| level | precision aimed at | precision | speaks, of photos with a hashtag | {sets} |\n"
        f"| --- | ---: | ---: | ---: |{' ---: |' * len(figures.elsewhere)}\n"
        f"{levels}\n\nMost confused: {_confused(figures.confusions)}."
    )


def _confused(pairs: Sequence[Confusion]) -> str:
    return " · ".join(f"{pair.truth} → {pair.said} {pair.photos}" for pair in pairs)


def _unseen_figures(figures: UnseenFigures) -> str:
    by_name, apart = figures.by_name, figures.apart
    return (
        "`photoorganizer evaluate unseen DATA --more FOLDER TABLE` prints these: whole classes of "
        "scenes are left out in four folds; the hashtag head is trained anew on the others, "
        f"{figures.further:,} further photos before any is left out among them, and both heads are "
        "asked. The head reads what ImageNet taught alone: the second top has met these scenes. "
        "Right is a hashtag that is the scene's or means something narrower; the best guess is the "
        "hashtag head alone, without thresholds. A thing that is rightly named without a "
        "word for the scene counts as wrong. This is the figure to expect on photos unlike those "
        f"above.\n\nClasses by the names of the sets: {by_name.scenes} of "
        f"{BY_NAME.least} photos and more ({by_name.photos:,} photos), things with one of the "
        "hashtags among them. Further photos are left out by what they show.\n\n"
        f"{_answers_table(by_name)}\n\nWhat shows the same left out together, under whatever "
        f"name and in whatever set, and scenes alone: {apart.scenes} kinds ({apart.photos:,} "
        f"photos).\n\n{_answers_table(apart)}"
    )


def _answers_table(answered: Answered) -> str:
    rows = [
        ("best guess", answered.best),
        *((f"{level}, hashtag head alone", answered.without_things[level]) for level in Level),
        *((f"{level}, both heads", answered.levels[level]) for level in Level),
    ]
    levels = "\n".join(
        f"| {name} | {shares.right:.3f} | {shares.silent:.3f} "
        f"| {shares.silent_where_not_right:.3f} | {shares.right_where_said:.3f} |"
        for name, shares in rows
    )
    worst = " · ".join(f"{scene} {share:.2f}" for scene, share in [*answered.by_scene.items()][:12])
    return (
        "| level | right | silent | silent where not right | right where it speaks |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
        f"{levels}\n\nLeast often right at *balanced*: {worst}."
    )
