"""Photos as phones write them."""

import io
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

import drawn
from photoorganizer.core.errors import UnreadableImage
from photoorganizer.core.types import Pixels
from photoorganizer.files.decode import decode

pillow_heif.register_heif_opener()


def difference(pixels: Pixels, image: Image.Image) -> float:
    other = np.asarray(image.resize(pixels.shape[1::-1], Image.Resampling.HAMMING), np.float32)
    return float(np.abs(pixels - other).mean())


def save(path: Path, image: Image.Image, exif: Image.Exif | None = None) -> Path:
    """Write HEIC as a phone does: its orientation stands in the container and in the EXIF."""
    options = {} if exif is None else {"exif": exif.tobytes()}
    image.save(path, "HEIF", quality=90, **options)
    return path


def test_heic_is_a_photo_like_any_other(tmp_path: Path) -> None:
    image = drawn.draw("sunset", 2, (400, 300))
    result = decode(save(tmp_path / "IMG_0001.HEIC", image))
    assert (result.facts.width, result.facts.height, result.facts.format) == (400, 300, "HEIF")
    assert difference(result.pixels, image) < 8
    with Image.open(io.BytesIO(result.thumbnail)) as thumbnail:
        assert thumbnail.size == (256, 192)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_once(tmp_path: Path, orientation: int) -> None:
    upright = drawn.draw("hills", 1, (320, 200))
    source = drawn.save(tmp_path / "a.jpg", "hills", 1, (320, 200), orientation=orientation)
    with Image.open(source) as stored:
        path = save(tmp_path / "a.heic", stored, stored.getexif())
    with Image.open(path) as written:
        assert orientation == 1 or written.info["original_orientation"] == orientation
    result = decode(path)
    assert (result.facts.width, result.facts.height) == (320, 200)
    assert difference(result.pixels, upright) < 8


def test_capture_time_is_read(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[36867] = "2021:06:05 04:03:02"
    exif.get_ifd(0x8769)[36881] = "+02:00"
    path = save(tmp_path / "a.heic", drawn.draw("sea", 1, (64, 48)), exif)
    assert decode(path).facts.taken == 1_622_858_582.0


def test_transparent_parts_are_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (64, 64), (200, 0, 0, 0))
    assert (decode(save(tmp_path / "a.heic", image)).pixels > 250).all()


def test_heic_under_another_name_is_read(tmp_path: Path) -> None:
    path = save(tmp_path / "a.heic", drawn.draw("snow", 1, (64, 48))).rename(tmp_path / "b.jpg")
    assert decode(path).facts.format == "HEIF"


@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_heic_that_is_cut_short_is_told(tmp_path: Path, part: float) -> None:
    path = save(tmp_path / "a.heic", drawn.draw("street", 1, (320, 240)))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(UnreadableImage, match=r"^“a\.heic” .*\.$"):
        decode(path)
