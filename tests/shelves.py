"""A catalog, its watched folders and their files, scanned and analysed without a network.

What a file holds before a `|` is its picture, what follows is its metadata: `sea|12` is the sea,
taken twelve seconds past the epoch.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from photoorganizer.core.types import Decision, FileFacts, IndexReport, PhotoId, PhotoState
from photoorganizer.engine.control import JobControl
from photoorganizer.engine.scanning import Scanner
from photoorganizer.engine.worker import Look
from photoorganizer.files.identity import quick_hash
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import Analysed
from photoorganizer.index.thumbnails import ThumbnailStore

MODEL = "net-1"
Truth = dict[str, tuple[int, int, bytes]]


def look_at(file: Path) -> Look:
    picture, _, taken = file.read_bytes().partition(b"|")
    facts = FileFacts(4, 3, "JPEG", float(taken) if taken else None, quick_hash(file))
    return Look(facts, picture)


class Eyes:
    """Looks at files as `Shelves` has them, and remembers which were opened."""

    def __init__(self) -> None:
        self.dated: list[Path] = []
        self.seen: list[Path] = []

    def times(self, files: Sequence[Path]) -> Mapping[Path, float | None]:
        self.dated += files
        return {file: look_at(file).facts.taken for file in files if file.exists()}

    def looks(self, files: Sequence[Path]) -> Mapping[Path, Look]:
        self.seen += files
        return {file: look_at(file) for file in files if file.exists()}

    def picture(self, thumbnail: bytes) -> bytes:
        return thumbnail


class Shelves:
    """A catalog, its watched folders, and a clock by which each write has a time of its own."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.catalog = Catalog.open(folder / "catalog.sqlite")
        self.roots = [folder / name for name in names or ("photos",)]
        for root in self.roots:
            root.mkdir(exist_ok=True)
            self.catalog.add_root(root)
        self.thumbnails = ThumbnailStore(folder / "thumbnails.sqlite", self.catalog.identity)
        self.eyes = Eyes()
        self.analysed = 0
        self._clock = 1_600_000_000

    def write(self, path: Path, content: bytes) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.touch(path)
        return path

    def touch(self, path: Path) -> None:
        self._clock += 1
        os.utime(path, (self._clock, self._clock))

    def scan(self) -> IndexReport:
        """Scan all folders and analyse what waits, by hash alone."""
        report = IndexReport()
        roots = self.catalog.roots()
        Scanner(self.catalog, self.thumbnails, self.eyes).run(
            roots, report, JobControl(), lambda _news: None
        )
        waiting = self.catalog.pending([root.id for root in roots], MODEL, PhotoId(0), 1000)
        self.analysed = len(waiting)
        looks = {photo: look_at(photo.path) for photo in waiting if photo.path.exists()}
        self.thumbnails.put({photo.id: one.thumbnail for photo, one in looks.items()})
        self.catalog.record(
            [
                Analysed(photo.id, photo.stamp, one.facts, np.ones(8, np.float32), {}, ())
                for photo, one in looks.items()
            ],
            [],
            MODEL,
        )
        return report

    def close(self) -> None:
        self.thumbnails.close()
        self.catalog.close()

    def tag(self, path: Path, name: str) -> None:
        photo = self.catalog.photo_at(path)
        assert photo is not None
        self.catalog.decide([photo.id], name, Decision.TAG)

    def tags(self, path: Path) -> set[str]:
        photo = self.catalog.photo_at(path)
        assert photo is not None
        assert photo.state is PhotoState.READY
        return {tag.name for tag in self.catalog.tags([photo.id])[photo.id]}

    def state(self, path: Path) -> PhotoState:
        photo = self.catalog.photo_at(path)
        assert photo is not None
        return photo.state

    def truth(self) -> Truth:
        """What the catalog says is there: size, time and identity by path."""
        return {
            str(root.path / path): (file.size, file.mtime_ns, file.quick_hash or b"")
            for root in self.catalog.roots()
            for path, file in self.catalog.known_files(root.id).items()
            if file.state not in (PhotoState.MISSING, PhotoState.IGNORED)
        }
