"""A library whose photos are somewhere else now."""

import os
import shutil
from pathlib import Path

import pytest

from photoorganizer.core.errors import FolderNotFound, KnownError
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import Decision
from photoorganizer.engine.library import Library
from photoorganizer.engine.relinking import relink, take_back


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


@pytest.fixture
def wrong(album: Path, tmp_path: Path, paths: LibraryPaths, models: Path) -> Path:
    """A folder that holds one of the photos and 20 others, indexed in place of the album."""
    away = tmp_path / "unplugged"
    album.rename(away)
    folder = tmp_path / "wrong"
    folder.mkdir()
    names = sorted(file.name for file in away.iterdir())
    shutil.copy2(away / names[0], folder)
    shutil.copy2(away / names[1], folder / "renamed.jpg")
    (folder / names[2]).write_bytes((away / names[2]).read_bytes() + b"another")
    for number in range(20):
        content = (away / names[0]).read_bytes() + bytes([number])
        (folder / f"other {number}.jpg").write_bytes(content)
    relink(paths, album, folder)
    with Library(paths, models=models, workers=1) as library:
        assert library.index().photos > 6
    return folder


def test_a_relink_to_the_wrong_folder_is_taken_back_before_the_right_one_is_there(
    wrong: Path, album: Path, tmp_path: Path, paths: LibraryPaths, models: Path
) -> None:
    with Library(paths, models=models, workers=1) as library:
        [other, *_] = library.search('path:"other 7"')
        library.decide([other], "friend", Decision.TAG)
    back = take_back(paths, wrong)
    assert (back.root, back.found) == (album, 0)
    with Library(paths, models=models, workers=1) as library:
        offline = library.index()
        assert (offline.offline, offline.missing, offline.analysed) == ([album], 0, 0)
        assert library.roots()[0].absent == 0
        found = library.photos(library.search())
        assert len(found) == 6, "as many as before; those of the wrong folder are forgotten"
        assert {photo.path.parent for photo in found} == {album}
        assert len(library.search("#mine")) == 1
        [kept] = library.photos(library.search("#friend is:missing"))
        assert kept.path.name == "other 7.jpg", "what the user decided about is never forgotten"
        (tmp_path / "unplugged").rename(album)
        again = library.index()
        assert (again.photos, again.added, again.missing) == (6, 0, 0)
        assert again.analysed == 1, "only what had another content at the wrong place"
        assert len(library.search("#mine")) == 1
        assert library.index().analysed == 0
        assert library.doctor() == []


def test_a_relink_is_taken_back_once(album: Path, tmp_path: Path, paths: LibraryPaths) -> None:
    new = tmp_path / "new"
    shutil.copytree(album, new)
    with pytest.raises(KnownError, match="was not relinked"):
        take_back(paths, album)
    relink(paths, album, new)
    back = take_back(paths, new)
    assert (back.root, back.photos, back.found) == (album, 6, 6)
    with pytest.raises(KnownError, match="was not relinked"):
        take_back(paths, album)
    with pytest.raises(FolderNotFound, match="not watched"):
        take_back(paths, new)


def test_photos_that_were_missing_before_a_relink_are_missing_after_it_is_taken_back(
    album: Path, tmp_path: Path, paths: LibraryPaths, models: Path
) -> None:
    new = tmp_path / "new"
    shutil.copytree(album, new)
    next(album.iterdir()).unlink()
    with Library(paths, models=models, workers=1) as library:
        assert library.index().missing == 1
    relink(paths, album, new)
    with Library(paths, models=models, workers=1) as library:
        assert library.index().photos == 6
    take_back(paths, new)
    with Library(paths, models=models, workers=1) as library:
        assert len(library.search()) == 5
        assert len(library.search("is:missing")) == 1
        assert library.index().analysed == 0


def test_a_former_place_that_is_watched_by_now_is_not_gone_back_to(
    album: Path, tmp_path: Path, paths: LibraryPaths
) -> None:
    new = tmp_path / "new"
    shutil.copytree(album, new)
    relink(paths, album, new)
    with Library(paths) as library:
        library.add_root(album)
    with pytest.raises(KnownError, match="watched already"):
        take_back(paths, new)
    with Library(paths) as library:
        assert {root.root.path for root in library.roots()} == {album, new}
