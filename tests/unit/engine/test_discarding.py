"""Photos go to the trash only as they were seen, and come back with their tags."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoorganizer.core.types import ChangeSet, Decision, FileStamp, PhotoState
from photoorganizer.engine import trashing
from photoorganizer.engine.discarding import Discarding
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query_parser import parse
from photoorganizer.index.records import ScanChanges
from trash_bin import TrashBin, needs_way_back


class Desk:
    """Three photos, and what was heard of them."""

    def __init__(self, catalog: Catalog, folder: Path) -> None:
        self.catalog, self.folder = catalog, folder
        root = catalog.add_root(folder)
        names = ("a.jpg", "b.jpg", "c.jpg")
        stamps = []
        for name in names:
            (folder / name).write_bytes(name.encode())
            status = (folder / name).stat()
            stamps.append(FileStamp(name, status.st_size, status.st_mtime_ns))
        catalog.apply_scan(root.id, ScanChanges(added=stamps))
        known = catalog.known_files(root.id)
        self.ids = [known[name].id for name in names]
        self.news: list[ChangeSet] = []
        self.discarding = Discarding(catalog, self.news.append)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "photos").mkdir()
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Desk(catalog, tmp_path / "photos")


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrashBin:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made = TrashBin(tmp_path / "data")
    monkeypatch.setattr(trashing, "send2trash", made.send)
    return made


def test_trashed_photos_are_missing_and_keep_their_tags(desk: Desk, bin_: TrashBin) -> None:
    a, b, _ = desk.ids
    desk.catalog.decide([a], "sea", Decision.TAG)
    trashed = desk.discarding.trash([a, b, a])
    assert [photo.id for photo in trashed.photos] == [a, b] and not trashed.refused
    assert bin_.gone == [desk.folder / "a.jpg", desk.folder / "b.jpg"]
    assert [photo.state for photo in desk.catalog.photos([a, b])] == [PhotoState.MISSING] * 2
    assert desk.catalog.search(parse("is:missing #sea")) == [a]
    assert desk.news[-1].photos == {a, b}


def test_a_photo_that_changed_since_it_was_seen_stays(desk: Desk, bin_: TrashBin) -> None:
    a, b, _ = desk.ids
    (desk.folder / "a.jpg").write_bytes(b"another picture")
    trashed = desk.discarding.trash([a, b])
    assert [photo.id for photo in trashed.photos] == [b]
    assert "a.jpg" in trashed.refused[0].reason
    assert bin_.gone == [desk.folder / "b.jpg"]


@needs_way_back
def test_photos_come_back_with_their_tags(desk: Desk, bin_: TrashBin) -> None:
    a, b, _ = desk.ids
    desk.catalog.decide([a], "sea", Decision.TAG)
    trashed = desk.discarding.trash([a, b])
    (bin_.folder / "files" / "1-b.jpg").unlink()
    assert desk.discarding.put_back(trashed.photos) == [trashed.photos[0]]
    assert desk.catalog.search(parse("#sea")) == [a]
    assert (desk.folder / "a.jpg").read_bytes() == b"a.jpg"
    assert desk.news[-1].photos == {a}


def test_where_only_the_system_can_it_is_told(
    desk: Desk, bin_: TrashBin, monkeypatch: pytest.MonkeyPatch
) -> None:
    trashed = desk.discarding.trash(desk.ids[:1])
    monkeypatch.setattr(trashing, "has_way_back", lambda: False)
    with pytest.raises(trashing.KnownError, match="system’s trash"):
        desk.discarding.put_back(trashed.photos)
    assert len(bin_.gone) == 1
