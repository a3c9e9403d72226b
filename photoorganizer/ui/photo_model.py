"""The photos of the grid: ids in their order; everything else comes when it is looked at.

Never decodes, never waits for a picture: a row without its thumbnail is shown without it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum, IntEnum
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QPixmap

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import PhotoId, PhotoState, RootId, RootSummary
from photoorganizer.engine.library import Library
from photoorganizer.ui.photo_rows import PhotoRow, PhotoRows
from photoorganizer.ui.sharp_thumbnails import STORED_EDGE
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import told

_ABSENT = (PhotoState.MISSING, PhotoState.IGNORED)
_MANY = 512
"""When more change at once, the views are told that all did."""

Index = QModelIndex | QPersistentModelIndex


class PhotoRole(IntEnum):
    """What the delegate asks for besides Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole
    THUMBNAIL = Qt.ItemDataRole.UserRole + 1
    SCORE = Qt.ItemDataRole.UserRole + 2
    ABSENCE = Qt.ItemDataRole.UserRole + 3


class Absence(Enum):
    """Why the file of a photo cannot be opened now."""

    AWAY = "folder-offline"
    """Its watched folder is not connected. The value is the icon."""
    MISSING = "missing"


_OF_ROW = (
    PhotoRole.ROW,
    PhotoRole.ABSENCE,
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)


class PhotoModel(QAbstractListModel):
    """A list of photo ids; rows and thumbnails come when they are looked at."""

    failed = Signal(str)
    """One sentence: a page could not be read."""

    def __init__(
        self,
        library: Library,
        rows: PhotoRows,
        thumbnails: ThumbnailCache,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._rows = rows
        self._thumbnails = thumbnails
        self._ids: list[PhotoId] = []
        self._row_of: dict[PhotoId, int] = {}
        self._scores: Mapping[PhotoId, float] = {}
        self._away: frozenset[RootId] = frozenset()
        rows.arrived.connect(self._emit_changed)
        rows.failed.connect(self.failed)
        thumbnails.arrived.connect(self._emit_changed)

    @property
    def ids(self) -> Sequence[PhotoId]:
        """The photos in their order."""
        return self._ids

    def set_ids(
        self, ids: Sequence[PhotoId], scores: Mapping[PhotoId, float] | None = None
    ) -> None:
        """Show these photos, with a score over each that has one."""
        self.beginResetModel()
        self._ids = list(ids)
        self._row_of = {photo: row for row, photo in enumerate(self._ids)}
        self._scores = scores or {}
        self.endResetModel()

    def set_folders(self, roots: Iterable[RootSummary]) -> None:
        """Learn which watched folders are not connected."""
        away = frozenset(one.root.id for one in roots if not one.online)
        if away != self._away:
            self._away = away
            if self._ids:
                self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def row_of(self, photo: PhotoId) -> int | None:
        """Return the row of `photo`, or None where it is not shown."""
        return self._row_of.get(photo)

    def row(self, photo: PhotoId) -> PhotoRow | None:
        """Return a shown photo as it is, reading it where it changed."""
        return self._rows.now(photo) if photo in self._row_of else None

    def files(self, photos: Sequence[PhotoId]) -> list[Path]:
        """Return the files of those of `photos` that are not missing."""
        try:
            found = self._library.photos(photos)
        except KnownError as error:
            self.failed.emit(told(error))
            return []
        return [photo.path for photo in found if photo.state not in _ABSENT]

    def picture(self, photo: PhotoId) -> QPixmap | None:
        """Return the thumbnail of a photo, where it is here."""
        return self._thumbnails.get(photo)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that photos can be selected, and taken to other programs."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def supportedDragActions(self) -> Qt.DropAction:
        """Return that other programs get copies."""
        return Qt.DropAction.CopyAction

    def want_thumbnails(self, first: int, last: int, edge: int = STORED_EDGE) -> None:
        """Load the visible rows, then those of a screen after and before.

        Args:
            edge: the pixels that a cell has on the screen.
        """
        screen = last - first + 1
        wanted = [
            *self._ids[first : last + 1],
            *self._ids[last + 1 : last + 1 + screen],
            *self._ids[max(0, first - screen) : first],
        ]
        self._rows.want(wanted)
        self._thumbnails.want("grid", wanted)
        self._thumbnails.sharpen(wanted[:screen], edge)

    def refresh(self, photos: Collection[PhotoId]) -> None:
        """Read these photos again; they are shown as they were until then."""
        self._rows.forget(photos)
        shown = [photo for photo in photos if photo in self._row_of]
        if len(shown) > _MANY:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))
        else:
            self._emit_changed(shown)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return the number of photos."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, a pixmap, a score or a name; None where there is none (yet)."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        photo = self._ids[index.row()]
        if role == PhotoRole.THUMBNAIL:
            return self._thumbnails.get(photo)
        if role == PhotoRole.SCORE:
            return self._scores.get(photo)
        return self._of_row(self._rows.peek(photo), role) if role in _OF_ROW else None

    def _of_row(self, row: PhotoRow | None, role: int) -> object:
        if role == PhotoRole.ROW:
            return row
        if role == PhotoRole.ABSENCE:
            return self._absence(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if row is None else row.photo.path.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return "" if row is None else in_words(row.photo.path, self._absence(row))
        return None

    def _absence(self, row: PhotoRow | None) -> Absence | None:
        if row is None:
            return None
        if row.photo.state is PhotoState.MISSING:
            return Absence.MISSING
        return Absence.AWAY if row.photo.root_id in self._away else None

    def _emit_changed(self, photos: Iterable[PhotoId]) -> None:
        rows = sorted(self._row_of[photo] for photo in photos if photo in self._row_of)
        for first, last in runs(rows):
            self.dataChanged.emit(self.index(first), self.index(last))


def in_words(path: Path, absence: Absence | None) -> str:
    """Return the name of a photo, and why its file cannot be opened where it cannot."""
    match absence:
        case Absence.AWAY:
            words = tr("{name}: the folder it is in is not connected now")
        case Absence.MISSING:
            words = tr("{name}: the file was not found when the folder was looked through")
        case None:
            return path.name
    return words.format(name=path.name)


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending `rows` as stretches (first, last) without gaps."""
    stretches: list[tuple[int, int]] = []
    for row in rows:
        if stretches and row == stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], row)
        else:
            stretches.append((row, row))
    return stretches
