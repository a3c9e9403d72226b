"""Copies are found in bands, dismissed for good, and trashed only where a copy surely remains."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance
from send2trash import TrashPermissionError

import drawn
from photoorganizer.core.duplicates import DuplicateGroup
from photoorganizer.core.errors import Cancelled, KnownError, UnreadableImage
from photoorganizer.core.likeness import Band
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import (
    ChangeSet,
    Decision,
    FileStamp,
    PhotoId,
    PhotoState,
    Progress,
    TagState,
)
from photoorganizer.engine import trashing
from photoorganizer.engine.decoder import Answer
from photoorganizer.engine.duplicates import Duplicates
from photoorganizer.engine.trashing import Trashed
from photoorganizer.files.decode import decode
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import Analysed, ScanChanges
from photoorganizer.index.thumbnails import ThumbnailStore

SIZE = (640, 480)
NET = "net-1"


def open_here(work: Callable[[Path], Answer], path: Path) -> Answer:
    return work(path)


class Album:
    """A watched folder whose photos were looked at, without a network."""

    def __init__(self, paths: LibraryPaths, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.paths = paths
        self.catalog = Catalog.open(paths.catalog)
        self.thumbnails = ThumbnailStore(paths.thumbnails, self.catalog.identity)
        self.root = self.catalog.add_root(folder)
        self.news: list[ChangeSet] = []
        self.asked: list[PhotoId] = []
        self.duplicates = Duplicates(
            self.catalog, self.thumbnails, paths, self.alike, self.news.append, open_here
        )

    def close(self) -> None:
        self.duplicates.close()
        self.thumbnails.close()
        self.catalog.close()

    def alike(self, photo: PhotoId) -> list[PhotoId]:
        """What the network calls alike: everything."""
        self.asked.append(photo)
        return [one for one in self.ids().values() if one != photo]

    def ids(self) -> dict[str, PhotoId]:
        return {name: one.id for name, one in self.catalog.known_files(self.root.id).items()}

    def look(self, *names: str) -> None:
        """Index files as they are now."""
        known = self.catalog.known_files(self.root.id)
        stamps = {name: stamp_of(self.folder / name) for name in names}
        changed = [(known[name].id, stamp) for name, stamp in stamps.items() if name in known]
        added = [stamp for name, stamp in stamps.items() if name not in known]
        self.catalog.apply_scan(self.root.id, ScanChanges(added=added, changed=changed))
        ids = self.ids()
        for name in names:
            seen = decode(self.folder / name)
            self.thumbnails.put({ids[name]: seen.thumbnail})
            embedding = np.ones(4, np.float32)
            self.catalog.record(
                [Analysed(ids[name], stamps[name], seen.facts, embedding, {}, [])], [], NET
            )

    def save(self, name: str, picture: Image.Image, quality: int = 92) -> Path:
        picture.save(self.folder / name, quality=quality)
        self.look(name)
        return self.folder / name

    def copy(self, name: str, target: str) -> Path:
        shutil.copyfile(self.folder / name, self.folder / target)
        self.look(target)
        return self.folder / target

    def groups(self, *, near: bool = True) -> list[tuple[Band, list[str]]]:
        return [named(group) for group in self.duplicates.groups(near=near)]

    def tag(self, name: str, *tags: str) -> None:
        for tag in tags:
            self.catalog.decide([self.ids()[name]], tag, Decision.TAG)

    def tags(self, name: str) -> set[str]:
        photo = self.ids()[name]
        tags = self.catalog.tags([photo])[photo]
        return {tag.name for tag in tags if tag.state is TagState.MINE}

    def trash(self, names: Sequence[str], keep: str) -> Trashed:
        ids = self.ids()
        return self.duplicates.trash([ids[name] for name in names], ids[keep])

    def state(self, name: str) -> PhotoState:
        return self.catalog.known_files(self.root.id)[name].state


def stamp_of(path: Path) -> FileStamp:
    status = path.stat()
    return FileStamp(path.name, status.st_size, status.st_mtime_ns)


def named(group: DuplicateGroup) -> tuple[Band, list[str]]:
    return group.band, [photo.path.name for photo in group.photos]


def street(seed: int = 1) -> Image.Image:
    return drawn.draw("street", seed, SIZE)


@pytest.fixture
def album(paths: LibraryPaths, tmp_path: Path) -> Iterator[Album]:
    with contextlib.closing(Album(paths, tmp_path / "photos")) as album:
        yield album


@pytest.fixture
def trashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that went to the trash: here, they are just gone."""
    gone: list[Path] = []

    def send(path: str) -> None:
        Path(path).unlink()
        gone.append(Path(path))

    monkeypatch.setattr(trashing, "send2trash", send)
    return gone


def test_equal_files_are_identical(album: Album) -> None:
    album.save("a.jpg", street())
    album.copy("a.jpg", "holiday-a.jpg")
    album.save("other.jpg", street(2))
    assert album.groups() == [(Band.IDENTICAL, ["a.jpg", "holiday-a.jpg"])]


