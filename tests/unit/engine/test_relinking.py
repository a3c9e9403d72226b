"""A library whose photos are somewhere else now."""

import os
import shutil
from pathlib import Path

import pytest

from photoorganizer.core.errors import FolderNotFound, KnownError
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import Decision
from photoorganizer.engine.library import Library
from photoorganizer.engine.relinking import relink


@pytest.fixture
def album(tmp_path: Path, drawn_photos: Path, paths: LibraryPaths, models: Path) -> Path:
    """An indexed folder with a tag on its first photo; the library is closed."""
    folder = tmp_path / "old place" / "photos"
    shutil.copytree(drawn_photos, folder)
    with Library(paths, models=models, workers=1) as library:
        library.index([folder])
        library.decide(library.search()[:1], "mine", Decision.TAG)
    return folder


@pytest.mark.parametrize("copied", [False, True])
def test_moved_photos_keep_everything_and_are_not_analysed_again(
    album: Path, tmp_path: Path, paths: LibraryPaths, models: Path, *, copied: bool
) -> None:
    new = tmp_path / "new place"
    album.rename(new)
    if copied:  # with other times, as copies have
        for file in new.iterdir():
            os.utime(file, (1_000_000_000, 1_000_000_000))
    relinked = relink(paths, album, new)
    assert (relinked.photos, relinked.found) == (6, 6)
    with Library(paths, models=models, workers=1) as library:
        report = library.index()
        assert (report.photos, report.analysed, report.added, report.missing) == (6, 0, 0, 0)
        assert [root.root.path for root in library.roots()] == [new]
        [tagged] = library.photos(library.search("#mine"))
        assert tagged.path.parent == new
        assert len(library.search('path:"new place"')) == 6
        assert library.search('path:"old place"') == []
        assert library.doctor() == []


def test_a_folder_without_its_photos_is_refused(
    album: Path, tmp_path: Path, paths: LibraryPaths
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for file in album.iterdir():
        (other / file.name).write_bytes(b"another picture")
    with pytest.raises(KnownError, match="holds none of the photos"):
        relink(paths, album, other)
    with Library(paths) as library:
        assert [root.root.path for root in library.roots()] == [album]


def test_folders_that_are_not_there_or_not_watched_are_refused(
    album: Path, tmp_path: Path, paths: LibraryPaths
) -> None:
    with pytest.raises(FolderNotFound, match="There is no folder"):
        relink(paths, album, tmp_path / "nowhere")
    with pytest.raises(FolderNotFound, match="not watched"):
        relink(paths, tmp_path, album)


def test_a_place_inside_another_watched_folder_is_refused(
    album: Path, tmp_path: Path, paths: LibraryPaths
) -> None:
    other = tmp_path / "other"
    shutil.copytree(album, other / "photos")
    with Library(paths) as library:
        library.add_root(other)
    with pytest.raises(KnownError, match="watched already"):
        relink(paths, album, other / "photos")
    with Library(paths) as library:
        assert {root.root.path for root in library.roots()} == {album, other}
