"""How large the photos of the grid are: a slider, keys and the wheel; remembered."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSlider

from photoorganizer.ui.actions import Actions
from photoorganizer.ui.grid_layout import USUAL_CELL
from photoorganizer.ui.photo_grid import PhotoGrid
from photoorganizer.ui.translation import tr
from photoorganizer.ui.window_memory import WindowMemory

_SIZES = (96, 112, 136, USUAL_CELL, 192, 224, 264, 320)
"""Sides of a cell, in pixels: each step is felt, none is a leap."""
_KEY = "thumbnail_size"


class ThumbnailSize(QObject):
    """Keeps the slider, the keys and the grid at one size."""

    def __init__(self, grid: PhotoGrid, commands: Actions, memory: WindowMemory) -> None:
        super().__init__(grid)
        self._grid, self._memory = grid, memory
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(_SIZES[0], _SIZES[-1])
        self.slider.setFixedSize(96, 20)
        self.slider.setSingleStep(8)
        self.slider.setPageStep(32)
        self.slider.setAccessibleName(tr("Size of the thumbnails"))
        self.slider.setToolTip(tr("Size of the thumbnails (Ctrl and the wheel)"))
        recalled = memory.recall(_KEY, "")
        self.slider.setValue(int(recalled) if recalled.isdecimal() else USUAL_CELL)
        grid.set_cell_size(self.slider.value())
        self.slider.valueChanged.connect(self._on_changed)
        grid.zoomed.connect(self.step)
        commands["larger"].triggered.connect(lambda: self.step(1))
        commands["smaller"].triggered.connect(lambda: self.step(-1))

    def step(self, steps: int) -> None:
        """Take the next size, `steps` times; smaller for less than nothing."""
        for _ in range(abs(steps)):
            now = self.slider.value()
            place = bisect_right(_SIZES, now) if steps > 0 else bisect_left(_SIZES, now) - 1
            self.slider.setValue(_SIZES[max(0, min(place, len(_SIZES) - 1))])

    def _on_changed(self, size: int) -> None:
        self._grid.set_cell_size(size)
        self._memory.keep(_KEY, str(size))
