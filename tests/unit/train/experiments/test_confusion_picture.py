"""The confusion matrix is a picture that grows with its labels and is dark on the diagonal."""

import numpy as np
from PIL import Image

from photoorganizer.train.experiments.confusion_picture import draw_confusion


def darkness(picture: Image.Image) -> float:
    return 255 - float(np.asarray(picture.convert("L")).mean())


def test_picture_has_room_for_every_class() -> None:
    few = draw_confusion(np.eye(3, dtype=np.int64), ["bar", "cafe", "church"])
    many = draw_confusion(np.eye(21, dtype=np.int64), [f"class {i}" for i in range(21)])
    assert many.width > few.width
    assert many.height > few.height + 18 * 30
    long = draw_confusion(np.eye(3, dtype=np.int64), ["bar", "cafe", "a very long name of a class"])
    assert long.height > few.height + 100


def test_what_is_taken_for_itself_is_dark_there() -> None:
    right = np.asarray(draw_confusion(np.array([[9, 0], [0, 9]]), ["a", "b"]).convert("L"))
    wrong = np.asarray(draw_confusion(np.array([[0, 9], [9, 0]]), ["a", "b"]).convert("L"))
    dark = np.argwhere((right < 120) & (wrong > 200))
    assert len(dark) > 1000
    rows, columns = dark[:, 0] - dark[:, 0].min(), dark[:, 1] - dark[:, 1].min()
    assert np.corrcoef(rows, columns)[0, 1] > 0.5  # from top left to bottom right


def test_class_without_photos_is_an_empty_row() -> None:
    full = darkness(draw_confusion(np.array([[4, 0], [0, 4]]), ["a", "b"]))
    empty = darkness(draw_confusion(np.array([[4, 0], [0, 0]]), ["a", "b"]))
    assert empty < full
