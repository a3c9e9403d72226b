"""The picture at the top of the inspector: one photo, or a few of those selected."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoorganizer.ui.photo_delegate import cover
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.translation import tr

_HEIGHT = 224
_RADIUS = 8.0
_GAP = 4.0
_MOST = 4


class PhotoPreview(QWidget):
    """Shows a photo whole, or up to four of several as a mosaic; otherwise an icon."""

    def __init__(self, theme: Theme, height: int | None = _HEIGHT) -> None:
        """Be as high as `height` px; None takes all the room there is."""
        super().__init__()
        self._theme = theme
        self._pictures: list[QPixmap] = []
        self._icon = "photos"
        vertical = QSizePolicy.Policy.Expanding if height is None else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        if height is not None:
            self.setFixedHeight(height)
        self.setAccessibleName(tr("Preview"))

    def show_icon(self, name: str) -> None:
        """Show an icon in the place of a picture."""
        self._pictures = []
        self._icon = name
        self.update()

    def show_pictures(self, pictures: Sequence[QPixmap]) -> None:
        """Show one picture whole, or several cropped to a mosaic."""
        self._pictures = list(pictures[:_MOST])
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, and on it the pictures or the icon."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        painter.fillPath(ground, self._theme.colours.sunken)
        painter.setClipPath(ground)
        if not self._pictures:
            place = QRect(0, 0, 40, 40)
            place.moveCenter(self.rect().center())
            self._theme.tinted(self._icon, self._theme.colours.faint).paint(painter, place)
        elif len(self._pictures) == 1:
            picture = self._pictures[0]
            painter.drawPixmap(whole(picture.size(), self.rect()), picture)
        else:
            for picture, area in zip(self._pictures, self._tiles(), strict=True):
                painter.drawPixmap(area, picture, cover(picture.size(), area))
        painter.end()

    def _tiles(self) -> list[QRectF]:
        """Return two, three or four areas that fill the widget."""
        width, height = float(self.width()), float(self.height())
        left, top = (width - _GAP) / 2, (height - _GAP) / 2
        right = QRectF(left + _GAP, 0, left, height)
        upper, lower = QRectF(right), QRectF(right)
        upper.setHeight(top)
        lower.setTop(top + _GAP)
        if len(self._pictures) == 2:
            return [QRectF(0, 0, left, height), right]
        if len(self._pictures) == 3:
            return [QRectF(0, 0, left, height), upper, lower]
        return [QRectF(0, 0, left, top), upper, QRectF(0, top + _GAP, left, top), lower]


def whole(picture: QSize, area: QRect) -> QRect:
    """Return where a picture is shown whole in the middle of `area`."""
    size = picture.scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(area.topLeft(), size)
    place.moveCenter(area.center())
    return place
