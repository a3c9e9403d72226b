"""The thumbnail that a camera put into the photo."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from photoorganizer.core.errors import UnreadableImage
from photoorganizer.files.embedded import embedded

RED, BLUE = (220, 30, 30), (30, 30, 220)


def jpeg(size: tuple[int, int], top: tuple[int, int, int], bottom: tuple[int, int, int]) -> bytes:
    picture = Image.new("RGB", size, bottom)
    picture.paste(top, (0, 0, size[0], size[1] // 2))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95)
    return file.getvalue()


def with_thumbnail(photo: bytes, thumbnail: bytes, turn: int = 1) -> bytes:
    """Put EXIF into a JPEG by hand: IFD0 with the orientation, IFD1 with the thumbnail."""

    def entry(tag: int, kind: int, value: int) -> bytes:
        stored = value.to_bytes(2, "little") + b"\0\0" if kind == 3 else value.to_bytes(4, "little")
        return tag.to_bytes(2, "little") + kind.to_bytes(2, "little") + b"\1\0\0\0" + stored

    first, second = 8, 8 + 2 + 12 + 4
    begin = second + 2 + 24 + 4
    tiff = b"II*\0" + first.to_bytes(4, "little")
    tiff += b"\1\0" + entry(0x0112, 3, turn) + second.to_bytes(4, "little")
    tiff += b"\2\0" + entry(0x0201, 4, begin) + entry(0x0202, 4, len(thumbnail)) + b"\0" * 4
    exif = b"Exif\0\0" + tiff + thumbnail
    return photo[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + photo[2:]


def test_the_thumbnail_is_found_without_its_bars(tmp_path: Path) -> None:
    small = Image.new("RGB", (160, 120))
    small.paste(RED, (0, 7, 160, 113))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=95)
    path = tmp_path / "a.jpg"
    path.write_bytes(with_thumbnail(jpeg((600, 400), RED, RED), file.getvalue()))
    pixels = embedded(path)
    assert pixels is not None and pixels.shape == (107, 160, 3)
    assert pixels[3:-3, :, 0].min() > 150


def test_it_stands_upright(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    stored = with_thumbnail(jpeg((640, 480), RED, BLUE), jpeg((160, 120), RED, BLUE), turn=6)
    path.write_bytes(stored)
    pixels = embedded(path)
    assert pixels is not None and pixels.shape == (160, 120, 3)
    assert pixels[80, 10, 2] > 150 and pixels[80, 110, 0] > 150


def test_a_photo_without_one_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg((64, 48), RED, BLUE))
    assert embedded(path) is None


def test_what_is_no_jpeg_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"This is no picture.")
    with pytest.raises(UnreadableImage):
        embedded(path)


@given(st.binary(max_size=400), st.integers(0, 2**31))
def test_whatever_stands_there_is_a_picture_or_none(
    tmp_path_factory: pytest.TempPathFactory, rubbish: bytes, begin: int
) -> None:
    path = tmp_path_factory.mktemp("odd") / "a.jpg"
    stored = with_thumbnail(jpeg((64, 48), RED, BLUE), rubbish)
    place = stored.index((56).to_bytes(4, "little"), 30)
    path.write_bytes(stored[:place] + begin.to_bytes(4, "little") + stored[place + 4 :])
    pixels = embedded(path)
    assert pixels is None or pixels.ndim == 3
