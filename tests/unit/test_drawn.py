from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import drawn


@pytest.mark.parametrize("scene", drawn.SCENES)
def test_same_seed_draws_the_same_photo_and_another_seed_another(scene: str) -> None:
    first, again, other = (drawn.draw(scene, seed, (64, 48)) for seed in (1, 1, 2))
    assert ImageChops.difference(first, again).getbbox() is None
    assert ImageChops.difference(first, other).getbbox() is not None
    assert (first.mode, first.size) == ("RGB", (64, 48))
    assert len(first.getcolors(64 * 48) or ()) > 200


def test_drawn_photo_may_be_painted_over_without_changing_the_next(tmp_path: Path) -> None:
    drawn.draw("sea", 1, (64, 48)).paste("red", (0, 0, 64, 48))
    assert drawn.draw("sea", 1, (64, 48)).getextrema() != ((255, 255), (0, 0), (0, 0))


def test_saved_photo_carries_what_was_asked_for(tmp_path: Path) -> None:
    path = drawn.save(
        tmp_path / "new/a.jpg", "sea", size=(64, 48), taken=datetime(2021, 7, 3), orientation=6
    )
    with Image.open(path) as image:
        assert image.size == (48, 64)
        assert image.getexif()[274] == 6
        assert image.getexif().get_ifd(0x8769)[36867] == "2021:07:03 00:00:00"


def test_folder_is_filled_with_different_photos(tmp_path: Path) -> None:
    paths = drawn.fill(tmp_path, 12, (32, 24))
    assert len({path.read_bytes() for path in paths}) == 12
