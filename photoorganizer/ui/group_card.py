"""One group of copies: its photos side by side with what tells them apart, and what to do."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.likeness import Band
from photoorganizer.core.types import Photo, PhotoId, Tag, TagState
from photoorganizer.ui.buttons import link_button
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.group_review import GroupReview
from photoorganizer.ui.photo_preview import PhotoPreview
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import mark, tr, trn
from photoorganizer.ui.wording import file_size, moment, number, photos

_TILE_WIDTH = 216
_PICTURE_HEIGHT = 152
_BANDS = {Band.IDENTICAL: mark("Identical"), Band.NEAR_DUPLICATE: mark("Near-duplicates")}
_EXPLAINED = {
    Band.IDENTICAL: mark("The same picture"),
    Band.NEAR_DUPLICATE: mark("An edit, a crop, or another shot of a burst"),
}


class GroupCard(QFrame):
    """Shows a group; made once, filled with one group after the other."""

    toggled = Signal(object)
    """A photo shall be kept, or no longer."""
    trash_wanted = Signal()
    dismissed = Signal()
    """The photos are no copies of each other."""
    pressed = Signal()
    """The keyboard shall be on this group."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache) -> None:
        super().__init__()
        styled(self, "groupCard")
        self._theme, self._thumbnails = theme, thumbnails
        self._title = QLabel()
        set_type(self._title, 1.08, QFont.Weight.DemiBold)
        self._facts = styled(ElidedLabel(Qt.TextElideMode.ElideRight), "headingCount")
        self.dismiss = link_button(tr("Not duplicates"), tr("They are different photos (N)"))
        self.trash = QPushButton()
        self.trash.setToolTip(
            tr("Move the photos that are not kept to the system’s trash (Delete)")
        )
        self.tiles: list[CopyTile] = []
        self._row = QHBoxLayout()
        self._build()

    def show_group(
        self, review: GroupReview, tags: Mapping[PhotoId, Sequence[Tag]], *, current: bool
    ) -> None:
        """Show a group, and whether the keyboard is on it."""
        band, others = review.group.band, review.others
        self._title.setText(tr(_BANDS[band]))
        self._title.setToolTip(tr(_EXPLAINED[band]))
        facts = [photos(len(review.photos))]
        if others:
            facts.append(tr("{size} to win").format(size=file_size(review.spare_bytes)))
        self._facts.setText(" · ".join(facts))
        self.trash.setText(
            trn(
                "Move {n} other to the trash…", "Move {n} others to the trash…", len(others)
            ).format(n=number(len(others)))
        )
        self.trash.setEnabled(bool(others))
        self.setAccessibleName(", ".join([tr(_BANDS[band]), *facts]))
        while len(self.tiles) < len(review.photos):
            self._add_tile()
        for position, tile in enumerate(self.tiles):
            shown = position < len(review.photos)
            tile.setVisible(shown)
            if shown:
                photo = review.photos[position]
                tile.show_photo(photo, tags.get(photo.id, ()), kept=photo.id in review.kept)
        _set_property(self, "current", value=current)
        self.draw_pictures()

    def draw_pictures(self) -> None:
        """Show the thumbnails that are here by now."""
        for tile in self.tiles:
            tile.draw_picture(self._thumbnails)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard here."""
        super().mousePressEvent(event)
        self.pressed.emit()

    def _add_tile(self) -> None:
        tile = CopyTile(self._theme, len(self.tiles) + 1)
        tile.keep.clicked.connect(lambda: self.toggled.emit(tile.photo))
        self.tiles.append(tile)
        self._row.insertWidget(len(self.tiles) - 1, tile)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._facts, 1)
        head.addWidget(self.dismiss)
        head.addWidget(self.trash)
        self.dismiss.clicked.connect(self.dismissed)
        self.trash.clicked.connect(self.trash_wanted)
        inside = styled(QWidget(), "groupTiles")
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addStretch(1)
        inside.setLayout(self._row)
        self._add_tile()
        scroll = styled(QScrollArea(), "groupScroll")
        scroll.setWidgetResizable(True)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.setFixedHeight(
            self.tiles[0].sizeHint().height() + scroll.horizontalScrollBar().sizeHint().height()
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(scroll)


class CopyTile(QFrame):
    """One photo of a group with its facts, and whether it is kept."""

    def __init__(self, theme: Theme, place: int) -> None:
        super().__init__()
        styled(self, "copyTile")
        self.photo: PhotoId | None = None
        self._picture = PhotoPreview(theme, _PICTURE_HEIGHT)
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        set_type(self._name, 1.0, QFont.Weight.DemiBold)
        self._size = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._date = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._folder = ElidedLabel(Qt.TextElideMode.ElideLeft)
        self._tags = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.keep = QPushButton()
        self.keep.setCheckable(True)
        let_go = tr("Keep this photo, or let it go")
        self.keep.setToolTip(f"{let_go} ({place})" if place <= 9 else let_go)
        self.setFixedWidth(_TILE_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(2)
        column.addWidget(self._picture)
        column.addSpacing(4)
        column.addWidget(self._name)
        for part in (self._size, self._date, self._folder, self._tags):
            column.addWidget(styled(part, "subtitle"))
        column.addSpacing(4)
        column.addWidget(self.keep)

    def show_photo(self, photo: Photo, tags: Sequence[Tag], *, kept: bool) -> None:
        """Show one photo."""
        self.photo = photo.id
        mine = [hashtag(tag.name) for tag in tags if tag.state is TagState.MINE]
        self._name.setText(photo.path.name)
        pixels = f"{number(photo.width or 0)} × {number(photo.height or 0)}"
        self._size.setText(f"{pixels} · {file_size(photo.stamp.size)}")
        self._date.setText(moment(photo.taken))
        self._folder.setText(str(photo.path.parent))
        self._tags.setText(" ".join(mine) or tr("No tags of yours"))
        self.keep.setChecked(kept)
        self.keep.setText(tr("Keeping this") if kept else tr("Keep this"))
        self.keep.setAccessibleName(tr("Keep {name}").format(name=photo.path.name))
        _set_property(self, "kept", value=kept)

    def draw_picture(self, thumbnails: ThumbnailCache) -> None:
        """Show the thumbnail, if it is here."""
        pixmap = None if self.photo is None else thumbnails.get(self.photo)
        if pixmap is None:
            self._picture.show_icon("photos")
        else:
            self._picture.show_pictures([pixmap])


def _set_property(widget: QWidget, name: str, *, value: bool) -> None:
    """Set what the style sheet looks at, and let it look."""
    if widget.property(name) is not value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
