"""From decoded pixels to what Qt paints."""

from PySide6.QtGui import QImage

from photoorganizer.core.types import Pixels


def image_of(pixels: Pixels) -> QImage:
    """Return RGB pixels as an image that owns its memory."""
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
