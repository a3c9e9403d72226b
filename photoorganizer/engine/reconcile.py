"""What a scan found against what the catalog knows: added, changed, gone, returned, moved.

Pure: files are compared by path, size and time alone. Only a file whose content may be a known
photo's is opened, by the `fingerprint` handed in.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from photoorganizer.core.types import FileStamp, Photo, PhotoId, PhotoState, Root, RootId
from photoorganizer.index.records import KnownFile, ScanChanges

_EDITED_IN_PLACE = frozenset({"BMP", "DIB", "PPM", "PSD", "SGI", "TGA", "TIFF"})
"""Formats without compression: an edit may leave their size, beginning and end as they were."""

Move = tuple[PhotoId, RootId, FileStamp]

Refused = Container[tuple[PhotoId, RootId, str]]
"""Photos with the places of files that are not to be taken for them: the user said so."""


def compare(
    known: Mapping[str, KnownFile],
    found: Iterable[FileStamp],
    saw: Callable[[str], bool],
    ignores: Callable[[str], bool] = lambda _path: False,
) -> ScanChanges:
    """Return what changed in one root.

    Args:
        known: the catalog's files by relative path.
        found: what the scan sees.
        saw: whether the scan looked where a path would be; asked once `found` is consumed.
        ignores: whether a path is passed over; asked once `found` is consumed.
    """
    added: list[FileStamp] = []
    changed: list[tuple[PhotoId, FileStamp]] = []
    returned: list[PhotoId] = []
    seen: set[str] = set()
    for stamp in found:
        seen.add(stamp.path)
        file = known.get(stamp.path)
        if file is None:
            added.append(stamp)
        elif (file.size, file.mtime_ns) != (stamp.size, stamp.mtime_ns):
            changed.append((file.id, stamp))
        elif file.state in (PhotoState.MISSING, PhotoState.IGNORED):
            returned.append(file.id)
    unseen = [(path, file) for path, file in known.items() if path not in seen]
    ignored = {file.id for path, file in unseen if ignores(path)}
    gone = [
        file.id
        for path, file in unseen
        if file.id not in ignored and file.state is not PhotoState.MISSING and saw(path)
    ]
    passed_over = [
        file.id for _, file in unseen if file.id in ignored and file.state is not PhotoState.IGNORED
    ]
    return ScanChanges(added, changed, gone, returned, passed_over)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of each file once contents were compared.

    Attributes:
        changes: by root; without the files that turned out to be known photos.
        moves: photos that are somewhere else now.
        touched: photos whose file has another time and the same content.
    """

    changes: Mapping[Root, ScanChanges]
    moves: list[Move]
    touched: list[Move]


def settle(
    changes: Mapping[Root, ScanChanges],
    photos: Sequence[Photo],
    fingerprint: Callable[[Path], bytes | None],
    refused: Refused = frozenset(),
) -> Settled:
    """Tell photos that were moved, renamed, swapped or only touched from those that are new.

    A photo goes where its content is. Other content at a known path, found nowhere before, is
    that photo, edited; where the photo itself went elsewhere, it is a new one.

    Args:
        changes: what the comparison of each root said.
        photos: the photos that are gone or changed by it, and those that were missing before.
        fingerprint: the quick hash of a file, or None when it cannot be read.
        refused: which photos are not to be taken for which files.
    """
    unknown = {
        root: [*one.added, *(stamp for _, stamp in one.changed)] for root, one in changes.items()
    }
    matched = match_moves(unknown, photos, fingerprint, refused)
    home = {photo.id: (photo.root_id, photo.stamp.path) for photo in photos}
    touched = [move for move in matched if home[move[0]] == (move[1], move[2].path)]
    moves = [move for move in matched if home[move[0]] != (move[1], move[2].path)]
    return _entered(Settled(changes, moves, touched), matched)


def with_moves(settled: Settled, moves: Sequence[Move]) -> Settled:
    """Return what is left once these photos were found elsewhere, too."""
    return _entered(replace(settled, moves=[*settled.moves, *moves]), moves)


def _entered(settled: Settled, matched: Sequence[Move]) -> Settled:
    taken = {(root, stamp.path) for _, root, stamp in matched}
    found = {photo for photo, _, _ in matched}
    left = {root: _without(one, root, taken, found) for root, one in settled.changes.items()}
    return replace(settled, changes=left)


def _without(
    changes: ScanChanges, root: Root, taken: set[tuple[RootId, str]], found: set[PhotoId]
) -> ScanChanges:
    """Return what is left of a root's changes, given the places taken and the photos found."""
    free = [(id_, s) for id_, s in changes.changed if (root.id, s.path) not in taken]
    overwritten = [
        id_ for id_, s in changes.changed if (root.id, s.path) in taken and id_ not in found
    ]
    return replace(
        changes,
        added=[
            *(stamp for stamp in changes.added if (root.id, stamp.path) not in taken),
            *(stamp for id_, stamp in free if id_ in found),
        ],
        changed=[(id_, stamp) for id_, stamp in free if id_ not in found],
        gone=[*(id_ for id_ in changes.gone if id_ not in found), *overwritten],
    )


def match_moves(
    files: Mapping[Root, Sequence[FileStamp]],
    photos: Iterable[Photo],
    fingerprint: Callable[[Path], bytes | None],
    refused: Refused = frozenset(),
) -> list[Move]:
    """Return which files are known photos, with the place of each.

    A file is the same photo when its size and quick hash are. Among copies of one content, the
    photo that was at that very place is taken first, then one that had the same file name.

    Args:
        files: those whose content is not known, by root.
        photos: those whose files are not where they were, or not what they were.
        fingerprint: the quick hash of a file, or None when it cannot be read.
        refused: which photos are not to be taken for which files.
    """
    by_content: dict[tuple[int, bytes], list[Photo]] = defaultdict(list)
    sizes = set()
    for known in photos:
        if known.quick_hash is not None:
            by_content[known.stamp.size, known.quick_hash].append(known)
            sizes.add(known.stamp.size)
    contents = [
        (root, stamp, (stamp.size, fingerprint(root.path / stamp.path) or b""))
        for root, stamps in files.items()
        for stamp in stamps
        if stamp.size in sizes
    ]
    moves: list[Move] = []
    for suits in (_same_place, _same_name, _elsewhere):
        left = []
        for root, stamp, content in contents:
            candidates = by_content.get(content, [])
            photo = next(
                (
                    one
                    for one in candidates
                    if suits(one, root, stamp) and (one.id, root.id, stamp.path) not in refused
                ),
                None,
            )
            if photo is None:
                left.append((root, stamp, content))
                continue
            candidates.remove(photo)
            moves.append((photo.id, root.id, stamp))
        contents = left
    return moves


def _same_place(photo: Photo, root: Root, stamp: FileStamp) -> bool:
    return _is_home(photo, root, stamp) and photo.format not in _EDITED_IN_PLACE


def _same_name(photo: Photo, root: Root, stamp: FileStamp) -> bool:
    same = photo.path.name == PurePosixPath(stamp.path).name
    return same and not _is_home(photo, root, stamp)


def _elsewhere(photo: Photo, root: Root, stamp: FileStamp) -> bool:
    return not _is_home(photo, root, stamp)


def _is_home(photo: Photo, root: Root, stamp: FileStamp) -> bool:
    return (photo.root_id, photo.stamp.path) == (root.id, stamp.path)
