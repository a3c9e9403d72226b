"""What the grid shows: a place of the library, narrowed by a search, or the likes of one photo.

Holds no widgets. Searches run off the window's thread; only the newest is answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from photoorganizer.core.errors import BadQuery, KnownError
from photoorganizer.core.likeness import Match
from photoorganizer.core.types import Change, ChangeSet, Photo, PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.places import ALL_PHOTOS, Place

_SIMILAR = 60
_SETTLE_MS = 400
"""Changes are gathered this long before the search is run again."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the grid shall show."""

    ids: tuple[PhotoId, ...]
    place: Place
    text: str = ""
    similar_to: Photo | None = None
    scores: dict[PhotoId, float] = field(default_factory=dict)
    current: PhotoId | None = None
    """The photo to go to; the first one where none is named."""
    keep_place: bool = False
    """True when the same photos are shown as before, brought up to date."""


class Browser(QObject):
    """Remembers the place, the search and the way back from similar photos."""

    shown = Signal(object)
    """A Shown."""
    query_refused = Signal(object)
    """A BadQuery; None once the query is good again."""

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge
        self.place = ALL_PHOTOS
        self.text = ""
        self._similar_to: PhotoId | None = None
        self._sticky: Sequence[PhotoId] = ()
        self._last = Shown((), Place("", "", ""))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(lambda: self._search(keep_place=True))
        bridge.changed.connect(self._on_changed)

    @property
    def similar_to(self) -> PhotoId | None:
        """The photo whose likes are shown, if any."""
        return self._similar_to

    def show_place(self, place: Place) -> None:
        """Show a place of the library, without a search."""
        self.place, self.text = place, ""
        self._search()

    def search(self, text: str) -> None:
        """Narrow the place to what matches `text`."""
        if text != self.text or self._similar_to is not None:
            self.text = text
            self._search()

    def find_similar(self, photo: PhotoId) -> None:
        """Show the photos like `photo`, nearest first, after itself."""
        self._bridge.latest(Lane.READ, "search", lambda: self._similar(photo), self._on_similar)

    def back(self) -> None:
        """Return from similar photos to what was shown before, at the photo asked about."""
        if self._similar_to is not None:
            self._search(current=self._similar_to)

    def keep(self, photos: Sequence[PhotoId]) -> None:
        """Keep these photos in sight although a decision about them ends their match.

        Whoever accepts a suggestion under “To review” wants to see that it was accepted.
        """
        left = set(self._sticky).difference(photos)
        self._sticky = tuple(photos)
        if left and self._query() and self._similar_to is None:
            self._settle.start()

    def refresh(self) -> None:
        """Run the search again."""
        self._search(keep_place=True)

    def _query(self) -> str:
        return f"{self.place.query} {self.text}".strip()

    def _search(self, *, keep_place: bool = False, current: PhotoId | None = None) -> None:
        self._settle.stop()
        query, place, text = self._query(), self.place, self.text
        keep_place = keep_place and self._similar_to is None
        self._similar_to = None
        before, sticky = (self._last.ids, self._sticky) if keep_place else ((), ())
        self._bridge.latest(
            Lane.READ,
            "search",
            lambda: self._find(query, before, sticky),
            lambda ids: self._on_found(
                Shown(ids, place, text, current=current, keep_place=keep_place)
            ),
            self._on_refused,
        )

    def _find(
        self, query: str, before: Sequence[PhotoId], sticky: Sequence[PhotoId]
    ) -> tuple[PhotoId, ...]:
        found = self._library.search(query)
        lost = set(sticky).difference(found)
        kept = [photo.id for photo in self._library.photos(list(lost))] if lost else []
        return with_kept(found, before, kept)

    def _on_found(self, found: Shown) -> None:
        self.query_refused.emit(None)
        if not (found.keep_place and self._is_shown(found)):
            self._show(found)

    def _is_shown(self, found: Shown) -> bool:
        last = self._last
        return (last.ids, last.place, last.text, last.similar_to) == (
            found.ids,
            found.place,
            found.text,
            None,
        )

    def _on_refused(self, error: KnownError) -> None:
        if isinstance(error, BadQuery):
            self.query_refused.emit(error)
        else:
            self._bridge.failed.emit(str(error))

    def _similar(self, photo: PhotoId) -> tuple[Photo, Sequence[Match]] | None:
        found = self._library.photos([photo])
        if not found:
            return None
        return found[0], self._library.similarity.find(photo, limit=_SIMILAR).matches

    def _on_similar(self, answer: tuple[Photo, Sequence[Match]] | None) -> None:
        if answer is None:
            return
        query, similar = answer
        self._similar_to = query.id
        ids = (query.id, *(one.photo.id for one in similar))
        scores = {one.photo.id: one.score for one in similar}
        self._show(Shown(ids, self.place, self.text, query, scores))

    def _show(self, found: Shown) -> None:
        self._last = found
        self.shown.emit(found)

    def _on_changed(self, change: ChangeSet) -> None:
        if self._similar_to is not None or not self._affects(change):
            return
        if not self._settle.isActive():
            # A large library takes longer to search and to show: let it rest for longer.
            self._settle.start(_SETTLE_MS + len(self._last.ids) // 50)

    def _affects(self, change: ChangeSet) -> bool:
        return bool(change.kinds & {Change.PHOTOS, Change.ROOTS}) or bool(self._query())


def with_kept(
    found: Sequence[PhotoId], before: Sequence[PhotoId], kept: Sequence[PhotoId]
) -> tuple[PhotoId, ...]:
    """Return `found` with those of `kept` that left it, each after the photo it was shown after."""
    present = set(found)
    lost = {photo for photo in kept if photo not in present}
    if not lost.intersection(before):
        return tuple(found)
    following: dict[PhotoId | None, list[PhotoId]] = {}
    previous: PhotoId | None = None
    for photo in before:
        if photo in lost:
            following.setdefault(previous, []).append(photo)
        elif photo in present:
            previous = photo
    result = list(following.get(None, ()))
    for photo in found:
        result.append(photo)
        result.extend(following.get(photo, ()))
    return tuple(result)
