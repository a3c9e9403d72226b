"""Two to four photos side by side: what one looks at in one of them is shown in all."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.types import Photo, PhotoId, PhotoState
from photoorganizer.ui.buttons import tool_button
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.picture_loader import PictureLoader, Wish, full_wish, screen_wish
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import mark, tr
from photoorganizer.ui.viewer_canvas import STEP, PictureCanvas
from photoorganizer.ui.wording import file_size, moment, number, told
from photoorganizer.ui.zoom import Zoom

AT_MOST = 4
_NARROW = 480
_MISSING = mark("The file is no longer where it was.")
_TOOLS = (
    ("zoom_out", "zoom-out", mark("Zoom out (-)")),
    ("whole", "full-screen", mark("Whole photos (Ctrl+0), or their own pixels (Ctrl+1)")),
    ("zoom_in", "zoom-in", mark("Zoom in (+)")),
    ("swap", "swap", mark("Swap with the next (S)")),
    ("link", "link", mark("Zoom and move all together (K)")),
    ("view", "viewer", mark("View this one large (Enter)")),
)


class ComparePane(QFrame):
    """One of the photos, with what tells it from the others."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        styled(self, "comparePane")
        # All are as wide as each other, whatever is said below them.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.photo: Photo | None = None
        self.closer = False
        self.canvas = PictureCanvas(theme)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        set_type(self._name, 1.0, QFont.Weight.DemiBold)
        self._facts = styled(ElidedLabel(Qt.TextElideMode.ElideRight), "subtitle")
        self._date = styled(ElidedLabel(Qt.TextElideMode.ElideRight), "subtitle")
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 5)
        column.setSpacing(2)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._name)
        column.addWidget(self._facts)
        column.addWidget(self._date)

    @property
    def words(self) -> str:
        """What is said below the picture."""
        return f"{self._name.text()} {self._facts.text()}"

    def show_photo(self, photo: Photo, thumbnail: QImage | None) -> None:
        """Show a photo, whole."""
        self.photo, self.closer = photo, False
        known = (photo.width or 0, photo.height or 0)
        self.canvas.begin(known if all(known) else (1, 1))
        if thumbnail is not None:
            self.canvas.sharpen(thumbnail)
        self._name.setText(photo.path.name)
        pixels = f"{number(known[0])} × {number(known[1])}"
        self.explain(f"{pixels} · {file_size(photo.stamp.size)}")
        self._date.setText(moment(photo.taken))
        if photo.state is PhotoState.MISSING:
            self.explain(tr(_MISSING))
        elif photo.state is PhotoState.UNREADABLE:
            self.explain(told(photo.reason or ""))

    def explain(self, words: str) -> None:
        """Say something about the photo."""
        self._facts.setText(words)
        self.setAccessibleName(f"{self._name.text()}, {words}")

    def show_current(self, *, current: bool) -> None:
        """Show whether keys act on this photo."""
        self.setProperty("current", current)
        self.style().unpolish(self)
        self.style().polish(self)


