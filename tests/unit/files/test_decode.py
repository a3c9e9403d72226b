import io
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import drawn
from photoorganizer.core.types import Pixels
from photoorganizer.files.decode import decode, picture
from photoorganizer.files.identity import quick_hash


def opened(thumbnail: bytes) -> Image.Image:
    return Image.open(io.BytesIO(thumbnail))


def difference(pixels: Pixels, image: Image.Image) -> float:
    """Mean absolute difference in grey levels, the image brought to the pixels' size."""
    other = np.asarray(image.resize(pixels.shape[1::-1], Image.Resampling.HAMMING), np.float32)
    return float(np.abs(pixels - other).mean())


def write(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


# --- sizes ---


def test_photo_is_scaled_to_the_short_side_asked_for(tmp_path: Path) -> None:
    result = decode(drawn.save(tmp_path / "a.jpg", "hills", size=(640, 480)), short_side=216)
    assert result.pixels.shape == (216, 288, 3)
    assert result.pixels.dtype == np.uint8
    assert result.pixels.flags.c_contiguous
    assert (result.facts.width, result.facts.height) == (640, 480)
    assert opened(result.thumbnail).size == (256, 192)


def test_small_photo_is_not_enlarged(tmp_path: Path) -> None:
    result = decode(drawn.save(tmp_path / "a.png", "sea", size=(60, 40)))
    assert result.pixels.shape == (40, 60, 3)
    assert opened(result.thumbnail).size == (60, 40)


def test_single_pixel_is_a_picture(tmp_path: Path) -> None:
    result = decode(write(tmp_path / "a.png", Image.new("RGB", (1, 1), "red")))
    assert result.pixels.tolist() == [[[255, 0, 0]]]
    assert opened(result.thumbnail).size == (1, 1)


def test_long_strip_keeps_a_sane_long_side(tmp_path: Path) -> None:
    result = decode(write(tmp_path / "a.png", Image.new("RGB", (30_000, 40), "blue")))
    assert result.pixels.shape[1] == 8 * 256
    assert result.pixels.shape[0] >= 1
    assert opened(result.thumbnail).size == (256, 1)


def test_thumbnail_is_sharp_also_when_few_pixels_are_asked_for(tmp_path: Path) -> None:
    result = decode(drawn.save(tmp_path / "a.jpg", "sea", size=(800, 600)), short_side=32)
    assert opened(result.thumbnail).size == (256, 192)


@given(
    width=st.integers(1, 400), height=st.integers(1, 400), short_side=st.sampled_from([16, 64, 256])
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_size_gives_pixels_and_a_thumbnail_in_proportion(
    tmp_path: Path, width: int, height: int, short_side: int
) -> None:
    result = decode(write(tmp_path / "a.bmp", Image.new("RGB", (width, height))), short_side)
    rows, columns = result.pixels.shape[:2]
    assert rows <= height
    assert columns <= width
    assert abs(rows * width - columns * height) <= max(width, height)
    assert max(opened(result.thumbnail).size) == min(256, max(width, height))


def test_picture_fits_the_edge_and_is_never_enlarged(tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.jpg", "forest", size=(300, 400), orientation=6)
    assert picture(path, 200).shape == (200, 150, 3)
    assert picture(path, 5000).shape == (400, 300, 3)


# --- what the picture looks like ---


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_every_orientation_comes_out_upright(tmp_path: Path, orientation: int, suffix: str) -> None:
    upright = drawn.draw("hills", 1, (320, 200))
    path = tmp_path / f"a{suffix}"
    drawn.save(path, "hills", 1, (320, 200), orientation=orientation)
    result = decode(path)
    assert (result.facts.width, result.facts.height) == (320, 200)
    assert difference(result.pixels, upright) < 6
    assert opened(result.thumbnail).size == (256, 160)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".gif", ".webp", ".bmp", ".tif", ".avif"])
def test_formats_show_the_same_picture(tmp_path: Path, suffix: str) -> None:
    path = drawn.save(tmp_path / f"a{suffix}", "sunset", 2, (400, 300))
    assert difference(decode(path).pixels, drawn.draw("sunset", 2, (400, 300))) < 8


def test_content_counts_not_the_suffix(tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.png", "snow").rename(tmp_path / "b.jpg")
    assert decode(path).facts.format == "PNG"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "P"])
def test_transparent_parts_are_white(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (20, 0, 40, 20))
    if mode == "P":
        image = image.quantize(8)
    elif mode == "LA":
        image = image.convert("LA")
    path = tmp_path / ("a.tif" if mode == "PA" else "a.png")
    write(path, image)
    pixels = decode(path).pixels
    assert (pixels[:, :18] == 255).all()
    assert pixels[:, 22:, 1].max() < 100


def test_one_bit_and_palette_pictures_keep_their_colours(tmp_path: Path) -> None:
    photo = drawn.draw("meadow", 0, (320, 240))
    grey = decode(write(tmp_path / "a.png", photo.convert("1"))).pixels
    assert abs(float(grey.mean()) - float(np.asarray(photo.convert("L")).mean())) < 6
    assert difference(decode(write(tmp_path / "b.gif", photo.quantize(256))).pixels, photo) < 8


