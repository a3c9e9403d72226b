import contextlib
import io
import os
import threading
import warnings
import zlib
from pathlib import Path

import pillow_heif
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import drawn
from photoorganizer.core.errors import UnreadableImage
from photoorganizer.files import decode as decoding
from photoorganizer.files.decode import decode


def reason(path: Path) -> str:
    with pytest.raises(UnreadableImage) as caught:
        decode(path)
    return str(caught.value)


def test_missing_file_folder_and_pipe_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    assert "“gone.jpg” is not there" in reason(tmp_path / "gone.jpg")
    assert "“folder.jpg” is a folder" in reason(tmp_path / "folder.jpg")
    assert "“pipe.jpg” is a device or a pipe" in reason(tmp_path / "pipe.jpg")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everybody may read everything")
def test_file_without_permission_is_told(tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.jpg", "sea")
    path.chmod(0)
    assert "may not read" in reason(path)


def test_truncated_photo_is_told(tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.jpg", "sea")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "“a.jpg” is cut short" in reason(path)


def test_progressive_giant_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drawn.save(tmp_path / "a.jpg", "sea", size=(640, 480))
    baseline = decode(path)
    monkeypatch.setattr(decoding, "_ALWAYS_ALLOWED_BYTES", 1_000_000)
    monkeypatch.setattr(decoding, "_free_memory", lambda: 4_000_000)
    assert decode(path, 64).facts == baseline.facts  # scaled down while decoding, it fits
    drawn.draw("sea", size=(640, 480)).save(path, progressive=True)
    assert "“a.jpg” is too large" in reason(path)
    assert "640 × 480" in reason(path)


def test_decompression_bomb_is_refused(tmp_path: Path) -> None:
    assert Image.MAX_IMAGE_PIXELS is not None
    path = tmp_path / "bomb.png"
    Image.new("1", (1, 1)).save(path)
    content = bytearray(path.read_bytes())
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    path.write_bytes(content)
    assert "“bomb.png” is too large" in reason(path)


def test_warnings_of_decoders_do_not_escape(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (9, 7)).save(path, exif=b"Exif\0\0II*\0\x08\0\0\0\5\0")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        decode(path)
    assert not caught


def test_several_threads_decode_at_once(tmp_path: Path) -> None:
    paths = [drawn.save(tmp_path / f"{i}.jpg", "sea", i, (320, 240)) for i in range(4)]
    alone = [decode(path).pixels for path in paths]
    wrong: list[int] = []

    def work(i: int) -> None:
        for _ in range(5):
            wrong.extend([i] if (decode(paths[i]).pixels != alone[i]).any() else [])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def _seed_files() -> list[bytes]:
    pillow_heif.register_heif_opener()
    photo = drawn.draw("street", 0, (48, 32))
    exif = Image.Exif()
    exif[274] = 6
    exif.get_ifd(0x8769)[36867] = "2020:01:02 03:04:05"
    files = []
    for kind, options in (
        ("JPEG", {}), ("JPEG", {"progressive": True}), ("PNG", {}), ("GIF", {}), ("WEBP", {}),
        ("TIFF", {}), ("BMP", {}), ("AVIF", {}), ("HEIF", {}),
    ):  # fmt: skip
        buffer = io.BytesIO()
        photo.save(buffer, kind, exif=exif.tobytes(), **options)
        files.append(buffer.getvalue())
    return files


SEEDS = _seed_files()


@given(
    seed=st.sampled_from(SEEDS),
    damage=st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=3)), max_size=6),
    length=st.integers(0, 4000),
)
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damaged_file_is_a_picture_or_a_sentence(
    tmp_path: Path, seed: bytes, damage: list[tuple[int, bytes]], length: int
) -> None:
    content = bytearray(seed)
    for place, junk in damage:
        content[place : place + len(junk)] = junk
    path = tmp_path / "damaged.jpg"
    path.write_bytes(content[:length])
    with contextlib.suppress(UnreadableImage):
        assert decode(path).pixels.ndim == 3
        return
    with pytest.raises(UnreadableImage) as caught:
        decode(path)
    sentence = str(caught.value)
    assert sentence.startswith("“damaged.jpg” ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
