"""One interest on its page: its hashtag, its share with the range, its years and its photos."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.interests import EvidencePhoto, ProfileInterest
from photoorganizer.engine.left_out import LeftOut
from photoorganizer.ui.buttons import link_button
from photoorganizer.ui.photo_tile import PhotoTile
from photoorganizer.ui.share_chart import ShareBar, YearBars
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import percent, photos

_TELLS = 236
"""Width of the words: the photos of all cards begin in one line."""
_TILE = 76
_GAP = 6


class InterestCard(QFrame):
    """Shows one interest. What is clicked is for others to do."""

    opened = Signal(str, object)
    """All photos of the interest are wanted; the PhotoId to go to, or None."""
    left_out = Signal(object)
    """A LeftOut that shall not count any more."""

    def __init__(self, interest: ProfileInterest, whole: float, theme: Theme) -> None:
        """Show `interest`; a bar of full width is the share `whole`."""
        super().__init__()
        styled(self, "interestCard")
        self.interest = interest
        self.evidence = EvidenceStrip(theme)
        self.evidence.show_evidence(interest.evidence)
        self.evidence.opened.connect(lambda photo: self.opened.emit(interest.interest, photo))
        self.evidence.left_out.connect(self.left_out)
        years = YearBars(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(20)
        row.addWidget(self._words(whole, theme))
        row.addWidget(self.evidence, 1)
        row.addWidget(years, 0, Qt.AlignmentFlag.AlignVCenter)
        years.show_years(interest.by_year)

    def _words(self, whole: float, theme: Theme) -> QWidget:
        one = self.interest
        words = QWidget()
        words.setFixedWidth(_TELLS)
        name = link_button(
            hashtag(one.interest), tr("Show all photos of {tag}").format(tag=hashtag(one.interest))
        )
        styled(name, "interestName")
        set_type(name, 1.2, QFont.Weight.DemiBold)
        name.clicked.connect(lambda: self.opened.emit(one.interest, None))
        share = QLabel(percent(one.share))
        set_type(share, 1.2, QFont.Weight.DemiBold)
        head = QHBoxLayout()
        head.addWidget(name)
        head.addStretch(1)
        head.addWidget(share)
        bar = ShareBar(theme)
        bar.show_share(one.share, one.low, one.high, whole)
        detail = styled(QLabel(range_words(one)), "subtitle")
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addStretch(1)
        column.addLayout(head)
        column.addWidget(bar)
        column.addWidget(detail)
        column.addStretch(1)
        return words


class EvidenceStrip(QWidget):
    """The photos that say so, weightiest first: one line, as many as fit."""

    opened = Signal(object)
    """A PhotoId."""
    left_out = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._evidence: Sequence[EvidencePhoto] = ()
        self.tiles: list[PhotoTile] = []
        self.setMinimumWidth(_TILE)
        self.setFixedHeight(_TILE)

    @property
    def photos(self) -> list[PhotoId]:
        """The photos in their order."""
        return [one.id for one in self._evidence]

    def show_evidence(self, evidence: Sequence[EvidencePhoto]) -> None:
        """Show these photos."""
        self._evidence = evidence
        for one in evidence:
            tile = PhotoTile(self._theme, self, _TILE)
            tile.photo = one.id
            known = {"name": one.path.name, "weight": percent(one.weight, 1)}
            tile.setToolTip(tr("{name}\nWeight {weight} of this interest").format(**known))
            tile.setAccessibleName(tr("{name}, weight {weight}").format(**known))
            tile.clicked.connect(lambda _=False, photo=one.id: self.opened.emit(photo))
            tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            tile.customContextMenuRequested.connect(
                lambda point, tile=tile, one=one: self.menu(one).popup(tile.mapToGlobal(point))
            )
            self.tiles.append(tile)
        self._arrange()

    def draw(self, thumbnails: ThumbnailCache) -> None:
        """Show the pictures that have come in."""
        for tile in self.tiles:
            if tile.photo is not None and tile.pixmap is None:
                tile.pixmap = thumbnails.get(tile.photo)
                tile.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as fit."""
        super().resizeEvent(event)
        self._arrange()

    def menu(self, one: EvidencePhoto) -> QMenu:
        """Return what can be done about a photo here."""
        menu = QMenu(self)
        show = QAction(tr("Show in the grid"), menu)
        show.triggered.connect(lambda: self.opened.emit(one.id))
        photo = QAction(tr("Leave this photo out of interests"), menu)
        photo.triggered.connect(lambda: self.left_out.emit(LeftOut(frozenset({one.id}))))
        parent = one.path.parent
        folder = QAction(
            tr("Leave the folder “{folder}” out of interests").format(folder=parent.name), menu
        )
        folder.triggered.connect(lambda: self.left_out.emit(LeftOut(folders=frozenset({parent}))))
        menu.addAction(show)
        menu.addSeparator()
        menu.addActions([photo, folder])
        return menu

    def _arrange(self) -> None:
        step = _TILE + _GAP
        fitting = max(1, (self.width() + _GAP) // step)
        for place, tile in enumerate(self.tiles):
            left = place * step
            if self.isRightToLeft():
                left = self.width() - left - _TILE
            tile.setGeometry(left, 0, _TILE, _TILE)
            tile.setVisible(place < fitting)


def range_words(one: ProfileInterest) -> str:
    """Return “21% to 27% · 338 photos”."""
    shares = tr("{low} to {high}").format(low=percent(one.low), high=percent(one.high))
    return f"{shares} · {photos(one.photos)}"
