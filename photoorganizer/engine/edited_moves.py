"""Photos that were moved and had their metadata edited: other bytes, and still the same picture.

A scan looks here only where photos have vanished and files have come. A file is a candidate for a
photo of the same name, or else of the same capture time; it is that photo if it looks the same to
the last pixel of its thumbnail, at the same size and in the same format. Where several photos or
files look so, names and times must tell them apart: nothing is guessed.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from photoorganizer.core.metadata import Description
from photoorganizer.core.types import FileStamp, Photo, PhotoId, Root
from photoorganizer.engine.analysis import WorkerPool
from photoorganizer.engine.reconcile import Move, Refused, Settled
from photoorganizer.engine.worker import Look, look, reread
from photoorganizer.files.thumbnails import pixels_of

_SAME_TIME_S = 0.001

Portrait = tuple[int | None, int | None, str | None, bytes]
"""Width, height, format and the pixels of the thumbnail: what the same picture has in common."""


class Eyes(Protocol):
    """What opens candidates. Both leave out files that cannot be read."""

    def times(self, files: Sequence[Path]) -> Mapping[Path, float | None]:
        """Return when files say they were taken; their pictures are not decoded."""

    def looks(self, files: Sequence[Path]) -> Mapping[Path, Look]:
        """Return what files look like."""

    def picture(self, thumbnail: bytes) -> bytes:
        """Return what thumbnails of the same picture have in common; nothing for a damaged one."""


class Sight:
    """Opens files in a process of its own; begun only where there is something to open."""

    def __init__(self, models: Path, checkpoint: Callable[[], None]) -> None:
        self._models = models
        self._checkpoint = checkpoint

    def times(self, files: Sequence[Path]) -> Mapping[Path, float | None]:
        """Return when files say they were taken."""
        said: dict[Path, float | None] = {}
        if files:
            with WorkerPool[Path, Description](self._models, 1, work=reread) as pool:
                for outcomes in pool.analyse((file, file) for file in files):
                    said |= {f: one.taken for f, one in outcomes if isinstance(one, Description)}
                    self._checkpoint()
        return said

    def looks(self, files: Sequence[Path]) -> Mapping[Path, Look]:
        """Return what files look like."""
        seen: dict[Path, Look] = {}
        if files:
            with WorkerPool[Path, Look](self._models, 1, work=look) as pool:
                for outcomes in pool.analyse((file, file) for file in files):
                    seen |= {file: one for file, one in outcomes if isinstance(one, Look)}
                    self._checkpoint()
        return seen

    def picture(self, thumbnail: bytes) -> bytes:
        """Return the pixels of a thumbnail."""
        return pixels_of(thumbnail)


@dataclass(frozen=True, slots=True)
class _File:
    root: Root
    stamp: FileStamp
    occupant: PhotoId | None = None
    """The photo that was at its place and seems to have changed."""

    @property
    def path(self) -> Path:
        return self.root.path / self.stamp.path

    @property
    def name(self) -> str:
        return PurePosixPath(self.stamp.path).name


def names_of_new(settled: Settled) -> set[str]:
    """Return the names of the files that no photo was found for."""
    return {
        PurePosixPath(stamp.path).name for one in settled.changes.values() for stamp in one.added
    }


def find(
    settled: Settled,
    photos: Sequence[Photo],
    thumbnails: Callable[[Iterable[PhotoId]], Mapping[PhotoId, bytes]],
    eyes: Eyes,
    refused: Refused,
) -> tuple[list[Move], dict[PhotoId, Look]]:
    """Return the moves to files that were edited, and what each photo's file holds now.

    Args:
        settled: what comparing bytes left over.
        photos: those that are missing, by this scan or by an earlier one.
        thumbnails: what photos looked like when they were analysed.
        eyes: what opens files.
        refused: which photos are not to be taken for which files.
    """
    files = _candidates(settled, photos, eyes)
    occupants = [file.occupant for file in files if file.occupant is not None]
    if not files:
        return [], {}
    seen = eyes.looks([file.path for file in files])
    kept = thumbnails([*(photo.id for photo in photos), *occupants])
    known = {photo: found for photo, one in kept.items() if (found := eyes.picture(one))}
    alike: dict[Portrait, tuple[list[Photo], list[_File]]] = defaultdict(lambda: ([], []))
    for photo in photos:
        if photo.id in known:
            here = (photo.width, photo.height, photo.format, known[photo.id])
            alike[here][0].append(photo)
    for file in files:
        one = seen.get(file.path)
        if one is None:
            continue
        facts, picture = one.facts, eyes.picture(one.thumbnail)
        if file.occupant is None or known.get(file.occupant, picture) != picture:
            alike[facts.width, facts.height, facts.format, picture][1].append(file)
    pairs = [pair for group in alike.values() for pair in _told_apart(*group, seen, refused)]
    moves = [(photo.id, file.root.id, file.stamp) for photo, file in pairs]
    return moves, {photo.id: seen[file.path] for photo, file in pairs}


def _candidates(settled: Settled, photos: Sequence[Photo], eyes: Eyes) -> list[_File]:
    """Return the files that may be one of `photos`: by name, the rest by capture time."""
    names = {photo.path.name for photo in photos}
    new = [_File(root, stamp) for root, one in settled.changes.items() for stamp in one.added]
    changed = [
        _File(root, stamp, photo)
        for root, one in settled.changes.items()
        for photo, stamp in one.changed
    ]
    gone = {photo for one in settled.changes.values() for photo in one.gone}
    dated = {
        _moment(photo.taken): photo.path.suffix.lower()
        for photo in photos
        if photo.id in gone and photo.taken != photo.stamp.mtime_ns / 1e9
    }
    endings = set(dated.values())
    rest = [file for file in new if file.name not in names and file.path.suffix.lower() in endings]
    times = eyes.times([file.path for file in rest])
    return [
        *(file for file in (*new, *changed) if file.name in names),
        *(file for file in rest if _moment(times.get(file.path)) in dated),
    ]


def _moment(taken: float | None) -> int | None:
    return None if taken is None else round(taken / _SAME_TIME_S)


def _told_apart(
    photos: list[Photo], files: list[_File], seen: Mapping[Path, Look], refused: Refused
) -> list[tuple[Photo, _File]]:
    """Return which of several photos is which of several files that all look the same."""
    pairs: list[tuple[Photo, _File]] = []
    keys: tuple[tuple[Callable[[Photo], Hashable], Callable[[_File], Hashable]], ...] = (
        (lambda photo: photo.path.name, lambda file: file.name),
        (lambda photo: _moment(photo.taken), lambda f: _moment(seen[f.path].facts.taken)),
    )
    for of_photo, of_file in keys:
        by_key: dict[Hashable, tuple[list[Photo], list[_File]]] = defaultdict(lambda: ([], []))
        for photo in photos:
            by_key[of_photo(photo)][0].append(photo)
        for file in files:
            by_key[of_file(file)][1].append(file)
        found = [
            (some[0], others[0])
            for some, others in by_key.values()
            if len(some) == len(others) == 1
            and (some[0].id, others[0].root.id, others[0].stamp.path) not in refused
        ]
        pairs += found
        photos = [photo for photo in photos if all(photo is not one for one, _ in found)]
        files = [file for file in files if all(file is not one for _, one in found)]
    return pairs
