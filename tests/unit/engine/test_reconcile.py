"""Scans are compared with the catalog by path, size and time; moves by content."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.types import FileStamp, Photo, PhotoId, PhotoState, Root, RootId
from photoorganizer.engine.reconcile import compare, match_moves
from photoorganizer.index.records import KnownFile

ROOT = Root(RootId(1), Path("/photos"))


def known(number: int, stamp: FileStamp, state: PhotoState = PhotoState.READY) -> KnownFile:
    return KnownFile(PhotoId(number), stamp.size, stamp.mtime_ns, state, None)


def missing(number: int, path: str, size: int, digest: bytes) -> Photo:
    return Photo(
        id=PhotoId(number),
        root_id=ROOT.id,
        path=ROOT.path / path,
        stamp=FileStamp(path, size, 1),
        state=PhotoState.MISSING,
        reason=None,
        taken=0.0,
        quick_hash=digest,
    )


def everywhere(path: str) -> bool:
    return True


paths = st.sampled_from(["a.jpg", "b.jpg", "trip/a.jpg", "trip/b.jpg", "trip/day 2/c.jpg"])
stamps = st.builds(FileStamp, paths, st.integers(1, 3), st.integers(1, 3))
folders = st.dictionaries(paths, stamps).map(
    lambda found: {path: FileStamp(path, s.size, s.mtime_ns) for path, s in found.items()}
)


@given(before=folders, after=folders, missing_paths=st.sets(paths))
def test_changes_lead_from_what_was_known_to_what_was_found(
    before: dict[str, FileStamp], after: dict[str, FileStamp], missing_paths: set[str]
) -> None:
    files = {
        path: known(
            number, stamp, PhotoState.MISSING if path in missing_paths else PhotoState.READY
        )
        for number, (path, stamp) in enumerate(before.items(), start=1)
    }
    changes = compare(files, after.values(), everywhere)
    by_id = {file.id: path for path, file in files.items()}
    present = {path for path in before if path not in missing_paths}
    present -= {by_id[photo] for photo in changes.gone}
    present |= {by_id[photo] for photo in changes.returned}
    present |= {stamp.path for _, stamp in changes.changed}
    present |= {stamp.path for stamp in changes.added}
    assert present == set(after)
    assert all(before[stamp.path] != stamp for _, stamp in changes.changed)
    assert not {stamp.path for stamp in changes.added} & set(before)


@given(folder=folders)
def test_unchanged_folder_has_no_changes(folder: dict[str, FileStamp]) -> None:
    files = {path: known(n, stamp) for n, (path, stamp) in enumerate(folder.items(), start=1)}
    changes = compare(files, folder.values(), everywhere)
    assert not (changes.added or changes.changed or changes.gone or changes.returned)


def test_photos_of_a_folder_that_cannot_be_listed_are_not_gone() -> None:
    stamp = FileStamp("locked/a.jpg", 1, 1)
    changes = compare({"locked/a.jpg": known(1, stamp)}, [], lambda path: False)
    assert not changes.gone


def test_moved_file_is_matched_by_content() -> None:
    stamp = FileStamp("new/name.jpg", 10, 2)
    moves = match_moves({ROOT: [stamp]}, [missing(7, "old.jpg", 10, b"x")], lambda path: b"x")
    assert moves == [(PhotoId(7), ROOT.id, stamp)]


def test_file_of_the_same_size_but_other_content_is_new() -> None:
    stamp = FileStamp("new.jpg", 10, 2)
    assert match_moves({ROOT: [stamp]}, [missing(7, "old.jpg", 10, b"x")], lambda path: b"y") == []


def test_only_files_that_may_have_moved_are_opened() -> None:
    opened: list[Path] = []

    def fingerprint(path: Path) -> bytes:
        opened.append(path)
        return b"x"

    added = [FileStamp("other-size.jpg", 11, 2), FileStamp("same-size.jpg", 10, 2)]
    match_moves({ROOT: added}, [missing(7, "old.jpg", 10, b"x")], fingerprint)
    assert opened == [ROOT.path / "same-size.jpg"]


def test_copies_are_matched_by_their_file_names_and_only_once() -> None:
    copies = [missing(1, "trip/a.jpg", 10, b"x"), missing(2, "trip/b.jpg", 10, b"x")]
    added = [FileStamp("2024/b.jpg", 10, 2), FileStamp("2024/a.jpg", 10, 2)]
    moves = match_moves({ROOT: added}, copies, lambda path: b"x")
    assert {(photo, stamp.path) for photo, _, stamp in moves} == {
        (PhotoId(1), "2024/a.jpg"),
        (PhotoId(2), "2024/b.jpg"),
    }


def test_file_that_cannot_be_read_is_not_a_moved_one() -> None:
    stamp = FileStamp("new.jpg", 10, 2)
    assert match_moves({ROOT: [stamp]}, [missing(7, "o.jpg", 10, b"x")], lambda path: None) == []
