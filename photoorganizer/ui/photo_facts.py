"""What is known of a photo's file, as a short table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from photoorganizer.core.metadata import Metadata, Place
from photoorganizer.core.types import Photo, PhotoId
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.tag_panel import section_title
from photoorganizer.ui.theme import styled
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import file_size, number

_MOST_STARS = 5
_ROWS = 8


def facts(photo: Photo, metadata: Metadata | None = None) -> list[tuple[str, str]]:
    """Return names and values, leaving out what is unknown."""
    size = file_size(photo.stamp.size)
    picture = None
    if photo.width and photo.height:
        picture = f"{number(photo.width)} × {number(photo.height)}"
    said = metadata or Metadata()
    known = [
        (tr("Rating"), stars(said.rating)),
        (tr("Camera"), said.camera),
        (tr("Lens"), said.lens),
        (tr("Exposure"), said.exposure),
        (tr("Place"), said.place and degrees(said.place)),
        (tr("Picture"), picture),
        (tr("File"), " · ".join(filter(None, (photo.format, size)))),
        (tr("Folder"), str(photo.path.parent)),
    ]
    return [(name, value) for name, value in known if value]


def stars(rating: int | None) -> str | None:
    """Return 3 as “★★★☆☆”, and nothing for a photo that nobody rated."""
    if not rating:
        return None
    return tr("Rejected") if rating < 0 else "★" * rating + "☆" * (_MOST_STARS - rating)


def degrees(place: Place) -> str:
    """Return a place as “40.6892° N, 74.0444° W”."""
    north = "N" if place.latitude >= 0 else "S"
    east = "E" if place.longitude >= 0 else "W"
    return f"{abs(place.latitude):.4f}° {north}, {abs(place.longitude):.4f}° {east}"


class PhotoFacts(QWidget):
    """Shows the facts of one photo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, ElidedLabel]] = []
        self._shown: tuple[PhotoId, Metadata | None] | None = None
        for line in range(_ROWS):
            name, value = styled(QLabel(), "factName"), ElidedLabel(Qt.TextElideMode.ElideMiddle)
            self._grid.addWidget(name, line, 0)
            self._grid.addWidget(value, line, 1)
            self._rows.append((name, value))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(section_title(tr("Info")))
        column.addLayout(self._grid)

    def show_photo(self, photo: Photo, metadata: Metadata | None = None) -> None:
        """Show the facts of `photo`; without `metadata`, what was last shown of it stays."""
        if metadata is None and self._shown is not None and self._shown[0] == photo.id:
            metadata = self._shown[1]
        self._shown = (photo.id, metadata)
        known = facts(photo, metadata)
        for line, (name, value) in enumerate(self._rows):
            shown = line < len(known)
            name.setText(known[line][0] if shown else "")
            value.setText(known[line][1] if shown else "")
            name.setVisible(shown)
            value.setVisible(shown)

    def value(self, name: str) -> str:
        """Return the value on show under `name`; an empty one where there is none."""
        return next((value.text() for shown, value in self._rows if shown.text() == name), "")
