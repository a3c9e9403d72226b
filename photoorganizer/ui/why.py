"""Why this tag: asks the library, and shows what comes as it comes."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage, QPixmap

from photoorganizer.core.errors import KnownError
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.images import image_of
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.why_dialog import WhyDialog
from photoorganizer.ui.wording import told

_EDGE = 800


class Why(QObject):
    """Explains one tag of one photo at a time."""

    def __init__(self, window: MainWindow, library: Library, bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        self.dialog = WhyDialog(window, window.theme, window.thumbnails)
        self.dialog.setWindowFlag(Qt.WindowType.Tool)
        self.dialog.chosen.connect(self._go_to)
        self.dialog.finished.connect(self._forget)
        window.inspector.tags.explained.connect(self._ask_selected)
        window.commands["why"].triggered.connect(lambda _=False: self._ask_first())

    def ask(self, photo: PhotoId, tag: str) -> None:
        """Show why `tag` is, or might be, on a photo."""
        dialog, explaining = self.dialog, self._library.explaining
        dialog.begin(tag)
        dialog.show()
        dialog.raise_()
        self._bridge.latest(
            Lane.READ,
            "why",
            lambda: explaining.why(photo, tag),
            dialog.show_explanation,
            self._on_trouble,
        )
        edge = round(_EDGE * dialog.devicePixelRatioF())
        self._bridge.latest(
            Lane.PICTURE,
            "why-picture",
            lambda: image_of(self._library.preview(photo, edge)),
            self._on_picture,
            self._on_trouble,
        )
        self._bridge.latest(
            Lane.LIKENESS,
            "why-part",
            lambda: explaining.heat(photo, tag),
            dialog.show_heat,
            self._on_trouble,
        )

    def _ask_selected(self, tag: str) -> None:
        selected = self._window.grid.selected_ids()
        if len(selected) == 1:
            self.ask(selected[0], tag)

    def _ask_first(self) -> None:
        """Ask about the tag that has the keyboard, or else the first suggestion."""
        if tag := self._window.inspector.tags.tag_in_question:
            self._ask_selected(tag)

    def _on_picture(self, image: QImage) -> None:
        self.dialog.picture.show_picture(QPixmap.fromImage(image))

    def _on_trouble(self, error: KnownError) -> None:
        self.dialog.show_trouble(told(error))

    def _go_to(self, photo: PhotoId | None) -> None:
        if photo is not None and self._window.model.row_of(photo) is not None:
            self._window.grid.select(photo)

    def _forget(self) -> None:
        for key in ("why", "why-picture", "why-part"):
            self._bridge.cancel(key)
