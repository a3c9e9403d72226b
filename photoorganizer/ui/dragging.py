"""Photos taken out of the window, as files for other programs: always copied, never moved."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDrag, QPainter, QPixmap

from photoorganizer.core.types import PhotoId
from photoorganizer.ui.photo_model import PhotoModel
from photoorganizer.ui.wording import number

_SIDE = 88
_NUMBER = 24


def drag_out(source: QObject, model: PhotoModel, photos: Sequence[PhotoId]) -> None:
    """Begin to drag the files of `photos` that are there."""
    files = model.files(photos)
    if not files:
        return
    drag = QDrag(source)
    drag.setMimeData(as_files(files))
    drag.setPixmap(_picture(model.picture(photos[0]), len(files)))
    drag.setHotSpot(QPoint(_SIDE // 2, _SIDE // 2))
    drag.exec(Qt.DropAction.CopyAction)


def as_files(files: Iterable[Path]) -> QMimeData:
    """Return files as other programs take them: as addresses, and as text."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def _picture(photo: QPixmap | None, files: int) -> QPixmap:
    """Return what hangs under the pointer: a photo, and how many there are."""
    picture = QPixmap(_SIDE, _SIDE)
    picture.fill(Qt.GlobalColor.darkGray)
    painter = QPainter(picture)
    if photo is not None:
        fitted = photo.scaled(
            picture.size(),
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawPixmap(0, 0, fitted)
    if files > 1:
        strip = QRect(0, _SIDE - _NUMBER, _SIDE, _NUMBER)
        painter.fillRect(strip, Qt.GlobalColor.black)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, number(files))
    painter.end()
    return picture
