"""What the grid shows: a place of the library, narrowed by a search, or the likes of one photo.

Holds no widgets. Searches run off the window's thread; only the newest is answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from photoorganizer.core.arrangement import Arrangement, Grouping, Order, Stretch
from photoorganizer.core.errors import BadQuery, KnownError
from photoorganizer.core.likeness import SimilarPhotos
from photoorganizer.core.types import Change, ChangeSet, PhotoId, PhotoState
from photoorganizer.engine.library import Library
from photoorganizer.engine.query_pieces import pieces
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.grid_sections import Section, sections
from photoorganizer.ui.likes import Likes, SimilarQuery, likes
from photoorganizer.ui.places import Place, all_photos
from photoorganizer.ui.wording import told

_SLOW = {"sim:": Lane.LIKENESS, "is:duplicate": Lane.DUPLICATES}
"""What takes its time must not keep others waiting."""

_SETTLE_MS = 400
"""Changes are gathered this long before the search is run again."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the grid shall show."""

    ids: tuple[PhotoId, ...]
    place: Place
    text: str = ""
    likes: Likes | None = None
    """Where they are the likes of one photo: which, and in what bands."""
    current: PhotoId | None = None
    """The photo to go to; the first one where none is named."""
    keep_place: bool = False
    """True when the same photos are shown as before, brought up to date."""
    sections: tuple[Section, ...] = ()
    """The headings between the photos."""
    months: tuple[Stretch, ...] = ()
    """Where the photos stand by time: the months that they were taken in."""


