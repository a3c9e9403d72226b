"""What a scan found against what the catalog knows: added, changed, gone, returned, moved.

Pure: files are compared by path, size and time alone. Only a file that may be a moved one is
opened, by the `fingerprint` handed in.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from photoorganizer.core.types import FileStamp, Photo, PhotoId, PhotoState, Root, RootId
from photoorganizer.index.records import KnownFile, ScanChanges

Move = tuple[PhotoId, RootId, FileStamp]


def compare(
    known: Mapping[str, KnownFile], found: Iterable[FileStamp], saw: Callable[[str], bool]
) -> ScanChanges:
    """Return what changed in one root.

    Args:
        known: the catalog's files by relative path.
        found: what the scan sees.
        saw: whether the scan looked where a path would be; asked once `found` is consumed.
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
        elif file.state is PhotoState.MISSING:
            returned.append(file.id)
    gone = [
        file.id
        for path, file in known.items()
        if path not in seen and file.state is not PhotoState.MISSING and saw(path)
    ]
    return ScanChanges(added, changed, gone, returned)


def match_moves(
    added: Mapping[Root, Sequence[FileStamp]],
    missing: Iterable[Photo],
    fingerprint: Callable[[Path], bytes | None],
) -> list[Move]:
    """Return which added files are missing photos that were moved or renamed.

    A file is the same photo when its size and quick hash are. Among copies of one content, the
    photo that had the same file name is taken first.

    Args:
        added: new files by root.
        missing: photos whose files are not where they were.
        fingerprint: the quick hash of a file, or None when it cannot be read.
    """
    by_size: dict[int, list[Photo]] = defaultdict(list)
    for photo in missing:
        if photo.quick_hash is not None:
            by_size[photo.stamp.size].append(photo)
    moves: list[Move] = []
    for root, stamps in added.items():
        for stamp in stamps:
            candidates = by_size.get(stamp.size)
            if not candidates:
                continue
            digest = fingerprint(root.path / stamp.path)
            same = [photo for photo in candidates if photo.quick_hash == digest]
            if same:
                name = PurePosixPath(stamp.path).name
                photo = next((one for one in same if one.path.name == name), same[0])
                candidates.remove(photo)
                moves.append((photo.id, root.id, stamp))
    return moves
