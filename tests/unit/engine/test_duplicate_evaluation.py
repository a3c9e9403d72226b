"""Frames of a film are measured as shots of a burst: their files say so, their pixels stay."""

import io

import numpy as np
from PIL import ExifTags, Image

from drawn import draw
from photoorganizer.engine.duplicate_evaluation import as_taken


def taken(film: int, frame: int) -> tuple[Image.Image, str]:
    stream = io.BytesIO()
    draw("sea", 1, (64, 48)).save(stream, "JPEG")
    picture = Image.open(io.BytesIO(as_taken(stream.getvalue(), film, frame)))
    details = picture.getexif().get_ifd(ExifTags.IFD.Exif)
    moment = details[ExifTags.Base.DateTimeOriginal], details[ExifTags.Base.SubsecTimeOriginal]
    np.testing.assert_array_equal(picture, Image.open(stream))
    return picture, ".".join(moment)


def test_a_frame_names_its_camera_and_follows_the_one_before_by_half_a_second() -> None:
    picture, first = taken(0, 0)
    assert picture.getexif()[ExifTags.Base.Model] == "Camera"
    assert [first, taken(0, 1)[1], taken(0, 2)[1]] == [
        "2024:05:01 09:00:00.000",
        "2024:05:01 09:00:00.500",
        "2024:05:01 09:00:01.000",
    ]


def test_films_are_taken_at_other_times() -> None:
    assert taken(1, 6)[1] == "2024:05:01 10:00:03.000"
