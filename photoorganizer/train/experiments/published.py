"""The figures that the sources state for their own photos, to stand beside ours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """One line of a source's tables; None where it says nothing."""

    recipe: str
    what: str
    photos: str
    """On what photos."""
    size: int | None = None
    accuracy: float | None = None
    weighted_accuracy: float | None = None
    top3: float | None = None
    training_accuracy: float | None = None
    threshold: float | None = None
    spoken_accuracy: float | None = None
    """Of the answers at least as probable as `threshold`."""


_THRESHOLDS = {"category": 0.15, "pattern": 0.81, "sleeve": 0.70, "colour": 0.81}
"""Under which Hnot's classifiers say nothing."""

_HNOT, _IUH, _SHABANOV = "hnot-two-stage", "iuh", "shabanov-resnet34"
_FASHION, _AMAZON, _SUN = "DeepFashion", "Amazon, 20 categories", "SUN397, 21 classes"


def _hnot(
    labels: str, classes: int, accuracy: float, spoken: float, top3: float | None = None
) -> Published:
    return Published(
        _HNOT,
        f"resnet50, {labels}",
        f"{_FASHION}, {classes} classes",
        accuracy=accuracy,
        top3=top3,
        threshold=_THRESHOLDS[labels],
        spoken_accuracy=spoken,
    )


def _iuh(what: str, accuracy: float, training: float) -> Published:
    return Published(f"{_IUH}-{what}", what, _AMAZON, accuracy=accuracy, training_accuracy=training)


def _shabanov(what: str, size: int, accuracy: float, weighted: float) -> Published:
    return Published(_SHABANOV, what, _SUN, size, accuracy, weighted)


PUBLISHED = (
    _hnot("category", 46, 0.50, 0.65, 0.76),
    _hnot("pattern", 6, 0.90, 0.95),
    _hnot("sleeve", 3, 0.90, 0.93),
    _hnot("colour", 10, 0.91, 0.948),
    _iuh("svm", 0.061, 0.36),
    _iuh("alexnet", 0.377, 0.64),
    _iuh("vgg16", 0.443, 0.89),
    _shabanov("inception_v3", 256, 0.743, 0.667),
    _shabanov("vgg11", 256, 0.678, 0.565),
    _shabanov("vgg13", 256, 0.637, 0.478),
    _shabanov("resnet18", 256, 0.692, 0.602),
    _shabanov("resnet34", 256, 0.703, 0.634),
    _shabanov("resnet50", 256, 0.659, 0.593),
    _shabanov("resnet34, augmented", 256, 0.800, 0.739),
    _shabanov("resnet34, annealed", 256, 0.811, 0.752),
    _shabanov("resnet34, augmented", 512, 0.810, 0.781),
    _shabanov("resnet34, annealed, k=2", 512, 0.830, 0.766),
)
"""In the order of the sources' tables."""


def threshold(recipe: str, labels: str) -> float | None:
    """Return under which probability the source's classifier of `labels` says nothing, if any."""
    return _THRESHOLDS.get(labels) if recipe == _HNOT else None
