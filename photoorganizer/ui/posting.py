"""Posts in the window: opens the dialog on the selection, and copies or saves what it asks for."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from photoorganizer.core.types import PhotoId
from photoorganizer.engine.library import Library
from photoorganizer.engine.posting import Copies
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.limits_dialog import LimitsDialog
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.post_dialog import PostDialog
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number

_NETWORK, _CAMEL_CASE = "post/network", "post/camel_case"
_FIRST = "instagram"
_YES = "yes"
_PICTURES = 4


class Posting(QObject):
    """One dialog at a time, about the photos that were selected when it was opened."""

    def __init__(self, window: MainWindow, library: Library, bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._library, self._bridge = window, library, bridge
        self.dialog: PostDialog | None = None
        self._photos: Sequence[PhotoId] = ()
        window.thumbnails.arrived.connect(lambda _photos: self._show_pictures())
        window.commands["post"].triggered.connect(lambda _=False: self.open())
        window.inspector.post_wanted.connect(self.open)

    def open(self) -> None:
        """Make a post of the selected photos."""
        photos = self._window.grid.selected_ids()
        if not photos:
            return
        if self.dialog is not None:
            self.dialog.close()
        self._bridge.latest(
            Lane.READ,
            "post",
            lambda: (self._library.posting.names(photos), self._library.posting.networks),
            lambda found: self._show(
                photos,
                PostDialog(self._window.theme, found[1], len(photos), self._window),
                found[0],
            ),
        )

    def _show(self, photos: Sequence[PhotoId], dialog: PostDialog, names: list[str]) -> None:
        self.dialog = dialog
        memory = self._window.memory
        dialog.choose(
            memory.recall(_NETWORK, _FIRST), camel_case=memory.recall(_CAMEL_CASE, "") == _YES
        )
        dialog.show_names(names)
        dialog.chosen.connect(self._remember)
        dialog.copy_wanted.connect(self._copy)
        dialog.save_wanted.connect(partial(self._ask_where, photos))
        dialog.table_wanted.connect(partial(self._ask_for_table, photos))
        dialog.limits_wanted.connect(self._ask_for_limits)
        dialog.finished.connect(lambda _result: self._forget(dialog))
        self._photos = photos[:_PICTURES]
        self._window.thumbnails.want("post", self._photos)
        self._show_pictures()
        dialog.show()
        dialog.caption.setFocus()

    def _show_pictures(self) -> None:
        if self.dialog is not None:
            pictures = [self._window.thumbnails.get(photo) for photo in self._photos]
            self.dialog.preview.show_pictures([one for one in pictures if one is not None])

    def _forget(self, dialog: PostDialog) -> None:
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None

    def _remember(self, network: str, camel_case: bool) -> None:  # noqa: FBT001 - a signal's
        self._window.memory.keep(_NETWORK, network)
        self._window.memory.keep(_CAMEL_CASE, _YES if camel_case else "")

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._window.status.show_news(tr("Copied the post; paste it where you post it."))

    # Files

    def _ask_where(self, photos: Sequence[PhotoId], edge: int) -> None:
        if len(photos) == 1:
            [photo] = self._library.photos(photos)
            name, _ = QFileDialog.getSaveFileName(
                self.dialog,
                tr("Save a copy"),
                str(Path.home() / f"{photo.path.stem}-{edge}.jpg"),
                tr("JPEG pictures (*.jpg *.jpeg)"),
            )
            if name:
                self.save_copy(photos[0], Path(name), edge)
        elif folder := QFileDialog.getExistingDirectory(self.dialog, tr("Save copies in")):
            self.save_copies(photos, Path(folder), edge)

    def save_copy(self, photo: PhotoId, target: Path, edge: int) -> None:
        """Save a copy of one photo under a name the user chose."""
        self._bridge.submit(
            Lane.PICTURE,
            lambda: self._library.posting.save_copy(photo, target, edge),
            lambda _nothing: self._window.status.show_news(
                tr("Saved “{name}”.").format(name=target.name)
            ),
        )

    def save_copies(self, photos: Sequence[PhotoId], folder: Path, edge: int) -> None:
        """Save a copy of each photo in a folder."""
        self._bridge.submit(
            Lane.PICTURE,
            lambda: self._library.posting.save_copies(photos, folder, edge),
            partial(self._on_saved, folder),
        )

    def _on_saved(self, folder: Path, done: Copies) -> None:
        if done.failed:
            self._window.status.show_trouble(done.failed[0])
            return
        n = len(done.saved)
        self._window.status.show_news(
            trn("Saved {n} copy in “{folder}”.", "Saved {n} copies in “{folder}”.", n).format(
                n=number(n), folder=folder.name
            )
        )

    def _ask_for_table(self, photos: Sequence[PhotoId]) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.dialog,
            tr("Save the tags"),
            str(Path.home() / "tags.csv"),
            tr("Tables and documents (*.csv *.json)"),
        )
        if name:
            self.save_table(photos, Path(name))

    def save_table(self, photos: Sequence[PhotoId], target: Path) -> None:
        """Save the tags of photos as CSV, or as JSON where the name says so."""
        self._bridge.submit(
            Lane.READ,
            lambda: self._library.posting.save_table(photos, target),
            lambda _nothing: self._window.status.show_news(
                tr("Saved “{name}”.").format(name=target.name)
            ),
        )

    # Limits

    def _ask_for_limits(self, network: str) -> None:
        assert self.dialog is not None
        dialog = LimitsDialog(self.dialog.limits, self.dialog)
        dialog.accepted.connect(lambda: self._change_limits(network, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _change_limits(self, network: str, asked: LimitsDialog) -> None:
        posting = self._library.posting
        hashtags, characters = asked.hashtags.value(), asked.characters.value()
        if asked.reset:
            self._bridge.submit(Lane.DECIDE, lambda: posting.reset_limits(network))
        else:
            self._bridge.submit(
                Lane.DECIDE, lambda: posting.set_limits(network, hashtags, characters)
            )
        self._bridge.submit(Lane.DECIDE, lambda: posting.networks, self._on_limits)

    def _on_limits(self, networks: object) -> None:
        if self.dialog is not None and isinstance(networks, dict):
            self.dialog.show_networks(networks)
