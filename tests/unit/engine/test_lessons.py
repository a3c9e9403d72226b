"""What to ask first: doubtful photos, each unlike those asked before."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from photoorganizer.core.taught import Lens
from photoorganizer.core.types import Suggestion
from photoorganizer.engine.lessons import review_order, spread_out
from photoorganizer.index.catalog import Catalog
from shelf import Shelf


def test_the_most_doubtful_come_first_and_those_without_a_question_last(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        shelf = Shelf(catalog)
        plain, sure, even, likely = shelf.add("plain.jpg", "sure.jpg", "even.jpg", "likely.jpg")
        looks = np.eye(8, dtype=np.float32)
        for row, (photo, score) in enumerate(((sure, 0.99), (even, 0.5), (likely, 0.8))):
            one = shelf.analysed(photo, embedding=looks[row])
            shelf.record(replace(one, suggestions=[Suggestion("sea", score, "hashtag")]))
        shelf.record(shelf.analysed(plain, embedding=looks[4]))
        lens = Lens(shelf.model, ((0, 8),), ())
        order = review_order(catalog, lens, [plain, sure, even, likely])
        assert order == [even, likely, sure, plain]
        assert review_order(catalog, replace(lens, model_id="other"), [sure, even]) == [even, sure]
        assert review_order(catalog, lens, []) == []


def test_a_burst_is_asked_about_once_before_other_photos() -> None:
    burst = np.tile([1.0, 0.0, 0.0], (3, 1))
    others = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    features = np.concatenate([burst, others]).astype(np.float32)
    first = spread_out(features, np.array([0.9, 0.9, 0.9, 0.6, 0.6]), 3)
    assert first[0] == 0
    assert set(first[1:]) == {3, 4}
