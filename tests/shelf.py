"""A catalog with one folder, and short words for what scans and the network do to it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from photoorganizer.core.types import (
    ChangeSet,
    FileFacts,
    FileStamp,
    PhotoId,
    Suggestion,
    Tag,
    Vector,
)
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query_parser import parse
from photoorganizer.index.records import Analysed, Quarantined, ScanChanges

SECOND = 1_000_000_000


class Shelf:
    """A catalog and the one folder that it watches."""

    model = "net-1"

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.root = catalog.add_root(Path("/photos"))

    def stamp(self, name: str, size: int = 100, seconds: int = 1) -> FileStamp:
        return FileStamp(name, size, seconds * SECOND)

    def add(self, *names: str) -> list[PhotoId]:
        """Enter files, each a second younger than the one before; return their ids."""
        stamps = [self.stamp(name, seconds=n + 1) for n, name in enumerate(names)]
        self.catalog.apply_scan(self.root.id, ScanChanges(added=stamps))
        known = self.catalog.known_files(self.root.id)
        return [known[name].id for name in names]

    def scan(self, **changes: Sequence[object]) -> ChangeSet:
        return self.catalog.apply_scan(self.root.id, ScanChanges(**changes))  # type: ignore[arg-type]

    def analysed(
        self,
        photo: PhotoId,
        *tags: str,
        score: float = 0.9,
        taken: float | None = None,
        embedding: Vector | None = None,
        content: bytes = b"",
    ) -> Analysed:
        found = self.catalog.photo(photo)
        assert found is not None
        return Analysed(
            photo,
            found.stamp,
            FileFacts(40, 30, "JPEG", taken, content or found.stamp.path.encode()[:16]),
            np.full(8, photo, np.float32) if embedding is None else embedding,
            {"hashtag": np.arange(3, dtype=np.float32)},
            [Suggestion(tag, score, "hashtag") for tag in tags],
        )

    def record(self, *analysed: Analysed, model: str = "") -> ChangeSet:
        return self.catalog.record(analysed, [], model or self.model)

    def quarantine(self, photo: PhotoId, reason: str = "It is cut off.") -> ChangeSet:
        found = self.catalog.photo(photo)
        assert found is not None
        return self.catalog.record([], [Quarantined(photo, found.stamp, reason)], self.model)

    def tags(self, photo: PhotoId) -> dict[str, str]:
        """The states of a photo's tags by name."""
        return {tag.name: str(tag.state) for tag in self.catalog.tags([photo])[photo]}

    def tag(self, photo: PhotoId, name: str) -> Tag | None:
        return next((tag for tag in self.catalog.tags([photo])[photo] if tag.name == name), None)

    def search(self, text: str) -> list[PhotoId]:
        return self.catalog.search(parse(text))

    def names(self, photos: Iterable[PhotoId]) -> list[str]:
        return [photo.stamp.path for photo in self.catalog.photos(list(photos))]
