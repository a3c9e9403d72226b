"""A long list of groups of copies: only those in sight have widgets, however many there are."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.group_card import GroupCard
from photoorganizer.ui.group_review import GroupReview
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import told

_GAP = 12


class GroupList(QAbstractScrollArea):
    """Shows groups one below the other, all of the same height; the keyboard is on one of them."""

    trash_wanted = Signal(object)
    """The GroupReview whose other photos shall go."""
    dismissed = Signal(object)
    """The GroupReview whose photos are no copies of each other."""
    changed = Signal()
    """What is kept of a group changed."""
    failed = Signal(str)
    """One sentence: the tags could not be read."""

    def __init__(self, library: Library, theme: Theme, thumbnails: ThumbnailCache) -> None:
        super().__init__()
        styled(self, "groupList")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Groups of copies"))
        self._library, self._theme, self._thumbnails = library, theme, thumbnails
        self._reviews: Sequence[GroupReview] = ()
        self._current = 0
        self._cards: dict[int, GroupCard] = {}
        self._spare: list[GroupCard] = [self._new_card()]
        self._row_height = self._spare[0].sizeHint().height()
        thumbnails.arrived.connect(self._on_thumbnails)

    @property
    def current(self) -> GroupReview | None:
        """The group that the keyboard is on."""
        return self._reviews[self._current] if self._reviews else None

    def show_reviews(self, reviews: Sequence[GroupReview]) -> None:
        """Show groups; where the current one is gone, the one that took its place is current."""
        before = self.current
        if before is not None:
            places = [place for place, one in enumerate(reviews) if one.ids == before.ids]
            self._current = places[0] if places else self._current
        self._reviews = reviews
        self._current = max(0, min(self._current, len(reviews) - 1))
        self._fit()
        self._place_cards(renewed=True)

    def step(self, by: int) -> None:
        """Take the keyboard to another group, and bring it into sight."""
        self._current = max(0, min(self._current + by, len(self._reviews) - 1))
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top = self._top_of(self._current)
        if top - _GAP < bar.value():
            bar.setValue(top - _GAP)
        elif top + self._row_height + _GAP > bar.value() + height:
            bar.setValue(top + self._row_height + _GAP - height)
        self._place_cards(renewed=True)

    def toggle(self, place: int) -> None:
        """Keep the photo at a place of the current group, or no longer."""
        review = self.current
        if review is not None and place < len(review.photos):
            self._toggle(self._current, review.photos[place].id)

    def card(self, row: int) -> GroupCard:
        """Return the card of a group that is in sight."""
        return self._cards[row]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cards to the new width."""
        super().resizeEvent(event)
        self._fit()
        self._place_cards()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the cards, and fill those that come into sight."""
        self._place_cards()

    def _top_of(self, row: int) -> int:
        return _GAP + row * (self._row_height + _GAP)

    def _fit(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._top_of(len(self._reviews)) - height))
        bar.setPageStep(height)
        bar.setSingleStep(self._row_height // 4)

    def _place_cards(self, *, renewed: bool = False) -> None:
        """Give every group in sight a card at its place.

        Args:
            renewed: fill those that are there already, too.
        """
        offset, step = self.verticalScrollBar().value(), self._row_height + _GAP
        last = min(len(self._reviews), (offset + self.viewport().height()) // step + 1)
        rows = range(max(0, (offset - _GAP) // step), last)
        for row in [row for row in self._cards if row not in rows]:
            card = self._cards.pop(row)
            card.hide()
            self._spare.append(card)
        fresh = [row for row in rows if renewed or row not in self._cards]
        for row in rows:
            if row not in self._cards:
                self._cards[row] = self._spare.pop() if self._spare else self._new_card()
        self._fill(fresh)
        for row, card in self._cards.items():
            card.setFixedSize(self.viewport().width() - 2 * _GAP, self._row_height)
            card.move(QPoint(_GAP, self._top_of(row) - offset))
            card.show()

    def _fill(self, rows: Sequence[int]) -> None:
        ids = [photo.id for row in rows for photo in self._reviews[row].photos]
        if not ids:
            return
        try:
            tags = self._library.tags(ids)
        except KnownError as error:
            self.failed.emit(told(error))
            return
        shown = [photo.id for row in sorted(self._cards) for photo in self._reviews[row].photos]
        self._thumbnails.want("copies", shown)
        for row in rows:
            self._cards[row].show_group(self._reviews[row], tags, current=row == self._current)

    def _new_card(self) -> GroupCard:
        card = GroupCard(self._theme, self._thumbnails)
        card.setParent(self.viewport())
        card.hide()
        card.toggled.connect(lambda photo: self._toggle(self._row_of(card), photo))
        card.trash_wanted.connect(self._tell(card, self.trash_wanted.emit))
        card.pressed.connect(lambda: self.step(self._row_of(card) - self._current))
        card.dismissed.connect(self._tell(card, self.dismissed.emit))
        return card

    def _tell(self, card: GroupCard, told: Callable[[GroupReview], None]) -> Callable[[], None]:
        return lambda: told(self._reviews[self._row_of(card)])

    def _row_of(self, card: GroupCard) -> int:
        return next(row for row, shown in self._cards.items() if shown is card)

    def _toggle(self, row: int, photo: PhotoId) -> None:
        self._reviews[row].toggle(photo)
        self._current = row
        self._place_cards(renewed=True)
        self.changed.emit()

    def _on_thumbnails(self) -> None:
        for card in self._cards.values():
            card.draw_pictures()
