"""The card's pictures are small and show what they say."""

from pathlib import Path

import numpy as np
from PIL import Image

from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.train.evaluation import HashtagAnswers
from photoorganizer.train.metrics import Bin
from photoorganizer.train.pictures import CONFUSION, RELIABILITY, draw_reliability, write_pictures

BLUE = (24, 90, 157)


def test_a_bar_is_as_high_as_answers_are_right() -> None:
    half = draw_reliability([Bin(0.4, 0.6, photos=10, confidence=0.5, right=0.5)])
    whole = draw_reliability([Bin(0.4, 0.6, photos=10, confidence=0.5, right=1.0)])
    areas = [(np.asarray(picture) == BLUE).all(axis=2).sum() for picture in (half, whole)]
    assert 1.8 < areas[1] / areas[0] < 2.2


def test_both_pictures_are_palette_png_of_few_bytes(tmp_path: Path) -> None:
    labels = tuple(f"label{n}" for n in range(21))
    head = HeadSpec(
        "hashtag", labels, frozenset({"label20"}), exclusive=True, temperature=1.0,
        thresholds=dict.fromkeys(Level, (0.5,) * 21),
    )  # fmt: skip
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(2000, 21)).astype(np.float32)
    answers = HashtagAnswers("x", head, [], rng.integers(0, 21, 2000), logits)
    write_pictures(answers, tmp_path)
    for name in (CONFUSION, RELIABILITY):
        with Image.open(tmp_path / name) as picture:
            assert (picture.format, picture.mode) == ("PNG", "P")
        assert (tmp_path / name).stat().st_size <= 60_000