def test_files_that_differ_after_their_first_mebibyte_are_not_identical(album: Album) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (700, 700, 3), dtype=np.uint8)
    one = album.save("a.bmp", Image.fromarray(noise))
    data = bytearray(one.read_bytes())
    data[1_200_000] ^= 255
    (album.folder / "b.bmp").write_bytes(data)
    album.look("b.bmp")
    ids = album.ids()
    hashes = {photo.quick_hash for photo in album.catalog.photos(list(ids.values()))}
    assert len(hashes) == 1
    assert album.groups(near=False) == []
    album.copy("a.bmp", "c.bmp")
    assert album.groups(near=False) == [(Band.IDENTICAL, ["a.bmp", "c.bmp"])]


def test_equal_pixels_in_other_bytes_are_identical(album: Album) -> None:
    picture = street()
    album.save("a.png", picture)
    album.save("b.bmp", picture)
    album.save("c.jpg", picture)
    assert album.groups(near=False) == [(Band.IDENTICAL, ["a.png", "b.bmp"])]
    assert album.groups() == [(Band.NEAR_DUPLICATE, ["a.png", "b.bmp", "c.jpg"])]


def test_edits_and_crops_are_near_duplicates_and_other_photos_are_not(album: Album) -> None:
    picture = street()
    album.save("original.jpg", picture)
    album.save("small.jpg", picture.resize((160, 120)))
    album.save("crop.jpg", picture.crop((64, 48, 576, 432)))
    album.save("bright.jpg", ImageEnhance.Brightness(picture).enhance(1.3))
    album.save("other.jpg", street(2))
    [(band, names)] = album.groups()
    assert band is Band.NEAR_DUPLICATE
    assert sorted(names) == ["bright.jpg", "crop.jpg", "original.jpg", "small.jpg"]
    assert album.groups(near=False) == []


def test_the_best_has_most_pixels_then_most_tags_then_the_shortest_path(album: Album) -> None:
    album.save("a.jpg", street().resize((320, 240)))
    album.save("longer-name.jpg", street())
    stamp = stamp_of(album.folder / "longer-name.jpg")
    for name in ("copy-of-longer-name.jpg", "name.jpg"):
        shutil.copyfile(album.folder / "longer-name.jpg", album.folder / name)
        os.utime(album.folder / name, ns=(stamp.mtime_ns, stamp.mtime_ns))
        album.look(name)
    assert album.groups()[0][1][0] == "name.jpg"
    album.tag("copy-of-longer-name.jpg", "town")
    assert album.groups()[0][1][0] == "copy-of-longer-name.jpg"


def test_photos_are_compared_once_and_anew_when_they_change(album: Album) -> None:
    album.save("a.jpg", street())
    album.save("b.jpg", street().resize((320, 240)))
    assert len(album.groups()) == 1
    album.asked.clear()
    assert len(album.groups()) == 1
    assert album.asked == []
    album.save("b.jpg", drawn.draw("forest", 1, SIZE))
    assert album.groups() == []
    assert album.asked == [album.ids()["b.jpg"]]


def test_a_lost_cache_is_filled_again(album: Album) -> None:
    album.save("a.jpg", street())
    album.copy("a.jpg", "b.jpg")
    album.duplicates.close()
    album.paths.fingerprints.unlink()
    album.duplicates = Duplicates(
        album.catalog, album.thumbnails, album.paths, album.alike, album.news.append, open_here
    )
    assert len(album.groups()) == 1


def test_a_damaged_thumbnail_costs_its_photo_only(album: Album) -> None:
    album.save("a.jpg", street())
    album.copy("a.jpg", "b.jpg")
    album.save("c.jpg", street(2))
    album.thumbnails.put({album.ids()["c.jpg"]: b"no picture"})
    assert album.groups() == [(Band.IDENTICAL, ["a.jpg", "b.jpg"])]


def test_stopped_in_the_middle_it_goes_on_next_time(album: Album) -> None:
    album.save("a.jpg", street())
    album.copy("a.jpg", "b.jpg")

    def stop(_: Progress) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        album.duplicates.groups(report=stop)
    assert len(album.groups()) == 1


def test_dismissed_copies_are_none_wherever_they_are_moved(album: Album) -> None:
    album.save("a.jpg", street())
    album.copy("a.jpg", "b.jpg")
    ids = album.ids()
    album.duplicates.dismiss(ids.values())
    (album.folder / "b.jpg").rename(album.folder / "moved.jpg")
    moved = stamp_of(album.folder / "moved.jpg")
    album.catalog.move([(ids["b.jpg"], album.root.id, moved)])
    assert album.groups() == []
    album.duplicates.reconsider(ids.values())
    assert len(album.groups()) == 1


def test_bands_of_a_photo(album: Album) -> None:
    album.save("a.jpg", street())
    album.copy("a.jpg", "same.jpg")
    album.save("crop.jpg", street().crop((64, 48, 576, 432)))
    album.save("other.jpg", street(2))
    ids = album.ids()
    bands = album.duplicates.band_of(ids["a.jpg"], list(ids.values()))
    assert bands == {
        ids["same.jpg"]: Band.IDENTICAL,
        ids["crop.jpg"]: Band.NEAR_DUPLICATE,
        ids["other.jpg"]: Band.SIMILAR,
    }
    album.duplicates.dismiss([ids["a.jpg"], ids["crop.jpg"], ids["same.jpg"]])
    dismissed = album.duplicates.band_of(ids["a.jpg"], list(ids.values()))
    assert set(dismissed.values()) == {Band.SIMILAR}


