"""The places of the sidebar: what each is called, how many photos it holds, what it searches."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import LibraryCounts, PhotoId, RootSummary, TagCount
from photoorganizer.ui.pages import PAGES, PHOTOS
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to look at photos."""

    title: str
    query: str
    icon: str
    count: int | None = 0
    """None where there is nothing to count."""
    folder: Path | None = None
    """For a watched folder, its path."""
    online: bool = True
    """False for a folder that cannot be reached now: it is greyed out."""
    absent: int = 0
    """For a watched folder, photos that were not found and may be on a drive that is away."""
    photos: tuple[PhotoId, ...] | None = None
    """Where it is not a search, its photos in their order; those left behind are passed over."""

    def narrowed(self, found: tuple[PhotoId, ...]) -> tuple[PhotoId, ...]:
        """Return those of the photos found that belong here, in the order of this place."""
        if self.photos is None:
            return found
        present = set(found)
        return tuple(photo for photo in self.photos if photo in present)


def all_photos() -> Place:
    """Return the place of all photos, uncounted."""
    return Place(tr("All photos"), "", "photos")


def library_places(counts: LibraryCounts) -> list[Place]:
    """Return the fixed places. Problems and missing files are listed even when there are none."""
    return [
        Place(tr("All photos"), "", "photos", counts.all),
        Place(tr("To review"), "is:review", "review", counts.to_review),
        Place(tr("Untagged"), "is:untagged", "untagged", counts.untagged),
        Place(tr("Missing"), "is:missing", "missing", counts.missing),
        Place(tr("Problems"), "is:unreadable", "problem", counts.unreadable),
    ]


def page_places() -> list[Place]:
    """Return the pages that stand in the place of the photos; their query is their name."""
    return [
        Place(tr(page.title), name, page.icon, None)
        for name, page in PAGES.items()
        if name != PHOTOS
    ]


def folder_places(roots: Sequence[RootSummary]) -> list[Place]:
    """Return the watched folders."""
    return [
        Place(
            summary.root.path.name or str(summary.root.path),
            f'path:"{summary.root.path}"',
            "folder" if summary.online and not summary.absent else "folder-offline",
            summary.photos,
            summary.root.path,
            summary.online,
            absent=summary.absent,
        )
        for summary in roots
    ]


def tag_places(tags: Sequence[TagCount], prefix: str = "") -> list[Place]:
    """Return the tags that begin with `prefix`, or contain it, with their counts."""
    wanted = prefix.strip().lstrip("#").casefold()
    return [
        Place(hashtag(tag.name), hashtag(tag.name), "tag", tag.mine + tag.suggested)
        for tag in tags
        if wanted in tag.name and tag.mine + tag.suggested
    ]


class PlaceRole(IntEnum):
    """What the delegate and the sidebar ask for."""

    PLACE = Qt.ItemDataRole.UserRole


class PlaceModel(QAbstractListModel):
    """A list of places; the same places with new counts keep the selection."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: list[Place] = []

    @property
    def places(self) -> Sequence[Place]:
        """The places in their order."""
        return self._places

    def set_places(self, places: Sequence[Place]) -> None:
        """Show `places`."""
        if [place.query for place in places] == [place.query for place in self._places]:
            self._places = list(places)
            if places:
                self.dataChanged.emit(self.index(0), self.index(len(places) - 1))
            return
        self.beginResetModel()
        self._places = list(places)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of places."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, the words for a screen reader, a tool tip or the Place itself."""
        if not index.isValid() or index.row() >= len(self._places):
            return None
        place = self._places[index.row()]
        title, state = place.title, _state(place)
        counted = [] if place.count is None else [number(place.count)]
        answers: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: title,
            Qt.ItemDataRole.AccessibleTextRole: ", ".join([title, *counted, *state]),
            Qt.ItemDataRole.ToolTipRole: (
                ", ".join([str(place.folder), *state]) if place.folder else None
            ),
            PlaceRole.PLACE: place,
        }
        return answers.get(role)


def _state(place: Place) -> list[str]:
    """Return what is wrong with a watched folder, in words."""
    if not place.online:
        return [tr("not connected")]
    if not place.absent:
        return []
    words = trn(
        "{n} of its photos is not there now", "{n} of its photos are not there now", place.absent
    )
    return [words.format(n=number(place.absent))]
