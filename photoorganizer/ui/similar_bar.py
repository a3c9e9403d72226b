"""What stands above similar photos: what they are like, in which respect, and how strictly."""

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.likeness import Aspect
from photoorganizer.core.types import PhotoId
from photoorganizer.ui.buttons import link_button, tool_button
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.flow_layout import FlowLayout
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.likes import ASPECTS, Likes, SimilarQuery
from photoorganizer.ui.photo_tile import PhotoTile
from photoorganizer.ui.segments import Segments
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import mark, tr, trn
from photoorganizer.ui.wording import number

_TILE = 56
_NARROW = 460
"""Below this width there is no room for buttons beside the title; they have their keys."""
_STEPS = 20
"""From few to many; the strictness goes the other way."""
_REST_MS = 120
"""The slider must rest this long before it is obeyed."""
_NO_TAGS = mark("The file is not in the library, so it has no tags")
_TAG_LIKE = mark("Add the tags of the photo asked about to those selected")


class SimilarBar(QFrame):
    """Pins the photo asked about, and changes the question."""

    wanted = Signal(object)
    """A SimilarQuery: the same photo, asked about differently."""
    less_wanted = Signal(bool)
    """Whether photos behind the point where likeness fades shall be shown."""
    tags_wanted = Signal()
    """The selected photos shall have the tags of the photo asked about."""
    back_wanted = Signal()

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache) -> None:
        super().__init__()
        styled(self, "similarBar")
        self._theme, self._thumbnails = theme, thumbnails
        self._query = SimilarQuery(PhotoId(0))
        self._with_less = False
        self.tile = PhotoTile(theme, self, _TILE)
        self._title = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        set_type(self._title, 1.35, QFont.Weight.DemiBold)
        self._count = styled(ElidedLabel(Qt.TextElideMode.ElideRight), "headingCount")
        self.tag_like = QPushButton(tr("Tag selected like it"))
        self._close = tool_button(tr("Back"))
        tip(self._close, tr("Back"), "clear")
        self.aspects = Segments(tr("Alike in"), ASPECTS)
        self.strictness = QSlider(Qt.Orientation.Horizontal)
        self.same_class = QPushButton(tr("Same kind only"))
        self.same_class.setCheckable(True)
        self.less = link_button("", tr("Show or hide photos that may be like it by chance"))
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._build()
        self._connect()
        self._tint()

    @property
    def title(self) -> str:
        """What is asked about, in words."""
        return self._title.text()

    @property
    def summary(self) -> str:
        """How many photos are alike, in words."""
        return self._count.text()

    def offer(self, aspects: Collection[Aspect]) -> None:
        """Let the user choose among these aspects only."""
        for aspect in Aspect:
            self.aspects.button(aspect).setEnabled(aspect in aspects)

    def show_busy(self, query: SimilarQuery, name: str) -> None:
        """Show what is asked for while the answer is on its way."""
        self._show_query(query, name)
        self._count.setText(tr("Looking for photos like it…"))
        self.less.hide()

    def show_likes(self, likes: Likes) -> None:
        """Show what the answer is about, and how much of it there is."""
        self._show_query(likes.query, likes.name)
        alike, less = len(likes.alike), len(likes.less)
        self._count.setText(
            trn("{n} photo alike", "{n} photos alike", alike).format(n=number(alike))
            if alike
            else tr("Nothing closely alike")
        )
        self._with_less = likes.with_less
        words = (
            tr("Hide less similar ones ({n})")
            if likes.with_less
            else tr("Show less similar ones ({n})")
        )
        self.less.setText(words.format(n=number(less)))
        self.less.setVisible(less > len(likes.shown) - alike or likes.with_less)
        self.tag_like.setToolTip(tr(_NO_TAGS if likes.photo is None else _TAG_LIKE))
        self.tile.photo = likes.photo
        if likes.photo is not None:
            self._thumbnails.want("query", [likes.photo])
            self._draw_thumbnail()

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show a picture of a file that the library does not hold."""
        self.tile.pixmap = picture
        self.tile.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the title its room."""
        super().resizeEvent(event)
        self.tag_like.setVisible(self.width() > _NARROW)

    def _show_query(self, query: SimilarQuery, name: str) -> None:
        if query.image != self._query.image:
            self.show_picture(None)
        self._query = query
        self._title.setText(tr("Similar to {name}").format(name=name))
        self.tile.setAccessibleName(tr("Asked about: {name}").format(name=name))
        self.aspects.show_value(query.aspect)
        self.same_class.setChecked(query.same_class)
        if not self._rest.isActive():
            blocker = QSignalBlocker(self.strictness)
            self.strictness.setValue(round((1 - query.strictness) * _STEPS))
            blocker.unblock()

    def _ask(self) -> None:
        self._rest.stop()
        strictness = 1 - self.strictness.value() / _STEPS
        same_class = self.same_class.isChecked()
        self.wanted.emit(replace(self._query, strictness=strictness, same_class=same_class))

    def _build(self) -> None:
        self.tile.setFixedSize(QSize(_TILE, _TILE))
        tip(self.tile, tr("Back to this photo"), "clear")
        self.tag_like.setEnabled(False)
        self.strictness.setRange(0, _STEPS)
        self.strictness.setPageStep(_STEPS // 4)
        self.strictness.setFixedSize(QSize(120, 20))
        self.strictness.setAccessibleName(tr("How many photos count as alike"))
        self.strictness.setToolTip(tr("How sure it must be that a photo is alike"))
        self.same_class.setToolTip(tr("Leave out photos that surely show something else"))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.tile)
        head.addLayout(self._words(), 1)
        head.addWidget(self.tag_like, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 6)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._options())

    def _words(self) -> QVBoxLayout:
        self._count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        found = QHBoxLayout()
        found.setSpacing(8)
        found.addWidget(self._count)
        found.addWidget(self.less)
        found.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addLayout(found)
        words.addStretch(1)
        return words

    def _options(self) -> QWidget:
        options = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        options.setSizePolicy(policy)
        flow = FlowLayout(options, spacing=16)
        many = QWidget()
        row = QHBoxLayout(many)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(styled(QLabel(tr("Few")), "subtitle"))
        row.addWidget(self.strictness)
        row.addWidget(styled(QLabel(tr("Many")), "subtitle"))
        height = self.aspects.sizeHint().height()
        for part in (self.aspects, many, self.same_class):
            part.setMinimumHeight(height)
            flow.addWidget(part)
        return options

    def _connect(self) -> None:
        self.tile.clicked.connect(self.back_wanted)
        self._close.clicked.connect(self.back_wanted)
        self.tag_like.clicked.connect(self.tags_wanted)
        self.aspects.picked.connect(
            lambda aspect: self.wanted.emit(replace(self._query, aspect=aspect))
        )
        self.strictness.valueChanged.connect(self._rest.start)
        self._rest.timeout.connect(self._ask)
        self.same_class.clicked.connect(self._ask)
        self.less.clicked.connect(lambda: self.less_wanted.emit(not self._with_less))
        self._thumbnails.arrived.connect(self._draw_thumbnail)
        self._theme.changed.connect(self._tint)

    def _draw_thumbnail(self) -> None:
        if self.tile.photo is not None:
            self.show_picture(self._thumbnails.get(self.tile.photo))

    def _tint(self) -> None:
        self._close.setIcon(self._theme.icon("close"))
