"""Our icons: line drawings in `currentColor`, sharp at every scale and tinted per theme."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SIZES = (16, 18, 20, 24, 32, 36, 48, 96, 192)


class Icons:
    """Reads SVG files from one folder and renders them in any colour."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._source = lru_cache(maxsize=None)(self._read)
        self._icon = lru_cache(maxsize=512)(self._assemble)
        self._pixmap = lru_cache(maxsize=2048)(self._render)

    def icon(self, name: str, normal: QColor, on: QColor, disabled: QColor) -> QIcon:
        """Return an icon with its colours for off, on (checked) and disabled."""
        return self._icon(name, normal.name(), on.name(), disabled.name())

    def _assemble(self, name: str, normal: str, on: str, disabled: str) -> QIcon:
        icon = QIcon()
        for size in _SIZES:
            for colour, mode, state in (
                (normal, QIcon.Mode.Normal, QIcon.State.Off),
                (on, QIcon.Mode.Normal, QIcon.State.On),
                (disabled, QIcon.Mode.Disabled, QIcon.State.Off),
            ):
                icon.addPixmap(self._pixmap(name, colour, size), mode, state)
        return icon

    def _read(self, name: str) -> str:
        return (self._folder / f"{name}.svg").read_text(encoding="utf-8")

    def _render(self, name: str, colour: str, size: int) -> QPixmap:
        source = self._source(name).replace("currentColor", colour)
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
        return pixmap