class ComparePage(QFrame):
    """Shows photos beside each other; one of them is current."""

    view_wanted = Signal(object)
    """The PhotoId to view large."""
    closed = Signal()

    def __init__(self, pictures: PictureLoader, theme: Theme, thumbnails: ThumbnailCache) -> None:
        super().__init__()
        styled(self, "viewer")
        self._pictures, self._theme, self._thumbnails = pictures, theme, thumbnails
        self._photos: list[Photo] = []
        self._current = 0
        self.panes = [ComparePane(theme) for _ in range(AT_MOST)]
        self.back = tool_button(tr("Back"))
        tip(self.back, tr("Back"), "clear")
        self.buttons = {name: tool_button(tr(tip)) for name, _, tip in _TOOLS}
        self._grid = QGridLayout()
        self._build()
        self._connect()
        self._tint()

    @property
    def shown(self) -> list[PhotoId]:
        """The photos on show, in their order."""
        return [photo.id for photo in self._photos]

    @property
    def current(self) -> PhotoId | None:
        """The photo that keys act on."""
        return self._photos[self._current].id if self._photos else None

    @property
    def linked(self) -> bool:
        """Whether all are zoomed and moved together."""
        return self.buttons["link"].isChecked()

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """Show two to four photos."""
        self._photos = list(photos[:AT_MOST])
        self._current = 0
        self._arrange()
        self._fill()

    def leave(self) -> None:
        """Forget the photos."""
        self._photos = []

    def choose(self, place: int) -> None:
        """Make the photo at a place the current one."""
        if 0 <= place < len(self._photos):
            self._current = place
            for one, pane in enumerate(self.panes):
                pane.show_current(current=one == place)

    def swap(self) -> None:
        """Let the current photo and the next one change places; the view stays."""
        if len(self._photos) < 2:
            return
        zoom = self.pane.canvas.zoom
        other = (self._current + 1) % len(self._photos)
        photos = self._photos
        photos[self._current], photos[other] = photos[other], photos[self._current]
        self._current = other
        self._fill()
        self._follow(self.pane, zoom)
        self.pane.canvas.follow(zoom)

    @property
    def pane(self) -> ComparePane:
        """The current pane."""
        return self.panes[self._current]

    def arrow(self, right: int, down: int) -> None:
        """Look further to a side where enlarged, or go to the photo on that side."""
        if self.pane.canvas.zoom.can_pan:
            self.pane.canvas.pan(right, down)
        elif self._photos:
            sideways = -right if self.isRightToLeft() else right
            self.choose((self._current + sideways + down) % len(self._photos))

    def fit(self) -> None:
        """Show the whole photo."""
        self.pane.canvas.fit()

    def toggle(self) -> None:
        """Go from the whole photo to its own pixels, and back."""
        self.pane.canvas.toggle()

    def toggle_link(self) -> None:
        """Zoom and move all together, or each by itself."""
        self.buttons["link"].toggle()

    def view(self) -> None:
        """Ask to view the current photo large."""
        if self.current is not None:
            self.view_wanted.emit(self.current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand below each other where there is no room side by side."""
        super().resizeEvent(event)
        self._arrange()
        self._want()

    # Inside

    def _fill(self) -> None:
        for pane, photo in zip(self.panes, self._photos, strict=False):
            thumbnail = self._thumbnails.get(photo.id)
            pane.show_photo(photo, None if thumbnail is None else thumbnail.toImage())
            here = self._pictures.get(self._wish(pane, photo))
            if here is not None:
                pane.canvas.sharpen(here)
        self.choose(self._current)
        self._thumbnails.want("compare", self.shown)
        self._want()

    def _want(self) -> None:
        wishes = []
        for pane, photo in zip(self.panes, self._photos, strict=False):
            wishes.append(self._wish(pane, photo))
        for pane, photo in zip(self.panes, self._photos, strict=False):
            if pane.closer:
                wishes.append(full_wish(photo))
        if self._photos:
            self._pictures.want(wishes)

    def _wish(self, pane: ComparePane, photo: Photo) -> Wish:
        room = pane.canvas.size()
        return screen_wish(photo, max(room.width(), room.height()) * self.devicePixelRatioF())

    def _arrange(self) -> None:
        count = len(self._photos)
        columns = 1 if self.width() < _NARROW else 2 if count == AT_MOST else max(1, count)
        for place, pane in enumerate(self.panes):
            self._grid.removeWidget(pane)
            pane.setVisible(place < count)
            self._grid.setColumnStretch(place, int(place < columns))
            if place < count:
                self._grid.addWidget(pane, place // columns, place % columns)

    def _panes_of(self, photo: PhotoId) -> list[ComparePane]:
        shown = zip(self.panes, self._photos, strict=False)
        return [pane for pane, one in shown if one.id == photo]

    def _on_arrived(self, wish: Wish, image: QImage) -> None:
        for pane in self._panes_of(wish.photo):
            if pane.photo is not None and not pane.photo.width:
                pane.canvas.correct((image.width(), image.height()))
            pane.canvas.sharpen(image)

    def _on_failed(self, wish: Wish, sentence: str) -> None:
        for pane in self._panes_of(wish.photo):
            pane.explain(sentence)

    def _on_thumbnails(self, arrived: Sequence[PhotoId]) -> None:
        for photo in arrived:
            thumbnail = self._thumbnails.get(photo)
            for pane in self._panes_of(photo):
                if thumbnail is not None and not any(pane.canvas.sharpest):
                    pane.canvas.sharpen(thumbnail.toImage())

    def _follow(self, leader: ComparePane, zoom: Zoom) -> None:
        if self.linked and leader.isVisible():
            for pane in self.panes[: len(self._photos)]:
                if pane is not leader:
                    pane.canvas.follow(zoom)

    def _look_closer(self, pane: ComparePane) -> None:
        if not pane.closer:
            pane.closer = True
            self._want()

    # Building

    def _connect(self) -> None:
        self._pictures.arrived.connect(self._on_arrived)
        self._pictures.failed.connect(self._on_failed)
        self._thumbnails.arrived.connect(self._on_thumbnails)
        self._theme.changed.connect(self._tint)
        self.back.clicked.connect(self.closed)
        for place, pane in enumerate(self.panes):
            pane.canvas.viewed.connect(partial(self._follow, pane))
            pane.canvas.looked_closer.connect(partial(self._look_closer, pane))
            pane.canvas.pressed.connect(partial(self.choose, place))
            pane.canvas.pressed.connect(self.setFocus)
        for name, act in (
            ("zoom_out", lambda: self.pane.canvas.zoom_by(1 / STEP)),
            ("zoom_in", lambda: self.pane.canvas.zoom_by(STEP)),
            ("whole", self.toggle),
            ("swap", self.swap),
            ("view", self.view),
        ):
            self.buttons[name].clicked.connect(lambda _=False, act=act: act())

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Photos side by side"))
        bar = styled(QFrame(), "viewerBar")
        title = QLabel(tr("Compare"))
        set_type(title, 1.1, QFont.Weight.DemiBold)
        self.buttons["link"].setCheckable(True)
        self.buttons["link"].setChecked(True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(0)
        row.addWidget(self.back)
        row.addSpacing(8)
        row.addWidget(title)
        row.addStretch(1)
        for button in (self.back, *self.buttons.values()):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for button in self.buttons.values():
            row.addWidget(button)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setSpacing(4)
        panes = QWidget()
        panes.setLayout(self._grid)
        for pane in self.panes:
            pane.setParent(panes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(panes, 1)

    def _tint(self) -> None:
        self.back.setIcon(self._theme.icon("back"))
        for name, icon, _ in _TOOLS:
            self.buttons[name].setIcon(self._theme.icon(icon))