class Browser(QObject):
    """Remembers the place, the search and the way back from similar photos."""

    shown = Signal(object)
    """A Shown."""
    query_refused = Signal(object)
    """A BadQuery; None once the query is good again."""
    likes_refused = Signal()
    """The likes asked for last cannot be told; what is shown stays."""

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._library = library
        self._bridge = bridge
        self.place = all_photos()
        self.text = ""
        self.order, self.grouping = Order.NEWEST, Grouping.DATE
        self._sticky: Sequence[PhotoId] = ()
        self._last = Shown((), Place("", "", ""))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(lambda: self._search(keep_place=True))
        bridge.changed.connect(self._on_changed)

    @property
    def likes(self) -> Likes | None:
        """The likes on show, if any."""
        return self._last.likes

    def show_place(self, place: Place, current: PhotoId | None = None) -> None:
        """Show a place of the library, without a search, at the photo `current`."""
        self.place, self.text = place, ""
        self._search(current=current)

    def search(self, text: str) -> None:
        """Narrow the place to what matches `text`."""
        if text != self.text or self.likes is not None:
            self.text = text
            self._search()

    def sort(self, order: Order) -> None:
        """Show the photos in this order from now on, from its beginning."""
        if order is not self.order:
            self.order = order
            self._search_again(keep_place=False)

    def group(self, grouping: Grouping) -> None:
        """Show these headings from now on."""
        if grouping is not self.grouping:
            self.grouping = grouping
            self._search_again(keep_place=True)

    def find_similar(self, query: SimilarQuery) -> None:
        """Show the photos like one, nearest first."""
        self._settle.stop()
        self._bridge.latest(
            Lane.LIKENESS,
            "search",
            lambda: self._find_likes(query),
            lambda found: self._on_likes(query, found),
            self._on_likes_refused,
        )

    def show_less_similar(self, *, shown: bool) -> None:
        """Show or hide the photos behind the point where likeness fades."""
        if self.likes is not None:
            self._show_likes(replace(self.likes, with_less=shown), keep_place=True)

    def back(self) -> None:
        """Return from similar photos to what was shown before, at the photo asked about."""
        if self.likes is not None:
            self._search(current=self.likes.photo)

    def keep(self, photos: Sequence[PhotoId]) -> None:
        """Keep these photos in sight although a decision about them ends their match.

        Whoever accepts a suggestion under “To review” wants to see that it was accepted.
        """
        left = set(self._sticky).difference(photos)
        self._sticky = tuple(photos)
        if left and self._query() and self.likes is None:
            self._settle.start()

    def refresh(self) -> None:
        """Run the search again."""
        self._search(keep_place=True)

    def _search_again(self, *, keep_place: bool) -> None:
        """Arrange what is shown anew; likes have an order of their own."""
        if self.likes is None:
            self._search(keep_place=keep_place)

    def _query(self) -> str:
        return narrowed_query(self.place, self.text)

    def _search(self, *, keep_place: bool = False, current: PhotoId | None = None) -> None:
        self._settle.stop()
        place, text = self.place, self.text
        keep_place = keep_place and self.likes is None
        before, sticky = (self._last.ids, self._sticky) if keep_place else ((), ())
        self._bridge.latest(
            next((lane for words, lane in _SLOW.items() if words in self._query()), Lane.READ),
            "search",
            lambda: self._arranged(
                Shown((), place, text, current=current, keep_place=keep_place),
                self._find(place, text, before, sticky),
            ),
            self._on_found,
            self._on_refused,
        )

    def _arranged(self, shown: Shown, found: tuple[PhotoId, ...]) -> Shown:
        """Return what is shown with the photos found, and with what stands over them."""
        ids, arrangement = shown.place.narrowed(found), Arrangement()
        if shown.place.photos is None:
            arrangement = self._library.arranging.of(ids, self.order, self.grouping)
        return replace(
            shown, ids=ids, sections=sections(arrangement.stretches), months=arrangement.months
        )

    def _find(
        self, place: Place, text: str, before: Sequence[PhotoId], sticky: Sequence[PhotoId]
    ) -> tuple[PhotoId, ...]:
        pieces(text)  # what is wrong with it is told by itself, whatever the place searches
        query = narrowed_query(place, text)
        try:
            found = self._library.arranging.search(query, self.order, self.grouping)
        except BadQuery as error:
            at = max(0, error.position - query.index(text) if text else error.position)
            raise BadQuery(error.sentence, at, error.length) from error
        lost = set(sticky).difference(found)
        photos = self._library.photos(list(lost)) if lost else []
        kept = [photo.id for photo in photos if photo.state is not PhotoState.MISSING]
        return with_kept(found, before, kept)

    def _on_found(self, found: Shown) -> None:
        self.query_refused.emit(None)
        if not (found.keep_place and self._is_shown(found)):
            self._show(found)

    def _is_shown(self, found: Shown) -> bool:
        last = self._last
        return replace(last, keep_place=True, current=found.current) == found

    def _on_refused(self, error: KnownError) -> None:
        if isinstance(error, BadQuery):
            self.query_refused.emit(error)
        else:
            self._bridge.failed.emit(told(error))

    def _find_likes(self, query: SimilarQuery) -> SimilarPhotos:
        return self._library.similarity.find(
            query.image,
            aspect=query.aspect,
            same_class=query.same_class,
            strictness=query.strictness,
        )

    def _on_likes(self, query: SimilarQuery, found: SimilarPhotos) -> None:
        before = self.likes
        same = before is not None and before.query.image == query.image
        with_less = same and before is not None and before.with_less
        self._show_likes(likes(query, found, with_less=with_less), keep_place=same)

    def _show_likes(self, found: Likes, *, keep_place: bool) -> None:
        self._show(Shown(found.ids, self.place, self.text, found, keep_place=keep_place))

    def _on_likes_refused(self, error: KnownError) -> None:
        self.likes_refused.emit()
        self._bridge.failed.emit(told(error))

    def _show(self, found: Shown) -> None:
        self._last = found
        self.shown.emit(found)

    def _on_changed(self, change: ChangeSet) -> None:
        if self.likes is not None or not self._affects(change):
            return
        if not self._settle.isActive():
            # A large library takes longer to search and to show: let it rest for longer.
            self._settle.start(_SETTLE_MS + len(self._last.ids) // 50)

    def _affects(self, change: ChangeSet) -> bool:
        return bool(change.kinds & {Change.PHOTOS, Change.ROOTS}) or bool(self._query())


def narrowed_query(place: Place, text: str) -> str:
    """Return the query for what matches `text` in a place."""
    return f"{place.query} ({text})" if place.query and text else place.query or text


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
