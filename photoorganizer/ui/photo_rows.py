"""What is known of photos, read off the window's thread for those that are looked at.

What changed is shown as it was until it is here again: nothing flickers, nobody waits.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import Photo, PhotoId, Tag, TagState
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.wording import told

_CHUNK = 128
"""Read in one go; what is wanted is looked at again after each."""
_KEPT = 6000


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo with its tags, as the views show it."""

    photo: Photo
    tags: tuple[Tag, ...]

    @property
    def suggestions(self) -> list[Tag]:
        """What the network says and nobody decided yet, surest first."""
        return [tag for tag in self.tags if tag.state is TagState.SUGGESTED]


class PhotoRows(QObject):
    """Keeps the rows used last, and reads those that are wanted and not up to date."""

    arrived = Signal(object)
    """The PhotoIds whose rows came in."""
    failed = Signal(str)
    """One sentence: rows could not be read."""

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library, self._bridge = library, bridge
        self._rows: OrderedDict[PhotoId, PhotoRow] = OrderedDict()
        self._fresh: set[PhotoId] = set()
        """Read since they changed; among them those that are no longer known."""
        self._wanted: Sequence[PhotoId] = ()
        self._missed: dict[PhotoId, None] = {}
        self._reading: set[PhotoId] = set()
        self._busy = False

    def peek(self, photo: PhotoId) -> PhotoRow | None:
        """Return what is known of a photo now; where that is nothing, it is read soon."""
        row = self._rows.get(photo)
        if row is None and photo not in self._fresh and photo not in self._missed:
            self._missed[photo] = None
            self._load()
        return row

    def now(self, photo: PhotoId) -> PhotoRow | None:
        """Return a photo as it is, reading it where it changed."""
        if photo not in self._fresh:
            try:
                self._keep([photo], self._read([photo]))
            except KnownError as error:
                self.failed.emit(told(error))
        return self._rows.get(photo)

    def want(self, photos: Sequence[PhotoId]) -> None:
        """Read `photos`, most urgent first, in place of what was wanted before."""
        self._wanted = photos
        self._missed.clear()
        self._load()

    def forget(self, photos: Collection[PhotoId]) -> None:
        """Read photos again that changed, once they are wanted."""
        self._fresh.difference_update(photos)
        self._reading.difference_update(photos)
        self._load()

    def _load(self) -> None:
        chunk = [] if self._busy else self._next_chunk()
        if chunk:
            self._busy, self._reading = True, set(chunk)
            self._bridge.submit(
                Lane.ROWS,
                lambda: self._read(chunk),
                lambda rows: self._on_read(chunk, rows),
                lambda error: self._on_failed(chunk, told(error)),
            )

    def _next_chunk(self) -> list[PhotoId]:
        chunk: dict[PhotoId, None] = {}
        for photos in (self._wanted, self._missed):
            for photo in photos:
                if photo not in self._fresh:
                    chunk[photo] = None
                    if len(chunk) == _CHUNK:
                        return list(chunk)
        return list(chunk)

    def _read(self, ids: Sequence[PhotoId]) -> dict[PhotoId, PhotoRow]:
        photos, tags = self._library.photos(ids), self._library.tags(ids)
        return {photo.id: PhotoRow(photo, tuple(tags.get(photo.id, ()))) for photo in photos}

    def _on_read(self, chunk: Sequence[PhotoId], rows: dict[PhotoId, PhotoRow]) -> None:
        # What changed while it was being read is read once more.
        current = [photo for photo in chunk if photo in self._reading]
        self._busy = False
        self._keep(current, rows)
        self.arrived.emit(chunk)
        self._load()

    def _keep(self, photos: Iterable[PhotoId], rows: dict[PhotoId, PhotoRow]) -> None:
        for photo in photos:
            self._fresh.add(photo)
            self._missed.pop(photo, None)
            self._rows.pop(photo, None)
            if photo in rows:
                self._rows[photo] = rows[photo]
        while len(self._rows) > _KEPT:
            photo, _ = self._rows.popitem(last=False)
            self._fresh.discard(photo)

    def _on_failed(self, chunk: Sequence[PhotoId], sentence: str) -> None:
        self._busy = False
        self._fresh.update(chunk)
        self.failed.emit(sentence)
        self._load()
