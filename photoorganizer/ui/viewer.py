"""The viewer: one photo as large as there is room, in the place of the grid.

It shows a place of the grid's model. What is here is shown at once, the thumbnail where there is
nothing better, and what is sharper replaces it; neighbours are decoded meanwhile.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QVBoxLayout

from photoorganizer.core.types import Photo, PhotoId, PhotoState
from photoorganizer.ui.decoded_ahead import around
from photoorganizer.ui.empty_state import Emptiness, EmptyState
from photoorganizer.ui.film_strip import FilmStrip
from photoorganizer.ui.photo_model import PhotoModel
from photoorganizer.ui.picture_loader import PictureLoader, Wish, full_wish, screen_wish
from photoorganizer.ui.theme import Theme, styled
from photoorganizer.ui.thumbnail_cache import ThumbnailCache
from photoorganizer.ui.translation import mark, tr
from photoorganizer.ui.viewer_bar import ViewerBar
from photoorganizer.ui.viewer_canvas import STEP, PictureCanvas
from photoorganizer.ui.wording import number, told

_AGAIN = "again"
_GONE = mark(
    "The file is no longer where it was; its tags are kept. Put it back, or add the folder where it"
    " is now, and it is found again."
)
_BROKEN = mark("{reason} If you have another copy of it, put that in its place.")


class ViewerPage(QFrame):
    """Shows the photo at one place of the model."""

    chosen = Signal(int)
    """The place to go to."""
    action_wanted = Signal(str)
    """The name of one of the window's actions."""

    def __init__(
        self, model: PhotoModel, loader: PictureLoader, theme: Theme, thumbnails: ThumbnailCache
    ) -> None:
        super().__init__()
        styled(self, "viewer")
        self._model, self.pictures, self._thumbnails = model, loader, thumbnails
        self._photo: Photo | None = None
        self._place = 0
        self._forward = True
        self._closer = self._floating = False
        self._turns: dict[PhotoId, int] = {}
        self.bar = ViewerBar(theme)
        self.canvas = PictureCanvas(theme)
        self.notice = EmptyState(theme)
        self.strip = FilmStrip(theme, thumbnails)
        self._stack = QStackedWidget()
        self._column = QVBoxLayout(self)
        self._build()
        self._connect()

    @property
    def photo(self) -> PhotoId | None:
        """The photo on show."""
        return None if self._photo is None else self._photo.id

    @property
    def is_seen(self) -> bool:
        """Whether a picture is shown, not why there is none."""
        return self._stack.currentWidget() is self.canvas

    @property
    def is_sharp(self) -> bool:
        """Whether the picture has all the pixels that fit."""
        return self._photo is not None and self.pictures.get(self._wish(self._photo)) is not None

    def show_place(self, place: int) -> None:
        """Show the photo at a place; called again where only its tags changed."""
        ids = self._model.ids
        row = self._model.row(ids[place])
        if row is None:
            return
        before, photo = self._photo, row.photo
        self._forward = place >= self._place
        self._photo, self._place = photo, place
        self.bar.show_photo(photo.path.name, place, len(ids))
        self.setAccessibleName(
            tr("{name}, photo {place} of {total}").format(
                name=photo.path.name, place=number(place + 1), total=number(len(ids))
            )
        )
        self.strip.show_around(ids, place)
        if before is None or _look(before) != _look(photo):
            self._begin(photo)
        self._want()

    def leave(self) -> None:
        """Let nothing be decoded any more."""
        self._photo = None
        self.pictures.want(())
        self._thumbnails.want("strip", ())

    def step(self, by: int) -> None:
        """Ask for the photo so many places on, or for the last one there is."""
        if self._model.ids:
            self.chosen.emit(max(0, min(len(self._model.ids) - 1, self._place + by)))

    def page(self, forward: int) -> None:
        """Go on, or back, by about as many photos as the film strip shows."""
        self.step(forward * max(2, self.strip.width() // 80))

    def arrow(self, right: int, down: int) -> None:
        """Look further to a side of an enlarged photo, or go to the photo on that side."""
        if self.canvas.zoom.can_pan and self.is_seen:
            self.canvas.pan(right, down)
        else:
            sideways = -right if self.isRightToLeft() else right
            self.step(sideways + down)

    def turn(self, quarters: int) -> None:
        """Turn the view clockwise; for as long as the window is open, it stays so."""
        if self._photo is not None and self.is_seen:
            self.canvas.rotate(quarters)
            self._turns[self._photo.id] = self.canvas.turn

    def float_controls(self, *, floating: bool) -> None:
        """Lay the bar and the strip over the picture, or above and below it.

        Over it, the picture keeps its place when they come and go.
        """
        self._floating = floating
        for position, part in enumerate((self.bar, self.strip)):
            self._column.removeWidget(part)
            if not floating:
                self._column.insertWidget(2 * position, part)
            part.raise_()
        self.place_controls()

    def show_controls(self, *, shown: bool) -> None:
        """Show or hide the bar and the strip."""
        self.bar.setVisible(shown)
        self.strip.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for as many pixels as there is room for now."""
        super().resizeEvent(event)
        self.place_controls()
        if self._photo is not None:
            self._want()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show on the film strip that the keyboard is here."""
        super().focusInEvent(event)
        self.strip.show_focus(focused=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show on the film strip that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.strip.show_focus(focused=False)

    def place_controls(self) -> None:
        """Lay what floats over the picture at its edges; called when its height changed."""
        if self._floating:
            self.bar.setGeometry(0, 0, self.width(), self.bar.sizeHint().height())
            height = self.strip.height()
            self.strip.setGeometry(0, self.height() - height, self.width(), height)

    # Pictures

    def _begin(self, photo: Photo) -> None:
        """Show the best picture of a photo that is here, or why there can be none."""
        self._closer = False
        if photo.state is PhotoState.MISSING:
            self._explain(
                Emptiness("missing", tr("The photo is missing"), tr(_GONE), "rescan", _look_again())
            )
            return
        if photo.state is PhotoState.UNREADABLE:
            self._explain_broken(told(photo.reason or ""), "retry")
            return
        self._stack.setCurrentWidget(self.canvas)
        self.bar.enable_view(possible=True)
        here = [
            image
            for wish in (self._wish(photo), full_wish(photo))
            if (image := self.pictures.get(wish)) is not None
        ]
        thumbnail = self._thumbnails.get(photo.id)
        known = (photo.width or 0, photo.height or 0)
        size = known if all(known) else _size(here[0] if here else None)
        if not all(known) and not here and thumbnail is not None:
            size = thumbnail.width(), thumbnail.height()
        self.canvas.begin(size, self._turns.get(photo.id, 0))
        if thumbnail is not None:
            self.canvas.sharpen(thumbnail.toImage())
        for image in here:
            self.canvas.sharpen(image)

    def _want(self) -> None:
        photo = self._photo
        if photo is None:
            return
        ids = around(self._model.ids, self._place, forward=self._forward)
        rows = [row for one in ids if (row := self._model.row(one)) is not None]
        wishes = [self._wish(row.photo) for row in rows if can_be_seen(row.photo)]
        if self._closer and wishes and wishes[0].photo == photo.id:
            wishes.insert(1, full_wish(photo))
        self.pictures.want(wishes)

    def _wish(self, photo: Photo) -> Wish:
        room: QSize = self._stack.size()
        longest = max(room.width(), room.height()) * self.devicePixelRatioF()
        return screen_wish(photo, longest)

    def _look_closer(self) -> None:
        if not self._closer:
            self._closer = True
            self._want()

    def _on_arrived(self, wish: Wish, image: QImage) -> None:
        photo = self._photo
        if photo is None or wish.photo != photo.id or not can_be_seen(photo):
            return
        self._stack.setCurrentWidget(self.canvas)
        self.bar.enable_view(possible=True)
        if not (photo.width and photo.height):
            self.canvas.correct(_size(image))
        self.canvas.sharpen(image)

    def _on_failed(self, wish: Wish, sentence: str) -> None:
        photo = self._photo
        if photo is not None and wish == self._wish(photo) and can_be_seen(photo):
            self._explain_broken(sentence, _AGAIN)

    def _on_thumbnails(self, arrived: list[PhotoId]) -> None:
        """Show the thumbnail of a photo that came before its picture."""
        photo = self._photo
        if photo is None or photo.id not in arrived or any(self.canvas.sharpest):
            return
        thumbnail = self._thumbnails.get(photo.id)
        if thumbnail is not None and self.is_seen:
            self.canvas.sharpen(thumbnail.toImage())
            if not (photo.width and photo.height):
                self.canvas.correct((thumbnail.width(), thumbnail.height()))

    def _explain_broken(self, reason: str, action: str) -> None:
        sentence = tr(_BROKEN).format(reason=reason)
        self._explain(
            Emptiness("broken", tr("The photo cannot be shown"), sentence, action, tr("Try again"))
        )

    def _explain(self, why: Emptiness) -> None:
        self.notice.show_emptiness(why)
        self._stack.setCurrentWidget(self.notice)
        self.bar.enable_view(possible=False)

    def _help(self, action: str) -> None:
        if action == _AGAIN and self._photo is not None:
            self.pictures.forget({self._photo.id})
        else:
            self.action_wanted.emit(action)

    # Building

    def _connect(self) -> None:
        self.pictures.arrived.connect(self._on_arrived)
        self.pictures.failed.connect(self._on_failed)
        self._thumbnails.arrived.connect(self._on_thumbnails)
        self.notice.action_wanted.connect(self._help)
        self.strip.chosen.connect(self.chosen)
        self.canvas.pressed.connect(self.setFocus)
        self.canvas.viewed.connect(lambda zoom: self.bar.show_scale(zoom.scale))
        self.canvas.looked_closer.connect(self._look_closer)
        for name, act in (
            ("zoom_out", lambda: self.canvas.zoom_by(1 / STEP)),
            ("zoom_in", lambda: self.canvas.zoom_by(STEP)),
            ("scale", self.canvas.toggle),
            ("turn_left", lambda: self.turn(-1)),
            ("turn_right", lambda: self.turn(1)),
        ):
            self.bar.button(name).clicked.connect(lambda _=False, act=act: act())

    def _build(self) -> None:
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self.notice)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.bar)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self.strip)
        # The page itself has the keyboard, whether a picture is shown or why there is none.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def can_be_seen(photo: Photo) -> bool:
    """Return whether there is a picture to show, as far as the library knows."""
    return photo.state not in (PhotoState.MISSING, PhotoState.UNREADABLE)


def _look(photo: Photo) -> tuple[object, ...]:
    """Return what of a photo changes its picture: not its tags, not when it was analysed."""
    return photo.id, photo.state in (PhotoState.MISSING, PhotoState.UNREADABLE), photo.stamp


def _size(image: QImage | None) -> tuple[int, int]:
    return (1, 1) if image is None else (image.width(), image.height())


def _look_again() -> str:
    return tr("Look for new photos")
