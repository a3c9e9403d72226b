"""Pictures are decoded elsewhere: what goes wrong there is a sentence here."""

import errno
import hashlib
import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil
import pytest
from PIL import Image, PngImagePlugin

import drawn
from photoorganizer.core.errors import UnreadableImage
from photoorganizer.engine.darkroom import Darkroom
from photoorganizer.engine.decoder import Decoder
from photoorganizer.engine.identical import pixel_hash
from photoorganizer.engine.library import Library
from photoorganizer.files.decode import picture
from photoorganizer.index.catalog import Catalog


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    decoder = Decoder()
    yield decoder
    decoder.close()


@pytest.fixture
def darkroom(tmp_path: Path, decoder: Decoder) -> Iterator[Darkroom]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Darkroom(catalog, decoder.open)


def processes() -> list[psutil.Process]:
    return [p for p in psutil.Process().children() if "spawn_main" in " ".join(p.cmdline())]


def test_picture_is_the_one_that_decoding_here_would_give(
    darkroom: Darkroom, tmp_path: Path
) -> None:
    path = drawn.save(tmp_path / "a.jpg", "hills", size=(640, 480))
    assert (darkroom.picture(path, 200) == picture(path, 200)).all()


def test_file_that_cannot_be_read_says_why(darkroom: Darkroom, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(UnreadableImage, match=r"“empty\.jpg” is empty"):
        darkroom.picture(tmp_path / "empty.jpg", 200)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs signals")
def test_decoder_that_died_is_replaced(darkroom: Darkroom, tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.jpg", "hills", size=(64, 48))
    darkroom.picture(path, 32)
    for process in processes():
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert darkroom.picture(path, 32).shape == (24, 32, 3)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals")
def test_without_room_for_a_process_a_photo_waits_for_better_times(
    darkroom: Darkroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drawn.save(tmp_path / "a.jpg", "hills", size=(64, 48))
    with monkeypatch.context() as crowded:

        def refuse(_process: BaseProcess) -> None:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

        crowded.setattr(BaseProcess, "start", refuse)
        with pytest.raises(UnreadableImage, match=r"a\.jpg"):
            darkroom.picture(path, 32)
    assert darkroom.picture(path, 32).shape == (24, 32, 3)


def test_decoder_that_hangs_is_given_up_and_replaced(
    darkroom: Darkroom, decoder: Decoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drawn.save(tmp_path / "a.jpg", "hills", size=(64, 48))
    darkroom.picture(path, 32)
    for process in processes():
        process.suspend()
    with monkeypatch.context() as patch:
        patch.setattr(decoder, "_time_limit_s", 0.2)
        with pytest.raises(UnreadableImage, match="took too long"):
            darkroom.picture(path, 32)
    assert darkroom.picture(path, 32).shape == (24, 32, 3)


def test_whole_pictures_are_compared_elsewhere_too(decoder: Decoder, tmp_path: Path) -> None:
    path = drawn.save(tmp_path / "a.jpg", "hills", size=(64, 48))
    assert decoder.open(pixel_hash, path) == pixel_hash(path)
    assert os.getpid() not in {process.pid for process in processes()}
    assert processes()


@pytest.mark.skipif(sys.platform != "linux", reason="a convention of Linux desktops")
def test_a_glimpse_is_what_the_file_manager_shows_already(
    library: Library, drawn_photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    library.add_root(drawn_photos)
    library.index()
    first, second, *_ = library.photos(library.search())
    uri = first.path.as_uri()
    said = PngImagePlugin.PngInfo()
    said.add_text("Thumb::URI", uri)
    said.add_text("Thumb::MTime", str(int(first.path.stat().st_mtime)))
    name = f"{hashlib.md5(uri.encode(), usedforsecurity=False).hexdigest()}.png"
    folder = tmp_path / "cache" / "thumbnails" / "large"
    folder.mkdir(parents=True)
    Image.new("RGB", (256, 192), (200, 30, 30)).save(folder / name, pnginfo=said)
    seen = library.darkroom.glimpse(first.id)
    assert seen is not None
    assert seen[0, 0].tolist() == [200, 30, 30]
    assert library.darkroom.glimpse(second.id) is None
