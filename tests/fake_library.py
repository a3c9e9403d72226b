"""A library without files for the command line's tests, and what a command leaves behind."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np

from photoorganizer.core.errors import FolderNotFound, KnownError, NotInLibrary
from photoorganizer.core.explanation import Explanation, Neighbour
from photoorganizer.core.fit import Misfit
from photoorganizer.core.interests import YearShare
from photoorganizer.core.likeness import Band, Match, Metric, SimilarPhotos
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.saliency import CELLS, Heat
from photoorganizer.core.types import (
    ChangeSet,
    Decision,
    FileStamp,
    IndexReport,
    Level,
    LibraryCounts,
    Photo,
    PhotoId,
    PhotoState,
    PhotoSuggestions,
    Progress,
    Root,
    RootId,
    RootSummary,
    Suggestion,
    Tag,
    TagCount,
    TagSource,
    TagState,
)
from photoorganizer.engine.interests import EvidencePhoto, Profile, ProfileInterest, Within
from photoorganizer.engine.left_out import LeftOut
from photoorganizer.engine.moves import Moved
from photoorganizer.engine.saved_searches import SavedSearch
from photoorganizer.engine.tag_edits import TagEdit
from photoorganizer.index.records import TagBefore

Listener = Callable[[ChangeSet | Progress], None]


def photo(number: int, path: str) -> Photo:
    return Photo(
        PhotoId(number),
        RootId(1),
        Path(path),
        FileStamp(Path(path).name, 10, 20),
        PhotoState.READY,
        None,
        0.0,
    )


@dataclass
class FakeMoves:
    """What that library relinked last."""

    done: list[Moved] = field(default_factory=list)

    def last(self) -> list[Moved]:
        return list(self.done)

    def take_back(self) -> int:
        undone = len(self.done)
        self.done.clear()
        return undone


@dataclass
class FakeLibrary:
    """Holds three photos and answers as the real library would; remembers what it was asked."""

    paths: LibraryPaths | None = None
    workers: int | None = None
    folders: list[Path] = field(default_factory=lambda: [Path("/photos")])
    report: IndexReport = field(default_factory=IndexReport)
    problems: list[str] = field(default_factory=list)
    moves: FakeMoves = field(default_factory=FakeMoves)
    failure: BaseException | None = None
    asked: list[tuple[object, ...]] = field(default_factory=list)
    closed: bool = False
    listeners: list[Listener] = field(default_factory=list)
    all_photos: list[Photo] = field(
        default_factory=lambda: [
            photo(1, "/photos/forest.jpg"),
            photo(2, "/photos/sea.jpg"),
            photo(3, "/photos/[dark].jpg"),
        ]
    )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def roots(self) -> list[RootSummary]:
        return [RootSummary(Root(RootId(1), folder), 3, online=True) for folder in self.folders]

    def add_root(self, folder: Path) -> Root:
        if "missing" in folder.name:
            raise FolderNotFound(f"There is no folder {folder}; check the spelling.")
        self.folders.append(folder)
        return Root(RootId(len(self.folders)), folder)

    def remove_root(self, folder: Path) -> None:
        self.folders.remove(folder)

    def index(self, folders: Sequence[Path] = ()) -> IndexReport:
        self.asked.append(("index", *folders))
        for listener in self.listeners:
            listener(Progress("analyse", 2, 3, rate=12.0))
        if self.failure is not None:
            raise self.failure
        return self.report

    def counts(self) -> LibraryCounts:
        return LibraryCounts(3, 1, 1, 0, 0)

    def search(self, text: str = "") -> list[PhotoId]:
        self.asked.append(("search", text))
        return [] if text == "#nothing" else [photo.id for photo in self.all_photos]

    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        return [photo for photo in self.all_photos if photo.id in ids]

    def photo_at(self, image: Path) -> Photo:
        for one in self.all_photos:
            if one.path == image:
                return one
        raise NotInLibrary(f"{image} is not in the library; index its folder first.")

    def tags(self, ids: Sequence[PhotoId]) -> dict[PhotoId, list[Tag]]:
        tags = [
            Tag("walk", TagSource.USER, TagState.MINE),
            Tag("forest", TagSource.MODEL, TagState.SUGGESTED, 0.93),
            Tag("snow", TagSource.MODEL, TagState.REJECTED, 0.5),
        ]
        return {PhotoId(1): tags} if PhotoId(1) in ids else {}

    def suggest(
        self,
        images: Sequence[Path],
        level: Level | None = None,
        *,
        augmented: bool = False,
        personal: bool = True,
    ) -> list[PhotoSuggestions]:
        self.asked.append(("suggest", level, augmented) if personal else ("not personal",))
        return [self._suggestions(image) for image in images]

    def _suggestions(self, image: Path) -> PhotoSuggestions:
        if "broken" in image.name:
            return PhotoSuggestions(image, error=f"{image.name} is not an image.")
        if "dull" in image.name:
            return PhotoSuggestions(image)
        found = (Suggestion("forest", 0.96, "hashtag"), Suggestion("nature", 0.71, "hashtag"))
        return PhotoSuggestions(image, found)

    @property
    def similarity(self) -> "FakeSimilarity":
        return FakeSimilarity(self)

    @property
    def explaining(self) -> "FakeExplaining":
        return FakeExplaining(self)

    def audit(self, text: str = "") -> list[Misfit]:
        self.asked.append(("audit", text))
        return [] if text == "#nothing" else [Misfit(self.all_photos[1], "snow", 0.012345)]

    @property
    def interests(self) -> "FakeInterests":
        return FakeInterests(self)

    @property
    def saved(self) -> "FakeSaved":
        return FakeSaved(self)

    @property
    def tag_edits(self) -> "FakeTagEdits":
        return FakeTagEdits(self)

    def tag_counts(self) -> list[TagCount]:
        return [TagCount("forest", 1200, 3), TagCount("sea", 0, 1)]

    def decide(self, photos: Sequence[PhotoId], tag: str, decision: Decision) -> int:
        self.asked.append((decision, tag, tuple(photos)))
        return len(photos)

    def export(self, photos: Sequence[PhotoId], to: str, *, camel_case: bool = False) -> str:
        self.asked.append(("export", to, camel_case))
        if to == "nowhere":
            raise KnownError("“nowhere” is not something to export to.")
        return json.dumps([{"photos": len(photos)}]) if to == "json" else "/photos/forest.jpg\t#a"

    def doctor(self) -> list[str]:
        return self.problems


@dataclass
class FakeInterests:
    """What the photos of that library are about, and what shall not count."""

    library: FakeLibrary

    def profile(self, within: Within, method: str | None = None) -> Profile:
        self.library.asked.append(("interests", within))
        self.library.asked.append(("method", method))
        evidence = (EvidencePhoto(self.library.all_photos[0].path, 0.875, PhotoId(1)),)
        years = (YearShare(2023, 0.5, 0.1, 0.9, 1), YearShare(2024, 0.72, 0.3, 0.95, 1))
        forest = ProfileInterest("forest", 0.61234, 0.3, 0.85, evidence, 2, years, 0.98765)
        return Profile(
            (forest,), counted=2, uncertain=1, pending=3, left_out=4, method=method or "squeeze"
        )

    def named(self, paths: Sequence[Path]) -> LeftOut:
        return LeftOut(folders=frozenset(paths))

    def leave_out(self, more: LeftOut) -> None:
        self.library.asked.append(("leave out", more))

    def put_back(self, these: LeftOut) -> None:
        self.library.asked.append(("put back", these))


@dataclass
class FakeSaved:
    """One search is saved."""

    library: FakeLibrary

    def all(self) -> tuple[SavedSearch, ...]:
        return (SavedSearch("Water", "#sea OR #lake"),)

    def named(self, name: str) -> SavedSearch:
        if name.casefold() != "water":
            raise KnownError(f"There is no saved search “{name}”.")
        return self.all()[0]

    def count(self, search: SavedSearch) -> int | None:
        return 1234

    def save(self, name: str, query: str) -> None:
        self.library.asked.append(("save", name, query))

    def delete(self, name: str) -> None:
        self.library.asked.append(("forget", self.named(name).name))


@dataclass
class FakeTagEdits:
    """Changes the tags of one photo, whatever is asked."""

    library: FakeLibrary

    def rename(self, old: str, new: str) -> TagEdit:
        return self._edit("rename", old, new)

    def merge(self, old: str, into: str) -> TagEdit:
        return self._edit("merge", old, into)

    def delete(self, name: str) -> TagEdit:
        return self._edit("delete", name, None)

    def _edit(self, verb: str, old: str, new: str | None) -> TagEdit:
        self.library.asked.append((verb, old, new))
        return TagEdit(old, new, (TagBefore(PhotoId(1), old, None),))


@dataclass
class FakeExplaining:
    """Knows the forest, by its upper half, and nothing else."""

    library: FakeLibrary

    def why(self, image: Path, tag: str) -> Explanation:
        self.library.asked.append(("why", image, tag))
        nearest = (Neighbour(self.library.all_photos[1], 0.8125),)
        if tag != "forest":
            return Explanation(tag, nearest=nearest)
        return Explanation(tag, "hashtag", 0.9312, 0.75, ("pine",), nearest)

    def heat(self, image: Path, tag: str) -> Heat | None:
        cells = np.zeros((CELLS, CELLS), np.float32)
        cells[:3] = 1.0
        return Heat(cells, (0.0, 0.25, 1.0, 0.75))


@dataclass
class FakeSimilarity:
    """Every photo is like every other to a half; the first one surely."""

    library: FakeLibrary

    def find(self, image: Path, *, limit: int, metric: Metric, **how: object) -> SimilarPhotos:
        self.library.asked.append(("similar", image, limit, how))
        photos = self.library.all_photos[:limit]
        matches = tuple(Match(photo, metric.of(0.5), Band.SIMILAR) for photo in photos)
        return SimilarPhotos(image, matches, fades_at=1)


@dataclass
class Terminal:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)