def test_bands_of_a_file_outside_the_library(album: Album, tmp_path: Path) -> None:
    album.save("a.png", street())
    album.save("crop.jpg", street().crop((64, 48, 576, 432)))
    album.save("other.jpg", street(2))
    ids = album.ids()
    outside = tmp_path / "outside.bmp"
    street().save(outside)
    assert album.duplicates.band_of(outside, list(ids.values())) == {
        ids["a.png"]: Band.IDENTICAL,
        ids["crop.jpg"]: Band.NEAR_DUPLICATE,
        ids["other.jpg"]: Band.SIMILAR,
    }
    outside.write_bytes(b"no picture")
    with pytest.raises(UnreadableImage):
        album.duplicates.band_of(outside, list(ids.values()))


def test_trashed_copies_are_missing_and_their_tags_are_on_the_kept_one(
    album: Album, trashed: list[Path]
) -> None:
    keep = album.save("a.jpg", street())
    copy = album.copy("a.jpg", "b.jpg")
    album.tag("a.jpg", "town")
    album.tag("b.jpg", "town", "venice", "boat")
    album.catalog.decide([album.ids()["a.jpg"]], "boat", Decision.REJECT)
    result = album.trash(["b.jpg"], keep="a.jpg")
    assert trashed == [copy]
    assert keep.exists()
    assert (len(result.photos), result.refused, result.tags) == (1, [], ["venice"])
    assert album.state("b.jpg") is PhotoState.MISSING
    assert album.tags("a.jpg") == {"town", "venice"}
    assert album.news[-1].photos == set(album.ids().values())
    assert album.groups() == []


def test_put_back_from_the_trash_a_photo_has_its_tags_again(
    album: Album, trashed: list[Path]
) -> None:
    album.save("a.jpg", street())
    copy = album.copy("a.jpg", "b.jpg")
    album.tag("b.jpg", "venice")
    data, status = copy.read_bytes(), copy.stat()
    album.trash(["b.jpg"], keep="a.jpg")
    copy.write_bytes(data)
    os.utime(copy, ns=(status.st_mtime_ns, status.st_mtime_ns))
    album.catalog.apply_scan(album.root.id, ScanChanges(returned=[album.ids()["b.jpg"]]))
    assert album.tags("b.jpg") == {"venice"}
    assert len(album.groups()) == 1


def test_a_file_that_changed_since_stays(album: Album, trashed: list[Path]) -> None:
    album.save("a.jpg", street())
    copy = album.copy("a.jpg", "b.jpg")
    street(2).save(copy)
    result = album.trash(["b.jpg"], keep="a.jpg")
    assert trashed == []
    assert [one.path for one in result.refused] == [copy]
    assert "has changed" in result.refused[0].reason
    assert album.state("b.jpg") is PhotoState.READY


@pytest.mark.parametrize("change", ["gone", "changed"])
def test_nothing_is_trashed_when_the_kept_photo_is_not_there(
    album: Album, trashed: list[Path], change: str
) -> None:
    keep = album.save("a.jpg", street())
    album.copy("a.jpg", "b.jpg")
    if change == "gone":
        keep.unlink()
    else:
        street(2).save(keep)
    with pytest.raises(KnownError, match="to be kept"):
        album.trash(["b.jpg"], keep="a.jpg")
    assert trashed == []


def test_the_kept_photo_is_never_trashed_under_any_name(album: Album, trashed: list[Path]) -> None:
    keep = album.save("a.jpg", street())
    os.link(keep, album.folder / "link.jpg")
    album.look("link.jpg")
    result = album.trash(["a.jpg", "link.jpg"], keep="a.jpg")
    assert trashed == []
    assert len(result.refused) == 2


def test_photos_of_a_drive_that_is_away_stay(album: Album, trashed: list[Path]) -> None:
    album.save("a.jpg", street())
    album.copy("a.jpg", "b.jpg")
    away = album.folder.with_name("away")
    album.folder.rename(away)
    with pytest.raises(KnownError):
        album.trash(["b.jpg"], keep="a.jpg")
    assert trashed == []
    away.rename(album.folder)
    assert album.state("b.jpg") is PhotoState.READY


@pytest.mark.parametrize(
    "error", [TrashPermissionError("b.jpg"), OSError(28, "No space left on device")]
)
def test_what_the_system_refuses_is_a_sentence_and_stays(
    album: Album, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    album.save("a.jpg", street())
    album.copy("a.jpg", "b.jpg")
    album.tag("b.jpg", "venice")

    def refuse(_: str) -> None:
        raise error

    monkeypatch.setattr(trashing, "send2trash", refuse)
    result = album.trash(["b.jpg"], keep="a.jpg")
    assert result.photos == []
    assert "b.jpg" in result.refused[0].reason
    assert album.state("b.jpg") is PhotoState.READY
    assert album.tags("a.jpg") == set()
