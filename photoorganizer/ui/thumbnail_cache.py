"""Thumbnails as pixmaps: what is visible comes first, what scrolled away is not loaded at all."""

from collections import OrderedDict
from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.sharp_thumbnails import STORED_EDGE, SharpThumbnails
from photoorganizer.ui.wording import told

_CHUNK = 24
"""Read and decoded in one go; what is wanted is looked at again after each."""


class ThumbnailCache(QObject):
    """Keeps the pixmaps used last, and loads those that views want, on a worker."""

    arrived = Signal(object)
    """The PhotoIds whose thumbnails came in."""

    def __init__(self, library: Library, bridge: Bridge, capacity: int = 600) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge
        self._capacity = capacity
        self._pixmaps: OrderedDict[PhotoId, QPixmap] = OrderedDict()
        self._absent: set[PhotoId] = set()
        self._wanted: dict[str, Sequence[PhotoId]] = {}
        self._loading = False
        self._sharp = SharpThumbnails(library, bridge)
        self._sharp.arrived.connect(self.arrived)
        self._in_sight: Sequence[PhotoId] = ()
        self._edge = STORED_EDGE

    def get(self, photo: PhotoId) -> QPixmap | None:
        """Return the pixmap if it is here, the sharpest there is; never loads."""
        if (sharp := self._sharp.get(photo)) is not None:
            return sharp
        pixmap = self._pixmaps.get(photo)
        if pixmap is not None:
            self._pixmaps.move_to_end(photo)
        return pixmap

    def want(self, view: str, photos: Sequence[PhotoId]) -> None:
        """Load `photos`, most urgent first, in place of what `view` wanted before."""
        self._wanted[view] = photos
        self._load()

    def sharpen(self, photos: Sequence[PhotoId], edge: int) -> None:
        """Show something soon for those of `photos` in sight that have no thumbnail.

        Where a cell has more pixels, `edge`, than a thumbnail, all of them become sharper.
        """
        self._in_sight, self._edge = photos, edge
        self._sharpen()

    def forget(self, photos: Collection[PhotoId]) -> None:
        """Drop the pixmaps of photos that changed."""
        self._absent.difference_update(photos)
        for photo in photos:
            self._pixmaps.pop(photo, None)
        self._sharp.forget(photos)
        self._load()

    def look_again(self) -> None:
        """Ask once more for what was not there, as after another program indexed."""
        self._absent.clear()
        self._load()

    def _load(self) -> None:
        chunk = [] if self._loading else self._next_chunk()
        if not chunk:
            self._sharpen()
            return
        self._loading = True
        self._bridge.submit(
            Lane.THUMBNAILS,
            lambda: (chunk, _images(self._library, chunk)),
            self._on_loaded,
            lambda error: self._on_failed(chunk, told(error)),
        )

    def _sharpen(self) -> None:
        """Go on with what has no thumbnail, once that is known of all in sight."""
        known = [
            photo for photo in self._in_sight if photo in self._pixmaps or photo in self._absent
        ]
        self._sharp.want(known, self._pixmaps.keys(), self._edge)

    def _next_chunk(self) -> list[PhotoId]:
        chunk: dict[PhotoId, None] = {}
        for photos in self._wanted.values():
            for photo in photos:
                if photo not in self._pixmaps and photo not in self._absent:
                    chunk[photo] = None
                    if len(chunk) == _CHUNK:
                        return list(chunk)
        return list(chunk)

    def _on_loaded(self, loaded: tuple[list[PhotoId], dict[PhotoId, QImage]]) -> None:
        chunk, images = loaded
        self._loading = False
        self._absent.update(photo for photo in chunk if photo not in images)
        for photo, image in images.items():
            self._pixmaps[photo] = QPixmap.fromImage(image)
        room = max(self._capacity, 2 * max(map(len, self._wanted.values()), default=0))
        while len(self._pixmaps) > room:
            self._pixmaps.popitem(last=False)
        if images:
            self.arrived.emit(list(images))
        self._load()

    def _on_failed(self, chunk: list[PhotoId], sentence: str) -> None:
        self._loading = False
        self._absent.update(chunk)
        self._bridge.failed.emit(sentence)
        self._load()


def _images(library: Library, photos: list[PhotoId]) -> dict[PhotoId, QImage]:
    decoded = {photo: QImage.fromData(blob) for photo, blob in library.thumbnails(photos).items()}
    return {photo: image for photo, image in decoded.items() if not image.isNull()}
