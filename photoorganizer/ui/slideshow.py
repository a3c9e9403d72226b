"""The slideshow: which photo follows which, and when. It shows nothing itself."""

import random
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from photoorganizer.core.types import PhotoId

INTERVALS = (2, 4, 8, 15, 30)
"""Seconds a photo may be shown."""
USUAL = 4
_TRIES = 500
"""Photos passed over, at most, in search of one that can be shown."""


class Slideshow(QObject):
    """Goes through photos by itself, again from the beginning after the last one."""

    reached = Signal(object)
    """The PhotoId to show now."""
    changed = Signal()
    """It began, waits, goes on, or is over."""

    def __init__(self, can_be_seen: Callable[[PhotoId], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._can_be_seen = can_be_seen
        self._photos: Sequence[PhotoId] = ()
        self._order: list[PhotoId] = []
        self._place = 0
        self._shuffled = False
        self.timer = QTimer(self, interval=USUAL * 1000)
        self.timer.timeout.connect(self.advance)

    @property
    def running(self) -> bool:
        """Whether there is a slideshow, waiting or not."""
        return bool(self._order)

    @property
    def paused(self) -> bool:
        """Whether it waits."""
        return self.running and not self.timer.isActive()

    @property
    def seconds(self) -> int:
        """How long each photo is shown."""
        return self.timer.interval() // 1000

    @property
    def shuffled(self) -> bool:
        """Whether photos follow each other by chance."""
        return self._shuffled

    def begin(self, photos: Sequence[PhotoId], current: PhotoId) -> None:
        """Go through `photos`, beginning with `current`."""
        self._photos = tuple(photos)
        self._arrange(current)
        self.timer.start()
        self.changed.emit()

    def advance(self) -> None:
        """Go on to the next photo that can be shown."""
        self.step(1)

    def step(self, by: int) -> None:
        """Go so many photos on, and show that one for the whole time."""
        for _ in range(min(_TRIES, len(self._order))):
            self._place = (self._place + by) % len(self._order)
            if self._can_be_seen(self._order[self._place]):
                self._rest()
                self.reached.emit(self._order[self._place])
                return

    def toggle_pause(self) -> None:
        """Wait at the photo on show, or go on."""
        if self.timer.isActive():
            self.timer.stop()
        elif self.running:
            self.timer.start()
        self.changed.emit()

    def set_seconds(self, seconds: int) -> None:
        """Show each photo for so long from now on."""
        self.timer.setInterval(seconds * 1000)
        self.changed.emit()

    def set_shuffled(self, *, shuffled: bool) -> None:
        """Show what is left by chance, or in the order of the screen."""
        self._shuffled = shuffled
        if self.running:
            self._arrange(self._order[self._place])
        self.changed.emit()

    def stop(self) -> None:
        """Stay at the photo on show."""
        self.timer.stop()
        self._order, self._photos = [], ()
        self.changed.emit()

    def _arrange(self, current: PhotoId) -> None:
        if self._shuffled:
            others = [photo for photo in self._photos if photo != current]
            random.shuffle(others)
            self._order, self._place = [current, *others], 0
        else:
            self._order = list(self._photos)
            self._place = self._order.index(current) if current in self._order else 0

    def _rest(self) -> None:
        if self.timer.isActive():
            self.timer.start()
