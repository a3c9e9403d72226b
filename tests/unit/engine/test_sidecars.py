"""Tags come out of files and sidecars, and go back into sidecars."""

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import drawn
from photoorganizer.core.types import (
    Change,
    ChangeSet,
    Decision,
    PhotoId,
    Progress,
    TagSource,
    TagState,
)
from photoorganizer.engine.control import JobControl
from photoorganizer.engine.decisions import Decisions
from photoorganizer.engine.library import Library
from photoorganizer.engine.rereading import Rereading
from photoorganizer.engine.sidecars import Sidecars
from photoorganizer.files import sidecars
from photoorganizer.files.scan import scan
from photoorganizer.files.xmp import flat_keywords, merge
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges
from shelf import Shelf

PATIENCE_S = 30.0


class Album(Shelf):
    """A catalog of three real files that the network has seen, and what writes their sidecars."""

    def __init__(self, folder: Path, catalog: Catalog) -> None:
        self.catalog = catalog
        self.folder = folder
        self.root = catalog.add_root(folder)
        self.decisions = Decisions(catalog)
        self.heard: list[ChangeSet | Progress] = []
        self.sidecars = Sidecars(catalog, self.heard.append)
        drawn.fill(folder, 3)
        for photo, name in zip(sorted(folder.iterdir()), "abc", strict=True):
            photo.rename(folder / f"{name}.jpg")
        catalog.apply_scan(self.root.id, ScanChanges(added=list(scan(folder))))
        self.record(*(self.analysed(self.photo(name)) for name in "abc"))

    def photo(self, name: str) -> PhotoId:
        found = self.catalog.photo_at(self.folder / f"{name}.jpg")
        assert found is not None
        return found.id

    def reread(self) -> int:
        """Do what indexing does about sidecars; return how many photos were read again."""
        return Rereading(self.catalog, Path()).run([self.root], JobControl(), self.heard.append)

    def decide(self, name: str, tag: str, decision: Decision = Decision.TAG) -> None:
        before = self.decisions.decide([self.photo(name)], [tag], decision)
        assert before
        photos = frozenset(one.photo_id for one in before)
        self.sidecars.hear(ChangeSet(frozenset({Change.TAGS}), photos))

    def states(self, name: str, source: TagSource | None = None) -> dict[str, TagState]:
        tags = self.catalog.tags([self.photo(name)])[self.photo(name)]
        return {tag.name: tag.state for tag in tags if source in (None, tag.source)}


@pytest.fixture
def album(tmp_path: Path) -> Iterator[Album]:
    (tmp_path / "photos").mkdir()
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        album = Album(tmp_path / "photos", catalog)
        yield album
        album.sidecars.close()


@pytest.fixture
def folder(album: Album) -> Path:
    return album.folder


def written(path: Path) -> list[str]:
    return [keyword.text for keyword in flat_keywords(path.read_bytes()) or ()]


def sidecar(path: Path, *keywords: str) -> Path:
    path.write_bytes(merge(None, [], [], keywords))
    return path


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)


