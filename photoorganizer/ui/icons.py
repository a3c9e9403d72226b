"""Our icons: line drawings in `currentColor`, sharp at every scale and tinted per theme."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SIZES = (16, 18, 24, 36, 48)
"""Of buttons and menus, on screens of one and of two pixels a point; others are scaled down."""
_RARE = (18, 36)
"""Of icons that are switched on or cannot be used."""
_LARGE = (96, 192)
"""Of icons that stand alone, where there is nothing else to see."""


class Icons:
    """Reads SVG files from one folder and renders them in any colour."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._source = lru_cache(maxsize=None)(self._read)
        self._icon = lru_cache(maxsize=512)(self._assemble)
        self._single = lru_cache(maxsize=512)(self._assemble_single)

    def icon(self, name: str, normal: QColor, on: QColor, disabled: QColor) -> QIcon:
        """Return an icon with its colours for off, on (checked) and disabled."""
        return self._icon(name, normal.name(), on.name(), disabled.name())

    def single(self, name: str, colour: QColor) -> QIcon:
        """Return an icon in one colour, which may be shown large."""
        return self._single(name, colour.name())

    def _assemble(self, name: str, normal: str, on: str, disabled: str) -> QIcon:
        icon = QIcon()
        for sizes, colour, mode, state in (
            (_SIZES, normal, QIcon.Mode.Normal, QIcon.State.Off),
            (_RARE, on, QIcon.Mode.Normal, QIcon.State.On),
            (_RARE, disabled, QIcon.Mode.Disabled, QIcon.State.Off),
        ):
            for pixmap in self._render(name, colour, sizes):
                icon.addPixmap(pixmap, mode, state)
        return icon

    def _assemble_single(self, name: str, colour: str) -> QIcon:
        icon = QIcon()
        for pixmap in self._render(name, colour, _SIZES + _LARGE):
            icon.addPixmap(pixmap)
        return icon

    def _read(self, name: str) -> str:
        return (self._folder / f"{name}.svg").read_text(encoding="utf-8")

    def _render(self, name: str, colour: str, sizes: Iterable[int]) -> Iterator[QPixmap]:
        source = self._source(name).replace("currentColor", colour)
        drawing = QSvgRenderer(QByteArray(source.encode()))
        for size in sizes:
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            drawing.render(painter, QRectF(0, 0, size, size))
            painter.end()
            yield pixmap
