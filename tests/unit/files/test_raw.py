import contextlib
import io
import os
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import drawn
from drawn.raw import save_raw
from photoorganizer.core.errors import UnreadableImage
from photoorganizer.core.types import Pixels
from photoorganizer.files.decode import decode, picture
from photoorganizer.files.raw import Sensor, is_raw

SIZE = (640, 400)
TURNED = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_270,
          8: Image.Transpose.ROTATE_90}  # fmt: skip


def likeness(pixels: Pixels, image: Image.Image) -> float:
    """Correlation of grey levels; developing changes brightness and colours, but not shapes."""
    grey = np.asarray(image.convert("L").resize(pixels.shape[1::-1]), np.float32)
    return float(np.corrcoef(pixels.mean(axis=2).ravel(), grey.ravel())[0, 1])


@pytest.mark.parametrize("turn", TURNED)
@pytest.mark.parametrize("with_preview", [True, False], ids=["preview", "developed"])
def test_raw_file_comes_out_upright(tmp_path: Path, turn: int, with_preview: bool) -> None:
    stored = drawn.draw("hills", 1, SIZE)
    path = save_raw(tmp_path / "a.dng", stored, turn, stored if with_preview else None)
    transpose = TURNED[turn]
    upright = stored if transpose is None else stored.transpose(transpose)
    result = decode(path)
    assert (result.facts.width, result.facts.height) == upright.size
    assert result.facts.format == "DNG"
    assert likeness(result.pixels, upright) > 0.97
    with Image.open(io.BytesIO(result.thumbnail)) as thumbnail:
        assert (thumbnail.width > thumbnail.height) == (upright.width > upright.height)


def test_preview_is_shown_rather_than_developed(tmp_path: Path) -> None:
    path = save_raw(
        tmp_path / "a.nef", drawn.draw("sea", 1, SIZE), preview=drawn.draw("forest", 1, SIZE)
    )
    assert likeness(decode(path).pixels, drawn.draw("forest", 1, SIZE)) > 0.97


def test_preview_of_the_size_of_a_stamp_is_not_enough(tmp_path: Path) -> None:
    stored = drawn.draw("hills", 1, SIZE)
    path = save_raw(tmp_path / "a.dng", stored, preview=drawn.draw("sea", 1, (160, 100)))
    assert likeness(decode(path).pixels, stored) > 0.97
    assert max(picture(path, 300).shape) == 300


def test_capture_time_is_read(tmp_path: Path) -> None:
    stored = drawn.draw("hills", 1, SIZE)
    for preview in (None, stored):
        path = save_raw(tmp_path / "a.dng", stored, 1, preview, "2021:06:05 04:03:02")
        assert decode(path).facts.taken == datetime(2021, 6, 5, 4, 3, 2).timestamp()


def test_photo_that_only_claims_to_be_raw_is_shown_all_the_same(tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.jpg", "snow").rename(tmp_path / "b.nef")
    assert decode(path).facts.format == "JPEG"


@pytest.mark.parametrize("length", [0, 8, 300, 5_000])
def test_raw_file_that_is_cut_short_is_told(tmp_path: Path, length: int) -> None:
    path = save_raw(tmp_path / "a.dng", drawn.draw("hills", 1, SIZE))
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(UnreadableImage, match=r"^“a\.dng” .*\.$"):
        decode(path)


def test_raw_formats_are_told_by_what_they_hold_or_are_called() -> None:
    assert is_raw(".NEF", b"")
    assert is_raw(".jpg", b"II*\0\x10\0\0\0CR\2\0")
    assert is_raw(".jpg", b"\0\0\0\x18ftypcrx ")
    assert not is_raw(".jpg", b"\xff\xd8\xff\xe0")


def test_raw_file_that_is_cut_short_is_told_by_us_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = save_raw(tmp_path / "a.dng", drawn.draw("hills", 1, SIZE))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with contextlib.suppress(UnreadableImage):
        decode(path)
    os.write(2, b"still open")
    assert capfd.readouterr().err == "still open"


def test_a_broken_preview_gives_way_to_the_sensor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = drawn.draw("hills", 1, SIZE)
    whole = decode(save_raw(tmp_path / "a.dng", stored, 1, None))
    preview = io.BytesIO()
    stored.save(preview, "JPEG")
    torn = preview.getvalue()[:-2000]
    monkeypatch.setattr(Sensor, "preview", lambda *_: Image.open(io.BytesIO(torn)))
    read = decode(save_raw(tmp_path / "b.dng", stored, 1, stored))
    assert (read.facts.width, read.facts.height) == (whole.facts.width, whole.facts.height)
    assert np.array_equal(read.pixels, whole.pixels)
