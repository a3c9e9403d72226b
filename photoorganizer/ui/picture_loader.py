"""Decodes pictures for the viewer, one at a time, the most urgent first, never on the window.

What is no longer wanted when its turn comes is never begun: that is all there is to cancelling.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import Change, ChangeSet, Photo, PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.decoded_ahead import DecodedAhead
from photoorganizer.ui.wording import told

_BUDGET_BYTES = 320 << 20
_FULL_PIXELS = 48_000_000
"""A larger original is decoded to this many pixels at most: 192 MB in memory."""
_EDGE_STEP = 512
_UNKNOWN_EDGE = 12_000


@dataclass(frozen=True, slots=True)
class Wish:
    """A photo, its longer side at most `edge` pixels."""

    photo: PhotoId
    edge: int


def screen_wish(photo: Photo, longest: float) -> Wish:
    """Return what shows a photo whole in a window whose longer side has `longest` pixels.

    Rounded up, so that a window that changes a little asks for nothing new.
    """
    edge = max(1, math.ceil(longest / _EDGE_STEP)) * _EDGE_STEP
    return Wish(photo.id, min(edge, full_wish(photo).edge))


def full_wish(photo: Photo) -> Wish:
    """Return what shows all pixels of a photo, or as many as there may be."""
    if not photo.width or not photo.height:
        return Wish(photo.id, _UNKNOWN_EDGE)
    share = min(1.0, math.sqrt(_FULL_PIXELS / (photo.width * photo.height)))
    return Wish(photo.id, max(1, round(max(photo.width, photo.height) * share)))


class PictureLoader(QObject):
    """Keeps what was decoded, within a budget, and decodes what is wanted."""

    arrived = Signal(object, QImage)
    """A Wish and its picture."""
    failed = Signal(object, str)
    """A Wish and why it cannot be met, in a sentence."""

    def __init__(self, library: Library, bridge: Bridge, budget: int = _BUDGET_BYTES) -> None:
        super().__init__(bridge)
        self._library, self._bridge = library, bridge
        self._pictures: DecodedAhead[Wish, QImage] = DecodedAhead(budget)
        self._busy = False
        bridge.changed.connect(self._on_changed)

    @property
    def is_done(self) -> bool:
        """Whether all that is wanted is here, or cannot be."""
        return not self._busy and self._pictures.next() is None

    def want(self, wishes: Sequence[Wish]) -> None:
        """Decode these, most urgent first, in place of what was wanted before."""
        self._pictures.want(wishes)
        self._go_on()

    def get(self, wish: Wish) -> QImage | None:
        """Return the picture if it is here; never decodes."""
        return self._pictures.get(wish)

    def failure(self, wish: Wish) -> str | None:
        """Return why a wish could not be met."""
        return self._pictures.failure(wish)

    def forget(self, photos: Collection[PhotoId]) -> None:
        """Drop what was decoded of photos whose files changed, and try again what failed."""
        self._pictures.forget(wish for wish in self._pictures.known() if wish.photo in photos)
        self._go_on()

    def _go_on(self) -> None:
        wish = None if self._busy else self._pictures.next()
        if wish is None:
            return
        self._busy = True
        self._bridge.submit(
            Lane.VIEWER,
            lambda: _decoded(self._library, wish),
            lambda image: self._on_decoded(wish, image),
            lambda error: self._on_failed(wish, error),
        )

    def _on_decoded(self, wish: Wish, image: QImage) -> None:
        self._busy = False
        self._pictures.put(wish, image, image.sizeInBytes())
        self.arrived.emit(wish, image)
        self._go_on()

    def _on_failed(self, wish: Wish, error: KnownError) -> None:
        self._busy = False
        self._pictures.fail(wish, told(error))
        self.failed.emit(wish, told(error))
        self._go_on()

    def _on_changed(self, change: ChangeSet) -> None:
        if Change.PHOTOS in change.kinds:
            self.forget(change.photos)


def _decoded(library: Library, wish: Wish) -> QImage:
    """Return a picture in the format that paints fastest, so that the window need not convert."""
    pixels = library.preview(wish.photo, wish.edge)
    height, width, _ = pixels.shape
    # Converting copies, once: the image does not depend on the pixels that came.
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
