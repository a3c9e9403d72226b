"""Likeness is measured on edits and labels that are what they say."""

import numpy as np

from drawn import draw
from photoorganizer.train.likeness_evaluation import edited, groups_of_photographs


def test_edits_are_those_that_are_named() -> None:
    photo = np.asarray(draw("sea", 1, (200, 120)))
    copies = dict(edited(photo))
    assert copies["crop to 80 %"].shape == (96, 160, 3)
    assert copies["resize to a quarter"].shape == (30, 50, 3)
    assert copies["brightness +30 %"].mean() > photo.mean() > copies["brightness -30 %"].mean()
    for name in ("JPEG quality 30", "rotation 5°"):
        assert copies[name].shape == photo.shape
        assert not np.array_equal(copies[name], photo)


def test_a_copy_of_a_photo_in_a_group_is_of_the_group() -> None:
    street = {"source_repo": "someone/streets", "source_path": "lund/01.jpg"}
    rows = [
        {**street, "group": "street"},
        street,
        {**street, "source_path": "lund/02.jpg"},
        {**street, "source_repo": "another/streets"},
    ]
    assert groups_of_photographs(rows).tolist() == ["street", "street", "", ""]
