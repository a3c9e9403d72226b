"""Only what is gone for certain is forgotten, and only when it was asked for."""

import shutil
from pathlib import Path

import pytest

from photoorganizer.core.errors import DiskFull
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import Decision, FileStamp, PhotoId
from photoorganizer.engine.purging import plan, purge
from photoorganizer.engine.recovery import restore
from photoorganizer.index import backups
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges
from photoorganizer.index.thumbnails import ThumbnailStore

FILES = ("a.jpg", "trip/b.jpg", "trip/c.jpg")


@pytest.fixture
def album(tmp_path: Path, paths: LibraryPaths) -> Path:
    """A watched folder with one photo that is there; two are missing, one of them tagged."""
    folder = tmp_path / "photos"
    (folder / "trip").mkdir(parents=True)
    (folder / "a.jpg").touch()
    with Catalog.open(paths.catalog) as catalog:
        root = catalog.add_root(folder)
        catalog.apply_scan(root.id, ScanChanges(added=[FileStamp(name, 1, 1) for name in FILES]))
        known = catalog.known_files(root.id)
        gone = [known[name].id for name in FILES[1:]]
        catalog.decide(gone[:1], "forest", Decision.TAG)
        catalog.decide(gone[:1], "snow", Decision.REJECT)
        catalog.apply_scan(root.id, ScanChanges(gone=gone))
        thumbnails = ThumbnailStore(paths.thumbnails, catalog.identity)
        thumbnails.put({file.id: b"jpeg" for file in known.values()})
        thumbnails.close()
    return folder


def names(paths: LibraryPaths) -> set[str]:
    with Catalog.open(paths.catalog) as catalog:
        assert catalog.check() == []
        [root] = catalog.roots()
        return set(catalog.known_files(root.id))


def test_the_plan_names_photos_and_tags_and_changes_nothing(
    album: Path, paths: LibraryPaths
) -> None:
    planned = plan(paths)
    assert [(one.path, one.tags) for one in planned.photos] == [
        (album / "trip" / "b.jpg", ("forest",)),
        (album / "trip" / "c.jpg", ()),
    ]
    assert planned.offline == []
    assert names(paths) == set(FILES)


def test_a_purge_forgets_what_was_planned_and_no_other(album: Path, paths: LibraryPaths) -> None:
    planned = plan(paths)
    assert purge(paths, planned) == 2
    assert names(paths) == {"a.jpg"}
    with Catalog.open(paths.catalog) as catalog:
        store = ThumbnailStore(paths.thumbnails, catalog.identity)
        assert set(store.get([PhotoId(number) for number in range(1, 9)])) == {PhotoId(1)}
        store.close()
        assert catalog.tag_counts() == []
    assert purge(paths, planned) == 0
    assert (album / "a.jpg").exists()


def test_a_purge_can_be_taken_back_by_its_backup(album: Path, paths: LibraryPaths) -> None:
    purge(paths, plan(paths))
    [backup] = paths.backups.iterdir()
    restore(paths, backup)
    assert names(paths) == set(FILES)
    assert [one.tags for one in plan(paths).photos] == [("forest",), ()]


def test_without_room_for_a_backup_nothing_is_forgotten(
    album: Path, paths: LibraryPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "SPARE_BYTES", 2**62)
    with pytest.raises(DiskFull, match="no room for a backup"):
        purge(paths, plan(paths))
    assert names(paths) == set(FILES)


def test_only_the_named_folders_are_purged(album: Path, paths: LibraryPaths) -> None:
    assert plan(paths, [album / "tri"]).photos == []
    assert len(plan(paths, [album / "trip"]).photos) == 2


def test_a_file_that_came_back_is_left_alone(album: Path, paths: LibraryPaths) -> None:
    (album / "trip" / "b.jpg").touch()
    assert [one.path.name for one in plan(paths).photos] == ["c.jpg"]


@pytest.mark.parametrize("emptied", [False, True])
def test_photos_of_a_folder_that_is_away_are_left_alone(
    album: Path, paths: LibraryPaths, *, emptied: bool
) -> None:
    shutil.rmtree(album)
    if emptied:  # a mount point without its drive
        album.mkdir()
    planned = plan(paths)
    assert (planned.photos, planned.offline) == ([], [album])


def test_a_photo_that_returned_since_the_plan_is_kept(album: Path, paths: LibraryPaths) -> None:
    planned = plan(paths)
    with Catalog.open(paths.catalog) as catalog:
        [root] = catalog.roots()
        returned = [one.id for one in planned.photos if one.path.name == "b.jpg"]
        catalog.apply_scan(root.id, ScanChanges(returned=returned))
    assert purge(paths, planned) == 1
    assert names(paths) == {"a.jpg", "trip/b.jpg"}
