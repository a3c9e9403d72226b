"""Thumbnails that file managers share by the convention of freedesktop.org."""

import hashlib
import os
import sys
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from photoorganizer.files.shared_thumbnails import shared_thumbnail

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a convention of Linux desktops")

NAME = "Ärger & Freude (1).jpg"
QUOTED = "%C3%84rger%20&%20Freude%20(1).jpg"
"""The name as GLib writes it in a URI."""
MODIFIED = 1_700_000_000


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo whose content cannot be read: only its thumbnail can be shown."""
    photo = tmp_path / NAME
    photo.write_bytes(b"This is no picture.")
    os.utime(photo, ns=(0, MODIFIED * 10**9 + 123_456_789))
    return photo


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "thumbnails"


def put(cache: Path, photo: Path, size: str, edge: int, **said: str) -> Path:
    """Write a thumbnail as a file manager does."""
    uri = f"file://{photo.parent}/{QUOTED}"
    notes = PngImagePlugin.PngInfo()
    for key, text in {"URI": uri, "MTime": str(MODIFIED), **said}.items():
        notes.add_text(f"Thumb::{key}", text)
    file = cache / size / f"{hashlib.md5(uri.encode(), usedforsecurity=False).hexdigest()}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGBA", (edge, edge // 2), (200, 30, 30, 255)).save(file, pnginfo=notes)
    return file


def test_the_one_that_serves_a_cell_best_is_taken(cache: Path, photo: Path) -> None:
    put(cache, photo, "normal", 128)
    first = shared_thumbnail(photo)
    assert first is not None and first.shape == (64, 128, 3)
    assert first[10, 10].tolist() == [200, 30, 30]
    put(cache, photo, "large", 256)
    second = shared_thumbnail(photo)
    assert second is not None and second.shape == (128, 256, 3)


def test_without_one_there_is_none(photo: Path) -> None:
    assert shared_thumbnail(photo) is None
    assert shared_thumbnail(photo.with_name("gone.jpg")) is None


@pytest.mark.parametrize(
    "said", [{"MTime": str(MODIFIED - 1)}, {"MTime": "soon"}, {"URI": "file:///other.jpg"}]
)
def test_one_of_another_file_or_another_state_is_passed_over(
    cache: Path, photo: Path, said: dict[str, str]
) -> None:
    put(cache, photo, "large", 256, **said)
    assert shared_thumbnail(photo) is None


def test_a_damaged_or_a_huge_one_is_passed_over(cache: Path, photo: Path) -> None:
    put(cache, photo, "xx-large", 1200)
    assert shared_thumbnail(photo) is None
    damaged = put(cache, photo, "large", 256)
    damaged.write_bytes(damaged.read_bytes()[:200])
    assert shared_thumbnail(photo) is None


def test_nothing_is_written(cache: Path, photo: Path) -> None:
    thumbnail = put(cache, photo, "large", 256)
    before = thumbnail.read_bytes(), photo.read_bytes(), photo.stat().st_mtime_ns
    shared_thumbnail(photo)
    assert (thumbnail.read_bytes(), photo.read_bytes(), photo.stat().st_mtime_ns) == before
    assert [one for one in cache.rglob("*") if one.is_file()] == [thumbnail]
