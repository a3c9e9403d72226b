"""A drive pulled out in the middle of indexing, and plugged in again: nothing is done twice."""

import io
import threading
from pathlib import Path

import pytest
from PIL import Image

from fakes import talkative_models
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import ChangeSet, Decision, Progress
from photoorganizer.engine.library import Library
from trust import Record


def many(folder: Path, number: int) -> None:
    """Fill a folder with small photos, each of one colour and content of its own."""
    for position in range(number):
        buffer = io.BytesIO()
        colour = (position % 256, position // 256 % 256, 128)
        Image.new("RGB", (32, 24), colour).save(buffer, "JPEG", quality=95)
        place = folder / f"{position // 500:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{position:05}.jpg").write_bytes(buffer.getvalue() + b"%d" % position)


@pytest.mark.parametrize(
    "number", [120, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.trust])]
)
def test_drive_pulled_while_it_is_indexed_loses_nothing(
    tmp_path: Path, number: int, record: Record
) -> None:
    drive, away = tmp_path / "drive", tmp_path / "away"
    many(drive, number)
    paths = LibraryPaths(tmp_path / "library", tmp_path / "cache")
    pulled = threading.Event()

    def pull(news: ChangeSet | Progress) -> None:
        halfway = isinstance(news, Progress) and news.job == "analyse" and 2 * news.done > number
        if halfway and not pulled.is_set():
            drive.rename(away)
            pulled.set()

    models = talkative_models(tmp_path / "network" / "models")
    with Library(paths, models=models, workers=2) as library:
        stop = library.subscribe(pull)
        report = library.index([drive])
        stop()
        assert pulled.is_set()
        assert report.offline == [drive]
        assert (report.unreadable, report.missing) == ([], 0)
        assert number / 2 <= report.analysed < number
        photos = library.search("")
        assert len(photos) == number
        assert len(library.thumbnails(photos)) == report.analysed
        library.decide(photos[:100], "kept", Decision.TAG)
        empty = library.index()  # its mount point is gone
        assert (empty.analysed, empty.missing, empty.offline) == (0, 0, [drive])
        drive.mkdir()
        empty = library.index()  # its mount point is empty
        assert (empty.analysed, empty.missing, empty.offline) == (0, 0, [drive])
        drive.rmdir()
        away.rename(drive)
        rest = library.index()
        assert rest.analysed == number - report.analysed
        assert (rest.photos, rest.added, rest.changed, rest.missing) == (number, 0, 0, 0)
        assert library.search("") == photos
        assert library.search("#kept") == photos[:100]
        assert len(library.thumbnails(photos)) == number
        assert library.index().analysed == 0
        assert library.doctor() == []
    if number >= 10_000:
        record("photos on a drive that was pulled while indexed, none lost or done twice", number)
