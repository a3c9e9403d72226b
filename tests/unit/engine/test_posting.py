"""Limits that the user may change, and copies that never touch an original."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from photoorganizer.core import paths as places
from photoorganizer.core.errors import KnownError
from photoorganizer.core.posting import Counting
from photoorganizer.core.types import Decision
from photoorganizer.engine.library import Library
from photoorganizer.engine.posting import read_networks


@pytest.fixture
def photos(tmp_path: Path, drawn_photos: Path) -> Path:
    folder = tmp_path / "photos"
    shutil.copytree(drawn_photos, folder)
    return folder


def test_shipped_limits_are_dated_and_make_sense() -> None:
    networks = read_networks(places.resources())
    assert networks["instagram"].max_hashtags == 5
    assert networks["bluesky"].counts is Counting.GRAPHEMES
    assert networks["x"].counts is Counting.WEIGHTED
    for name, limits in networks.items():
        assert limits.name == name
        assert limits.max_hashtags >= 1
        assert limits.max_characters >= 100
        assert limits.checked >= date(2025, 12, 1)


def test_changed_limits_are_kept_dated_and_can_be_taken_back(library: Library) -> None:
    shipped = library.posting.networks["instagram"]
    changed = library.posting.set_limits("instagram", 3, 1000)
    assert (changed.max_hashtags, changed.max_characters) == (3, 1000)
    assert changed.checked == date.today()
    assert library.posting.networks["instagram"] == changed
    library.posting.reset_limits("instagram")
    assert library.posting.networks["instagram"] == shipped


@pytest.mark.parametrize(("network", "hashtags"), [("fax", 3), ("x", -1)])
def test_limits_that_are_none_are_refused(library: Library, network: str, hashtags: int) -> None:
    with pytest.raises(KnownError):
        library.posting.set_limits(network, hashtags, 100)


def test_changed_limits_hold_for_export(library: Library, photos: Path) -> None:
    library.index([photos])
    [photo, *_] = library.search()
    for tag in ("ada", "bob", "cleo"):
        library.decide([photo], tag, Decision.TAG)
    library.posting.set_limits("threads", 2, 500)
    line = library.export([photo], "threads", camel_case=True)
    assert line.split("\t")[1] == "#Ada #Bob"


def test_copies_are_smaller_tell_nothing_and_replace_nothing(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    library.index([photos])
    ids = library.search()[:2]
    originals = {photo.path: photo.path.read_bytes() for photo in library.photos(ids)}
    target = tmp_path / "out"
    target.mkdir()
    first = library.posting.save_copies(ids, target, 64)
    again = library.posting.save_copies(ids, target, 64)
    assert (len(first.saved), first.failed) == (2, ())
    assert not set(first.saved) & set(again.saved)
    assert all(path.read_bytes() == before for path, before in originals.items())
    for file in first.saved:
        with Image.open(file) as image:
            assert max(image.size) == 64
            assert not image.getexif()


def test_a_photo_that_cannot_be_copied_is_named_and_the_others_are(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    library.index([photos])
    ids = library.search()[:2]
    gone = library.photos(ids)[0].path
    gone.unlink()
    done = library.posting.save_copies(ids, tmp_path, 64)
    assert len(done.saved) == 1
    [sentence] = done.failed
    assert gone.name in sentence


def test_an_original_is_never_written_over(library: Library, photos: Path) -> None:
    library.index([photos])
    [photo, other, *_] = library.photos(library.search())
    before = other.path.read_bytes()
    with pytest.raises(KnownError, match="never written over"):
        library.posting.save_copy(photo.id, other.path, 64)
    assert other.path.read_bytes() == before
    library.posting.save_copy(photo.id, other.path.with_name("copy.jpg"), 64)
    assert other.path.with_name("copy.jpg").exists()


def test_nothing_that_is_saved_takes_the_place_of_a_photo(
    library: Library, photos: Path, tmp_path: Path
) -> None:
    library.add_root(photos)
    original = next(photos.glob("*.jpg"))  # watched, and not indexed yet
    before = original.read_bytes()
    link = tmp_path / "linked.jpg"
    link.symlink_to(original)
    for target in (original, link, photos / ".." / photos.name / original.name):
        with pytest.raises(KnownError, match="never written over"):
            library.posting.save_table([], target)
        with pytest.raises(KnownError), library.posting.file(target) as file:
            file.write_text("anything")
    assert original.read_bytes() == before
    assert link.is_symlink()