def test_indexing_imports_keywords_and_notices_a_sidecar_that_changed(
    library: Library, tmp_path: Path, drawn_photos: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(min(drawn_photos.glob("*.jpg")), folder / "a.jpg")

    def imported() -> list[str]:
        photo = library.photo_at(folder / "a.jpg").id
        return [tag.name for tag in library.tags([photo])[photo] if tag.source == "imported"]

    sidecar(folder / "a.jpg.xmp", "Places|Japan|Otaru", "Old Town")
    assert library.index([folder]).analysed == 1
    assert imported() == ["old_town", "otaru"]
    sidecar(folder / "a.jpg.xmp", "Canal")
    report = library.index()
    assert (report.analysed, report.changed) == (0, 0)
    assert imported() == ["canal"]
    library.sidecars.set_automatic(automatic=True)
    library.decide([library.photo_at(folder / "a.jpg").id], "sea", Decision.TAG)
    library.close()
    assert written(folder / "a.jpg.xmp") == ["Canal", "sea"]


# Reading


def test_metadata_that_was_never_read_is_read(album: Album) -> None:
    with album.catalog._database.write() as db:
        db.execute("DELETE FROM metadata")
    assert album.reread() == 3
    assert album.reread() == 0
    assert album.sidecars.metadata(album.photo("a")) is not None


def test_a_rejected_keyword_does_not_come_back(album: Album, folder: Path) -> None:
    sidecar(folder / "a.xmp", "Otaru")
    album.reread()
    album.decide("a", "otaru", Decision.UNTAG)
    sidecar(folder / "a.xmp", "Otaru", "Canal")
    album.reread()
    assert album.states("a") == {"canal": TagState.MINE, "otaru": TagState.REJECTED}


def test_a_sidecar_that_is_gone_or_broken_takes_no_tag_with_it(album: Album, folder: Path) -> None:
    path = sidecar(folder / "a.xmp", "Otaru")
    album.reread()
    path.write_bytes(b"<half")
    album.reread()
    assert album.states("a") == {"otaru": TagState.MINE}
    path.unlink()
    album.reread()
    assert album.states("a") == {"otaru": TagState.MINE}


@pytest.mark.parametrize("year", [1971, 2001, 2099])
def test_a_sidecar_of_another_time_is_read_whatever_the_clock_says(
    album: Album, folder: Path, year: int
) -> None:
    path = sidecar(folder / "a.xmp", "Otaru")
    album.reread()
    sidecar(path, "Canal")
    moment = datetime(year, 1, 1, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    assert album.reread() == 1
    assert "canal" in album.states("a")
    assert album.reread() == 0


def test_tags_are_written_though_the_clock_was_set_back(
    album: Album, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.decide("a", "sea")
    album.sidecars.write()
    monkeypatch.setattr(time, "time", lambda: 1_000_000.0)
    album.decide("a", "sky")
    album.decide("a", "sea", Decision.UNTAG)
    assert album.sidecars.pending() == 1
    assert album.sidecars.write().written == 1
    assert written(folder / "a.jpg.xmp") == ["sky"]
    assert (album.sidecars.pending(), album.reread()) == (0, 0)


def test_tags_of_mine_outlive_a_keyword_of_the_same_name(album: Album, folder: Path) -> None:
    album.decide("a", "otaru")
    path = sidecar(folder / "a.xmp", "Otaru")
    album.reread()
    sidecar(path, "Canal")
    album.reread()
    assert album.states("a", TagSource.USER) == {"otaru": TagState.MINE}


# Writing


def test_tags_of_mine_are_written_and_nothing_else(album: Album, folder: Path) -> None:
    album.decide("a", "sea")
    album.decide("a", "sky", Decision.REJECT)
    assert album.sidecars.pending() == 1
    report = album.sidecars.write()
    assert (report.written, report.pending, report.problems) == (1, 0, [])
    assert written(folder / "a.jpg.xmp") == ["sea"]
    assert not (folder / "b.jpg.xmp").exists()


def test_what_we_wrote_is_not_imported(album: Album, folder: Path) -> None:
    album.decide("a", "sea")
    album.sidecars.write()
    album.decide("a", "sea", Decision.UNTAG)
    os.utime(folder / "a.jpg.xmp")
    album.reread()
    assert album.states("a") == {}
    album.sidecars.write()
    assert written(folder / "a.jpg.xmp") == []


def test_a_tag_that_was_taken_back_goes_and_foreign_ones_stay(album: Album, folder: Path) -> None:
    path = sidecar(folder / "a.xmp", "Places|Otaru", "sky")
    album.decide("a", "sky")
    album.reread()
    album.decide("a", "sea")
    album.sidecars.write()
    assert written(path) == ["Otaru", "sky", "sea"]
    for tag in ("otaru", "sea", "sky"):
        album.decide("a", tag, Decision.UNTAG)
    album.sidecars.write()
    assert written(path) == ["Otaru", "sky"]
    assert not (folder / "a.jpg.xmp").exists()


def test_undo_is_written_as_well(album: Album, folder: Path) -> None:
    album.decide("a", "sea")
    album.sidecars.write()
    album.decisions.undo()
    assert album.sidecars.pending() == 1
    album.sidecars.write()
    assert written(folder / "a.jpg.xmp") == []


def test_writing_again_changes_no_file(album: Album, folder: Path) -> None:
    album.decide("a", "sea")
    album.sidecars.write()
    before = (folder / "a.jpg.xmp").stat()
    report = album.sidecars.write([album.photo("a")])
    assert (report.written, report.unchanged) == (0, 1)
    assert (folder / "a.jpg.xmp").stat().st_mtime_ns == before.st_mtime_ns
    assert album.reread() == 0


def test_a_new_sidecar_holds_the_keywords_of_the_photo_itself(album: Album, folder: Path) -> None:
    path = sidecar(folder / "a.xmp", "Old Town", "Canal")
    album.reread()
    path.unlink()
    album.decide("a", "canal", Decision.UNTAG)
    album.decide("a", "sea")
    album.sidecars.write()
    assert written(folder / "a.jpg.xmp") == ["Old Town", "sea"]


def test_a_broken_sidecar_is_never_overwritten(album: Album, folder: Path) -> None:
    (folder / "a.jpg.xmp").write_bytes(b"<half")
    album.decide("a", "sea")
    album.decide("b", "sea")
    report = album.sidecars.write()
    assert (report.written, report.pending) == (1, 1)
    [problem] = report.problems
    assert problem.startswith("“a.jpg.xmp” is damaged")
    assert (folder / "a.jpg.xmp").read_bytes() == b"<half"


def test_a_folder_that_may_not_be_written_to_is_said_once(
    album: Album, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    for name in "abc":
        album.decide(name, "sea")
    with monkeypatch.context() as patch:
        patch.setattr(sidecars, "replace", refuse)
        report = album.sidecars.write()
    assert (report.written, report.pending) == (0, 3)
    assert report.problems == [
        f"{folder} may not be written to until you change its permissions: "
        "3 sidecars wait in the library."
    ]
    assert album.sidecars.write().written == 3


def test_a_folder_that_is_not_there_gets_no_sidecars(album: Album, folder: Path) -> None:
    album.decide("a", "sea")
    album.decide("b", "sea")
    (folder / "a.jpg").unlink()
    report = album.sidecars.write()
    assert (report.written, report.pending) == (1, 1)
    assert report.problems == [
        f"Photos in {folder} are not there now: 1 sidecar waits in the library."
    ]
    folder.rename(folder.with_name("away"))
    [problem] = album.sidecars.write().problems
    assert problem.startswith(f"{folder} is not there now: 1 sidecar waits")
    assert not folder.exists()


def test_a_kill_between_file_and_catalog_loses_no_tag_and_doubles_none(
    album: Album, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album.decide("a", "sea")
    notes = album.catalog.notes

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(notes, "done", killed)
        with pytest.raises(KeyboardInterrupt):
            album.sidecars.write()
    assert written(folder / "a.jpg.xmp") == ["sea"]
    assert album.sidecars.pending() == 1
    album.reread()
    assert album.states("a", TagSource.IMPORTED) == {}
    album.decide("a", "sea", Decision.UNTAG)
    album.sidecars.write()
    assert written(folder / "a.jpg.xmp") == []


def test_what_waits_survives_the_program(album: Album, folder: Path) -> None:
    album.decide("a", "sea")
    with Catalog.open(album.catalog.path) as reopened:
        assert Sidecars(reopened, print).pending() == 1


def test_originals_are_never_written(album: Album, folder: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    for name in "abc":
        album.decide(name, "sea")
    album.sidecars.write()
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before


# By itself


@pytest.fixture
def automatic(album: Album) -> Album:
    album.sidecars.set_automatic(automatic=True)
    return album


def test_tags_go_into_sidecars_by_themselves(automatic: Album, folder: Path) -> None:
    assert automatic.sidecars.in_use
    automatic.decide("a", "sea")
    until(lambda: automatic.sidecars.pending() == 0)
    assert written(folder / "a.jpg.xmp") == ["sea"]


def test_what_an_earlier_run_left_is_written_once_photos_were_looked_for(
    automatic: Album, folder: Path
) -> None:
    automatic.decisions.decide([automatic.photo("a")], ["sea"], Decision.TAG)
    automatic.sidecars.hear(ChangeSet(frozenset({Change.SIDECARS})))
    assert automatic.sidecars.pending() == 1
    automatic.sidecars.hear(ChangeSet(frozenset({Change.PHOTOS})))
    until(lambda: automatic.sidecars.pending() == 0)
    assert written(folder / "a.jpg.xmp") == ["sea"]


def test_closing_writes_what_was_just_decided(automatic: Album, folder: Path) -> None:
    automatic.decide("a", "sea")
    automatic.sidecars.close()
    assert written(folder / "a.jpg.xmp") == ["sea"]


def test_nothing_is_written_by_itself_unless_that_is_wanted(album: Album, folder: Path) -> None:
    album.decide("a", "sea")
    album.sidecars.close()
    assert not album.sidecars.in_use
    assert not (folder / "a.jpg.xmp").exists()


def test_what_goes_wrong_by_itself_is_said_once(automatic: Album, folder: Path) -> None:
    def said() -> list[str]:
        return [event.message for event in automatic.heard if isinstance(event, Progress)]

    (folder / "a.jpg.xmp").write_bytes(b"<half")
    automatic.decide("a", "sea")
    until(lambda: bool(said()))
    automatic.decide("b", "sea")
    automatic.sidecars.close()
    assert written(folder / "b.jpg.xmp") == ["sea"]
    assert len(said()) == 1
