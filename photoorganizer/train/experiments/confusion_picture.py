"""A confusion matrix as a picture: rows are what a photo is of, columns what it was taken for."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from photoorganizer.train.metrics import Counts, accuracy, weighted_accuracy

_CELL, _MARGIN, _TITLE = 40, 16, 60
_LABEL_PX, _NUMBER_PX = 15, 13
_INK, _PAPER = (30, 34, 40), (255, 255, 255)
_FULL = np.array([24, 90, 157])
"""The colour of a class that is always taken for one other, or for itself."""


def draw_confusion(matrix: Counts, labels: Sequence[str]) -> Image.Image:
    """Return the picture of a matrix; each cell is a share of its row, in per cent."""
    font = ImageFont.load_default(_LABEL_PX)
    words = [f"{label} ({count})" for label, count in zip(labels, matrix.sum(axis=1), strict=True)]
    edge = _MARGIN + int(max(font.getlength(word) for word in words)) + 8
    side = _CELL * len(labels)
    picture = Image.new("RGB", (max(edge + side + _MARGIN, 520), _TITLE + edge + side), _PAPER)
    pen = ImageDraw.Draw(picture)
    title = (
        f"Accuracy {accuracy(matrix):.3f}, weighted {weighted_accuracy(matrix):.3f}.\n"
        "Row: what a photo is of. Column: what it was taken for. Per cent of the row."
    )
    pen.multiline_text((_MARGIN, 10), title, _INK, font, spacing=6)
    for i, word in enumerate(words):
        middle = _TITLE + i * _CELL + _CELL // 2
        pen.text((edge - 8, middle), word, _INK, font, anchor="rm")
        _write_upright(picture, labels[i], (edge + i * _CELL, _TITLE + side + 8), font)
    _draw_cells(pen, matrix, (edge, _TITLE))
    return picture


def _draw_cells(pen: ImageDraw.ImageDraw, matrix: Counts, corner: tuple[int, int]) -> None:
    font = ImageFont.load_default(_NUMBER_PX)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    for (row, column), share in np.ndenumerate(shares):
        left, top = corner[0] + column * _CELL, corner[1] + row * _CELL
        red, green, blue = (255 + (_FULL - 255) * share**0.5).round().astype(int).tolist()
        box = (left, top, left + _CELL - 1, top + _CELL - 1)
        pen.rectangle(box, (red, green, blue), outline=(232, 234, 238))
        if share >= 0.005:
            ink = _PAPER if share > 0.35 else _INK
            middle = (left + _CELL // 2, top + _CELL // 2)
            pen.text(middle, f"{share:.0%}".rstrip("%"), ink, font, anchor="mm")


def _write_upright(
    picture: Image.Image,
    word: str,
    top_left: tuple[int, int],
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    """Write `word` from bottom to top below its column."""
    strip = Image.new("RGB", (int(font.getlength(word)) + 2, _CELL), _PAPER)
    ImageDraw.Draw(strip).text((0, _CELL // 2), word, _INK, font, anchor="lm")
    turned = strip.transpose(Image.Transpose.ROTATE_90)
    picture.paste(turned, top_left)
