"""How far told shares may be off is learned from galleries whose photos are known."""

import numpy as np
import pytest

from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.core.vocabulary import Vocabulary
from photoorganizer.train.interest_photos import InterestPhotos
from photoorganizer.train.readings import Readings
from photoorganizer.train.share_ranges import fit_spread
from photoorganizer.train.splits import CALIBRATION, VALIDATION

LABELS = ("forest", "sea", "snow", "other")
PHOTOS = 1200


def photos(mistaken: float) -> InterestPhotos:
    """Return photos of forest, sea, snow and nothing; of the last, some are taken for the first.

    Half of them, of which all are mistaken, are kept for measuring.
    """
    about = np.arange(PHOTOS) % len(LABELS)
    measured = np.arange(PHOTOS) % 8 < 4
    chances = np.random.default_rng(3).uniform(size=PHOTOS)
    wrong = (about == LABELS.index("other")) & (measured | (chances < mistaken))
    said = np.where(wrong, LABELS.index("forest"), about)
    logits = np.where(said[:, None] == np.arange(len(LABELS)), 12.0, 0.0).astype(np.float32)
    truth = about[:, None] == np.arange(len(LABELS))
    truth[:, LABELS.index("other")] = False
    head = HeadSpec(
        name="hashtag",
        labels=LABELS,
        silent=frozenset({"other"}),
        exclusive=True,
        temperature=1.0,
        thresholds={level: (0.5,) * len(LABELS) for level in Level},
    )
    return InterestPhotos(
        Vocabulary.of((head,)),
        truth,
        np.where(measured, VALIDATION, CALIBRATION),
        tuple(f"scenes/{number}" for number in range(PHOTOS)),
        Readings(np.zeros((PHOTOS, 2), np.float32), {"hashtag": logits}),
    )


def test_the_more_is_mistaken_the_farther_shares_may_be_off() -> None:
    right, wrong = fit_spread(photos(0.0)), fit_spread(photos(0.3))
    assert 0 <= right.below < 0.1
    assert 0 <= right.above < 0.1
    assert wrong.below > 2 * right.below


def test_the_photos_for_measuring_teach_nothing() -> None:
    known = photos(0.0)
    assert known.fresh.sum() == PHOTOS / 2
    assert not (known.fresh & (known.parts == VALIDATION)).any()


def test_the_same_photos_teach_the_same() -> None:
    assert fit_spread(photos(0.1)) == fit_spread(photos(0.1))
    assert fit_spread(photos(0.1)) != fit_spread(photos(0.1), seed=2)


@pytest.mark.parametrize("name", ["gallery/1.jpg", "scenes/1.jpg"])
def test_things_of_the_gallery_taught_nothing_and_scenes_may_have(name: str) -> None:
    known = photos(0.0)
    others = InterestPhotos(
        known.vocabulary,
        known.truth,
        np.full(PHOTOS, CALIBRATION + 1),
        (name,) * PHOTOS,
        known.readings,
    )
    assert others.fresh.all() == name.startswith("gallery")
