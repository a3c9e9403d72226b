import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from photoorganizer.files.decode import decode

LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))


def profile(name: str) -> bytes:
    """Return an ICC profile: of sRGB, or of a space whose red and blue change places."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    if name == "swapped":
        for tags in ((b"rXYZ", b"bXYZ"),):
            first, second = (data.index(tag, 128) + 4 for tag in tags)
            entry = data[first : first + 8]
            data[first : first + 8] = data[second : second + 8]
            data[second : second + 8] = entry
        position = data.find("sRGB".encode("utf-16-be"))
        while position >= 0:
            data[position : position + 8] = "test".encode("utf-16-be")
            position = data.find("sRGB".encode("utf-16-be"))
    return bytes(data)


def pixels(path: Path, image: Image.Image, **options: object) -> list[int]:
    image.save(path, **options)
    return decode(path).pixels[5, 5].tolist()


def test_profile_is_converted_to_srgb(tmp_path: Path) -> None:
    red = Image.new("RGB", (10, 10), (255, 0, 0))
    seen = pixels(tmp_path / "a.png", red, icc_profile=profile("swapped"))
    assert seen[2] > 250
    assert seen[0] < 5


def test_srgb_profile_changes_nothing(tmp_path: Path) -> None:
    colour = Image.new("RGB", (10, 10), (200, 100, 50))
    assert pixels(tmp_path / "a.png", colour, icc_profile=profile("sRGB")) == [200, 100, 50]


def test_profile_holds_also_with_transparency_and_palette(tmp_path: Path) -> None:
    icc = profile("swapped")
    glass = Image.new("RGBA", (10, 10), (255, 0, 0, 255))
    assert pixels(tmp_path / "a.png", glass, icc_profile=icc)[2] > 250
    painted = Image.new("RGB", (10, 10), (255, 0, 0)).quantize(4)
    assert pixels(tmp_path / "b.png", painted, icc_profile=icc)[2] > 250


@pytest.mark.parametrize("icc", [b"", b"junk", b"\0" * 128, LAB.tobytes()])
def test_profile_that_is_broken_or_does_not_fit_is_ignored(tmp_path: Path, icc: bytes) -> None:
    colour = Image.new("RGB", (10, 10), (200, 100, 50))
    assert pixels(tmp_path / "a.png", colour, icc_profile=icc) == [200, 100, 50]


def test_transparent_grey_value_of_sixteen_bits_is_white(tmp_path: Path) -> None:
    values = np.full((10, 10), 300, np.uint16)
    values[:, 5:] = 40_000
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, "PNG", transparency=300)
    (tmp_path / "a.png").write_bytes(buffer.getvalue())
    seen = decode(tmp_path / "a.png").pixels
    assert seen[0, 0].tolist() == [255, 255, 255]
    assert seen[0, 9].tolist() == [156, 156, 156]


@pytest.mark.parametrize("mode", ["LAB", "YCbCr", "I", "F", "L", "1"])
def test_every_mode_a_tiff_can_store_becomes_rgb(tmp_path: Path, mode: str) -> None:
    grey = Image.new("RGB", (10, 10), "white")
    if mode == "LAB":
        grey = ImageCms.applyTransform(
            grey,
            ImageCms.buildTransform(ImageCms.createProfile("sRGB"), LAB, "RGB", "LAB"),
        )
    image = grey if mode == "LAB" else grey.convert(mode)
    seen = pixels(tmp_path / "a.tif", image)
    assert min(seen) >= 250 if mode not in {"I"} else len(seen) == 3
