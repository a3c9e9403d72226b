"""A few photos like the selected one, as small squares to click."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from photoorganizer.core.likeness import Match
from photoorganizer.ui.buttons import link_button
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.photo_tile import PhotoTile
from photoorganizer.ui.tag_panel import section_title
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import tr

COUNT = 8
_COLUMNS = 4
_GAP = 6


class SimilarStrip(QWidget):
    """Shows up to eight neighbours; a click asks for all of them."""

    opened = Signal(object)
    """The PhotoId that was clicked, or None for “see all”."""

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._tiles = [PhotoTile(theme, self) for _ in range(COUNT)]
        see_all = link_button(tr("See all"))
        tip(see_all, tr("Show all similar photos"), "find_similar")
        see_all.clicked.connect(lambda: self.opened.emit(None))
        head = QHBoxLayout()
        head.addWidget(section_title(tr("Similar")))
        head.addStretch(1)
        head.addWidget(see_all)
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        for position, tile in enumerate(self._tiles):
            grid.addWidget(tile, position // _COLUMNS, position % _COLUMNS)
            tile.clicked.connect(lambda _=False, tile=tile: self.opened.emit(tile.photo))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(grid)
        thumbnails.arrived.connect(self._draw)
        theme.changed.connect(self._draw)

    def show_similar(self, similar: Sequence[Match]) -> None:
        """Show these neighbours, nearest first; none hides the strip."""
        for position, tile in enumerate(self._tiles):
            shown = similar[position] if position < len(similar) else None
            tile.photo = None if shown is None else shown.photo.id
            tile.setToolTip("" if shown is None else f"{shown.photo.path.name} · {shown.score:.2f}")
            tile.setAccessibleName(
                "" if shown is None else tr("Similar: {name}").format(name=shown.photo.path.name)
            )
            tile.setVisible(shown is not None)
        self.setVisible(bool(similar))
        self._thumbnails.want("similar", [one.photo.id for one in similar])
        self._draw()

    def _draw(self) -> None:
        for tile in self._tiles:
            tile.pixmap = None if tile.photo is None else self._thumbnails.get(tile.photo)
            tile.update()
