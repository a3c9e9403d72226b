"""The pictures on the card: what is taken for what, and whether confidence can be believed."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from photoorganizer.train.calibration import softmax
from photoorganizer.train.evaluation import HashtagAnswers
from photoorganizer.train.experiments.confusion_picture import draw_confusion
from photoorganizer.train.metrics import Bin, confusion_matrix, reliability

CONFUSION = "hashtag-confusion.png"
RELIABILITY = "hashtag-reliability.png"

_EDGE, _SIDE = 64, 360
_INK, _GRID, _PAPER, _BAR = (30, 34, 40), (216, 220, 226), (255, 255, 255), (24, 90, 157)
_COLOURS = 32
"""Enough for lines and a scale of one colour, and a fifth of the bytes."""


def write_pictures(answers: HashtagAnswers, folder: Path) -> None:
    """Write both pictures of the hashtag head's answers as PNG into `folder`."""
    labels = answers.head.labels
    matrix = confusion_matrix(answers.truth, answers.logits.argmax(axis=1), len(labels))
    _write(draw_confusion(matrix, labels), folder / CONFUSION)
    probabilities = softmax(answers.logits, answers.head.temperature)
    _write(draw_reliability(reliability(answers.truth, probabilities)), folder / RELIABILITY)


def draw_reliability(bins: Sequence[Bin]) -> Image.Image:
    """Return how often answers are right (height) by how sure they are (width).

    A bar is as wide as its range of confidence; its number is that of the photos.
    """
    font, small = ImageFont.load_default(14), ImageFont.load_default(10)
    picture = Image.new("RGB", (_EDGE + _SIDE + 24, 40 + _SIDE + 56), _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.text((_EDGE, 12), "Share of right answers by confidence, with photos", _INK, font)
    for tick in range(0, 11, 2):
        x, y = _place(tick / 10, tick / 10)
        pen.line((x, 40, x, 40 + _SIDE), _GRID)
        pen.line((_EDGE, y, _EDGE + _SIDE, y), _GRID)
        pen.text((x, 48 + _SIDE), f"{tick / 10:.1f}", _INK, font, anchor="mt")
        pen.text((_EDGE - 8, y), f"{tick / 10:.1f}", _INK, font, anchor="rm")
    for each in bins:
        left, top = _place(each.low, each.right)
        right, bottom = _place(each.high, 0)
        pen.rectangle((left + 1, min(top, bottom), right - 1, bottom), _BAR)
        pen.text(((left + right) / 2, top - 2), str(each.photos), _INK, small, anchor="mb")
    pen.line((*_place(0, 0), *_place(1, 1)), _INK, 2)
    pen.text((_EDGE + _SIDE / 2, 74 + _SIDE), "Confidence", _INK, font, anchor="mt")
    return picture


def _place(confidence: float, share: float) -> tuple[float, float]:
    return _EDGE + confidence * _SIDE, 40 + (1 - share) * _SIDE


def _write(picture: Image.Image, file: Path) -> None:
    picture.quantize(_COLOURS).save(file, optimize=True)
