"""A picture to look into: paints it at any zoom and turn, and follows wheel, mouse and pinch.

It holds the same picture in several sharpnesses and paints the one that suits the scale. It reads
nothing: whoever shows it a photo listens to `looked_closer` and brings the original's pixels.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QFocusEvent,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from photoorganizer.ui.theme import Theme
from photoorganizer.ui.zoom import Size, Zoom

STEP = 1.25
"""One press of + or one notch of the wheel."""
_NOTCH = 120
_PAN_STEP = 80.0
_BLOCKS_FROM = 3.0
"""From this scale on, pixels are shown as the squares they are."""


class PictureCanvas(QWidget):
    """Shows one picture; the view of it can be zoomed, moved and turned."""

    viewed = Signal(object)
    """The Zoom, each time the user changed it, or the window did."""
    looked_closer = Signal()
    """More pixels are looked at than are here."""
    pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sharpnesses: list[QImage] = []
        self._zoom = Zoom((1.0, 1.0), (1.0, 1.0))
        self._turn = 0
        self._grip: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    # What is shown

    @property
    def zoom(self) -> Zoom:
        """The view."""
        return self._zoom

    @property
    def turn(self) -> int:
        """By how many quarters the view is turned clockwise."""
        return self._turn

    @property
    def sharpest(self) -> Size:
        """Width and height of the best picture that is here; nothing without one."""
        if not self._sharpnesses:
            return (0, 0)
        best = self._sharpnesses[-1]
        return best.width(), best.height()

    def begin(self, size: Size, turn: int = 0) -> None:
        """Show another picture from now on, whole; `size` is the original's, upright."""
        self._sharpnesses = []
        self._turn, self._grip = turn % 4, None
        self._zoom = Zoom(self._turned_size(size), self._window_size())
        self._after_change()

    def sharpen(self, image: QImage) -> None:
        """Show the same picture with these pixels, too."""
        kept = [one for one in self._sharpnesses if one.width() != image.width()]
        self._sharpnesses = sorted([*kept, image], key=QImage.width)
        self.update()

    def correct(self, size: Size) -> None:
        """Learn the original's size, where it was not known before; the view stays."""
        if self._turned_size(size) != self._zoom.picture:
            self._zoom = self._zoom.of_size(self._turned_size(size))
            self._after_change()

    def follow(self, other: Zoom) -> None:
        """Look where another view looks, without telling anybody."""
        self._zoom = self._zoom.like(other)
        self._after_change(told=False)

    # What the user does

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Come closer, or go back, about a point of the widget or its middle."""
        self._show(self._zoom.by(factor, self._device(about)))

    def zoom_to(self, scale: float, about: QPointF | None = None) -> None:
        """Show so many device pixels to a pixel of the original."""
        self._show(self._zoom.at(scale, self._device(about)))

    def fit(self) -> None:
        """Show the whole picture."""
        self._show(self._zoom.whole())

    def toggle(self, about: QPointF | None = None) -> None:
        """Go from the whole picture to the original's pixels, and back."""
        if self._zoom.fitted and abs(self._zoom.fit - 1.0) > 0.01:
            self.zoom_to(1.0, about)
        elif self._zoom.fitted:
            self.zoom_to(2.0, about)
        else:
            self.fit()

    def pan(self, right: int, down: int) -> None:
        """Look so many steps further to the right and down."""
        step = -_PAN_STEP * self.devicePixelRatioF()
        self._show(self._zoom.panned(right * step, down * step))

    def rotate(self, quarters: int) -> None:
        """Turn the view clockwise; the original stays as it is."""
        self._turn = (self._turn + quarters) % 4
        self._show(self._zoom.turned(quarters))

    # Events

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        turned = event.angleDelta().y() / _NOTCH
        if turned:
            self.zoom_by(STEP**turned, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom with two fingers, where the system tells of it."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1.0 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        self.pressed.emit()
        if event.button() is Qt.MouseButton.LeftButton and self._zoom.can_pan:
            self._grip = event.position()
            self._show_hand()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture with the pointer."""
        if self._grip is None:
            super().mouseMoveEvent(event)
            return
        way = (event.position() - self._grip) * self.devicePixelRatioF()
        self._grip = event.position()
        self._show(self._zoom.panned(way.x(), way.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        super().mouseReleaseEvent(event)
        self._grip = None
        self._show_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look at the pixels under the pointer, or at the whole again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.toggle(event.position())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole picture whole, or the same middle in the middle."""
        super().resizeEvent(event)
        self._zoom = self._zoom.resized(self._window_size())
        self._after_change(told=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, as sharp as it is here."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colours.sunken)
        image = self._suitable()
        if image is not None:
            smooth = self._zoom.scale < _BLOCKS_FROM or self._lacks_pixels()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.save()
            self._place(painter)
            painter.drawImage(QRectF(QPointF(), QSizeF(*self._upright_size())), image)
            painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colours.accent, 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    # Inside

    def _place(self, painter: QPainter) -> None:
        """Let the painter draw in pixels of the upright original."""
        ratio, (x, y) = self.devicePixelRatioF(), self._zoom.origin
        width, height = self._zoom.picture
        painter.scale(1 / ratio, 1 / ratio)
        painter.translate(round(x), round(y))
        painter.scale(self._zoom.scale, self._zoom.scale)
        corner = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))[self._turn]
        painter.translate(*corner)
        painter.rotate(90.0 * self._turn)

    def _suitable(self) -> QImage | None:
        """Return the least picture with enough pixels, or the best there is."""
        needed = self._upright_size()[0] * self._zoom.scale
        for image in self._sharpnesses:
            if image.width() >= needed * 0.98:
                return image
        return self._sharpnesses[-1] if self._sharpnesses else None

    def _lacks_pixels(self) -> bool:
        return self.sharpest[0] < self._upright_size()[0] * min(1.0, self._zoom.scale) * 0.98

    def _show(self, zoom: Zoom) -> None:
        if zoom != self._zoom:
            self._zoom = zoom
            self._after_change()

    def _after_change(self, *, told: bool = True) -> None:
        self._show_hand()
        self.update()
        if told:
            self.viewed.emit(self._zoom)
        if not self._zoom.fitted and self._lacks_pixels():
            self.looked_closer.emit()

    def _show_hand(self) -> None:
        hand = Qt.CursorShape.ArrowCursor
        if self._zoom.can_pan:
            held = self._grip is not None
            hand = Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor
        self.setCursor(QCursor(hand))

    def _turned_size(self, size: Size) -> Size:
        return (size[1], size[0]) if self._turn % 2 else size

    def _upright_size(self) -> Size:
        return self._turned_size(self._zoom.picture)

    def _window_size(self) -> Size:
        ratio = self.devicePixelRatioF()
        return self.width() * ratio, self.height() * ratio

    def _device(self, point: QPointF | None) -> tuple[float, float] | None:
        ratio = self.devicePixelRatioF()
        return None if point is None else (point.x() * ratio, point.y() * ratio)
