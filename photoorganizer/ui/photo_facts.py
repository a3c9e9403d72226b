"""What is known of a photo's file, as a short table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from photoorganizer.core.types import Photo
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.tag_panel import section_title
from photoorganizer.ui.theme import styled
from photoorganizer.ui.wording import file_size, number


def facts(photo: Photo) -> list[tuple[str, str]]:
    """Return names and values, leaving out what is unknown."""
    size = file_size(photo.stamp.size)
    picture = None
    if photo.width and photo.height:
        picture = f"{number(photo.width)} × {number(photo.height)}"
    known = [
        ("Picture", picture),
        ("File", " · ".join(filter(None, (photo.format, size)))),
        ("Folder", str(photo.path.parent)),
    ]
    return [(name, value) for name, value in known if value]


class PhotoFacts(QWidget):
    """Shows the facts of one photo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, ElidedLabel]] = []
        for line in range(3):
            name, value = styled(QLabel(), "factName"), ElidedLabel(Qt.TextElideMode.ElideMiddle)
            self._grid.addWidget(name, line, 0)
            self._grid.addWidget(value, line, 1)
            self._rows.append((name, value))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(section_title("Info"))
        column.addLayout(self._grid)

    def show_photo(self, photo: Photo) -> None:
        """Show the facts of `photo`."""
        known = facts(photo)
        for line, (name, value) in enumerate(self._rows):
            shown = line < len(known)
            name.setText(known[line][0] if shown else "")
            value.setText(known[line][1] if shown else "")
            name.setVisible(shown)
            value.setVisible(shown)