def test_cmyk_photo_is_not_inverted(tmp_path: Path) -> None:
    photo = drawn.draw("desert", 0, (320, 240))
    path = write(tmp_path / "a.jpg", photo.convert("CMYK"), quality=95)
    assert difference(decode(path).pixels, photo) < 6


def test_sixteen_bits_are_scaled_not_clipped(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None, :].repeat(32, 0)
    for name in ("a.png", "a.tif"):
        pixels = decode(write(tmp_path / name, Image.fromarray(ramp))).pixels
        assert np.abs(pixels[16, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_dark_sixteen_bit_picture_stays_dark(tmp_path: Path) -> None:
    dark = Image.fromarray(np.full((20, 20), 2560, np.uint16))
    assert (decode(write(tmp_path / "a.png", dark)).pixels == 10).all()


def test_floating_point_picture_is_stretched_to_what_it_holds(tmp_path: Path) -> None:
    unit = np.linspace(0, 1, 100, dtype=np.float32)[None, :].repeat(10, 0)
    heights = unit * 8000 - 400
    for values in (unit, heights):
        pixels = decode(write(tmp_path / "a.tif", Image.fromarray(values))).pixels
        assert pixels[0, 0, 0] == 0
        assert pixels[0, -1, 0] == 255


def test_not_a_number_in_a_floating_point_picture_is_black(tmp_path: Path) -> None:
    values = np.full((10, 10), np.nan, np.float32)
    values[5:] = 1.0
    pixels = decode(write(tmp_path / "a.tif", Image.fromarray(values))).pixels
    assert pixels[0].max() == 0
    assert pixels[9].min() == 255


def test_first_frame_of_an_animation_is_shown(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    for name in ("a.gif", "a.png", "a.webp", "a.tif"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:])
        assert decode(tmp_path / name).pixels[15, 20].tolist()[0] > 240


def test_motion_photo_is_read_in_spite_of_the_film_behind_it(tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.jpg", "sea")
    path.write_bytes(path.read_bytes() + b"\0\0\0\x18ftypmp42" + os.urandom(5000))
    assert decode(path).facts.format == "JPEG"


def test_metadata_broken_behind_the_pixels_does_not_cost_the_photo(tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.png", "sea", size=(64, 48))
    whole = decode(path).pixels
    path.write_bytes(path.read_bytes()[:-12] + b"\0\0\1\0zTXtnote\0\x84" + b"x" * 200)
    assert (decode(path).pixels == whole).all()


# --- facts ---


def test_facts_name_format_time_and_identity(tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.jpg", "sea", taken=datetime(2021, 7, 3, 12, 30, 5))
    facts = decode(path).facts
    assert facts.format == "JPEG"
    assert facts.taken == datetime(2021, 7, 3, 12, 30, 5).timestamp()
    assert facts.quick_hash == quick_hash(path)


def test_photo_without_a_capture_time_has_none(tmp_path: Path) -> None:
    assert decode(drawn.save(tmp_path / "a.jpg", "sea")).facts.taken is None


def test_broken_exif_costs_only_what_it_says(tmp_path: Path) -> None:
    for exif in (
        b"Exif\0\0MM\0*\xff\xff\xff\xff",
        b"Exif\0\0",
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff" * 9,
    ):
        path = write(tmp_path / "a.jpg", Image.new("RGB", (9, 7)), exif=exif)
        facts = decode(path).facts
        assert (facts.width, facts.height, facts.taken) == (9, 7, None)


def test_exif_directory_that_points_at_itself_ends(tmp_path: Path) -> None:
    # One entry, ExifOffset, which leads back to the directory that it stands in.
    entry = b"\x69\x87\x04\0\1\0\0\0\x08\0\0\0"
    loop = b"Exif\0\0II*\0\x08\0\0\0" + b"\1\0" + entry + b"\x08\0\0\0"
    path = write(tmp_path / "a.jpg", Image.new("RGB", (9, 7)), exif=loop)
    assert decode(path).facts.width == 9


def test_file_is_opened_once_and_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drawn.save(tmp_path / "a.jpg", "sea")
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    opens: list[Path] = []
    plain_open = Path.open

    def counting_open(self: Path, *args: object, **options: object) -> object:
        opens.append(self)
        return plain_open(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", counting_open)
    decode(path)
    monkeypatch.undo()
    assert opens == [path]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_offset_decides_the_moment_of_capture(tmp_path: Path) -> None:
    exif = Image.Exif()
    fields = exif.get_ifd(0x8769)
    fields[36867], fields[36881] = "2021:07:03 12:30:05", "+02:00"
    path = write(tmp_path / "a.jpg", Image.new("RGB", (9, 7)), exif=exif)
    expected = datetime(2021, 7, 3, 10, 30, 5, tzinfo=UTC)
    assert decode(path).facts.taken == expected.timestamp()


def test_thumbnail_holds_the_picture_and_none_of_the_words(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    drawn.draw("sea", 1, (320, 240)).save(path, comment=b"Dear diary", exif=b"Exif\0\0secret")
    with Image.open(io.BytesIO(decode(path).thumbnail)) as thumbnail:
        assert set(thumbnail.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
