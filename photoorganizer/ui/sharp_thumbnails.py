"""Pictures of the cells in sight that the stored thumbnails are no good for.

A photo that was not analysed yet has none: what its camera put into it is shown at once, then a
sharp one. On cells with more pixels than a stored thumbnail has, a sharper one follows. All of it
is decoded one at a time, elsewhere, and only of what is in sight when its turn comes.
"""

from collections import OrderedDict
from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.images import image_of

STORED_EDGE = 256
"""What a stored thumbnail has on its longer side, in pixels."""
_GLIMPSE = 1
_REST_MS = 150
"""In sight for so long before anything is decoded: who scrolls by needs nothing sharp."""
_BUDGET_BYTES = 96 << 20


class SharpThumbnails(QObject):
    """Decodes for the cells in sight, within a budget of memory."""

    arrived = Signal(object)
    """The PhotoIds whose pictures came in."""

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library, self._bridge = library, bridge
        self._pictures: OrderedDict[PhotoId, tuple[int, QPixmap]] = OrderedDict()
        """The edge that was asked for, and what came of it."""
        self._failed: set[tuple[PhotoId, int]] = set()
        self._wanted: Sequence[PhotoId] = ()
        self._stored: Collection[PhotoId] = ()
        self._edge = STORED_EDGE
        self._busy = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._go_on)

    def get(self, photo: PhotoId) -> QPixmap | None:
        """Return the picture if it is here; never decodes."""
        known = self._pictures.get(photo)
        return None if known is None else known[1]

    def want(self, photos: Sequence[PhotoId], stored: Collection[PhotoId], edge: int) -> None:
        """Decode for these, in place of what was wanted before.

        Args:
            stored: those that have a stored thumbnail.
            edge: the pixels that a cell has.
        """
        self._wanted, self._stored, self._edge = photos, stored, edge
        self._rest.start()

    def forget(self, photos: Collection[PhotoId]) -> None:
        """Drop what was decoded of photos that changed."""
        gone = set(photos)
        self._failed = {failure for failure in self._failed if failure[0] not in gone}
        for photo in gone.intersection(self._pictures):
            del self._pictures[photo]

    def _next(self) -> tuple[PhotoId, int] | None:
        """Return what to decode: first a glimpse of what has nothing, then what is not sharp."""
        wishes = [(photo, _GLIMPSE) for photo in self._wanted if photo not in self._stored]
        sharp = max(self._edge, STORED_EDGE)
        wishes += [
            (photo, sharp)
            for photo in self._wanted
            if photo not in self._stored or sharp > STORED_EDGE
        ]
        return next((wish for wish in wishes if self._is_open(*wish)), None)

    def _is_open(self, photo: PhotoId, edge: int) -> bool:
        known = self._pictures.get(photo)
        return (photo, edge) not in self._failed and (known is None or known[0] < edge)

    def _go_on(self) -> None:
        wish = None if self._busy else self._next()
        if wish is None:
            return
        self._busy = True
        self._bridge.submit(
            Lane.SHARP,
            lambda: _decoded(self._library, *wish),
            lambda image: self._on_decoded(wish, image),
            lambda _error: self._on_decoded(wish, None),
        )

    def _on_decoded(self, wish: tuple[PhotoId, int], image: QImage | None) -> None:
        """Keep a picture; why there is none is told where the photo is looked at alone."""
        self._busy = False
        photo, edge = wish
        if image is None:
            self._failed.add(wish)
        else:
            self._pictures[photo] = (edge, QPixmap.fromImage(image))
            self._pictures.move_to_end(photo)
            while _bytes(self._pictures.values()) > _BUDGET_BYTES and len(self._pictures) > 1:
                self._pictures.popitem(last=False)
            self.arrived.emit([photo])
        self._go_on()


def _decoded(library: Library, photo: PhotoId, edge: int) -> QImage | None:
    """Return a picture whose shorter side fills a cell of `edge` pixels, or nearly."""
    if edge == _GLIMPSE:
        pixels = library.darkroom.glimpse(photo)
        return None if pixels is None else image_of(pixels)
    longer = edge if edge == STORED_EDGE else edge * 3 // 2
    return image_of(library.preview(photo, longer))


def _bytes(pictures: Collection[tuple[int, QPixmap]]) -> int:
    return sum(4 * picture.width() * picture.height() for _, picture in pictures)
