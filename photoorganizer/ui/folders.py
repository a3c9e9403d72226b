"""Adding, removing, finding and opening folders, as the user asks for it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from photoorganizer.core.types import Change, ChangeSet
from photoorganizer.engine.library import Library
from photoorganizer.engine.relinking import Relinked, relink, take_back
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.translation import tr, trn
from photoorganizer.ui.wording import number


class Folders(QObject):
    """Carries the user's wishes about folders to the library."""

    relinked = Signal(str, Path)
    """A sentence: a folder was found at another place, which it names; `take_back` undoes it."""

    def __init__(self, library: Library, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._bridge = bridge
        self._window = window

    def ask_for_one(self) -> None:
        """Let the user choose a folder to add."""
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        self._choose(
            tr("Add a folder of photos"), QStandardPaths.writableLocation(pictures), self.add
        )

    def add(self, folder: Path) -> None:
        """Watch `folder` and index it."""
        self._bridge.submit(
            Lane.FOLDERS,
            lambda: self._library.add_root(folder),
            lambda _root: self._library.start_indexing(),
        )

    def ask_to_remove(self, folder: Path) -> None:
        """Let the user confirm that `folder` shall be forgotten: this cannot be undone."""
        question = QMessageBox(self._window)
        question.setIcon(QMessageBox.Icon.Question)
        question.setText(tr("Remove “{folder}” from the library?").format(folder=folder.name))
        question.setInformativeText(
            tr("The tags you gave to its photos will be forgotten. The files stay where they are.")
        )
        remove = question.addButton(tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.setDefaultButton(QMessageBox.StandardButton.Cancel)
        remove.clicked.connect(lambda: self.remove(folder))
        question.finished.connect(question.deleteLater)
        question.open()

    def remove(self, folder: Path) -> None:
        """Forget `folder`; what was being indexed of the others goes on."""
        self._bridge.submit(
            Lane.FOLDERS,
            lambda: self._library.remove_root(folder),
            lambda _nothing: self._library.start_indexing(),
        )

    def ask_where(self, folder: Path) -> None:
        """Let the user choose where a folder is that is not at its place."""
        nearest = next((place for place in folder.parents if place.is_dir()), Path.home())
        self._choose(
            tr("Where is “{folder}” now?").format(folder=folder.name),
            str(nearest),
            lambda new: self.relink(folder, new),
        )

    def relink(self, folder: Path, new: Path) -> None:
        """Say that `folder` is at `new` now: photos keep everything and are not analysed again."""
        self._bridge.submit(Lane.FOLDERS, lambda: self._relink(folder, new), self._on_relinked)

    def _relink(self, folder: Path, new: Path) -> Relinked:
        relinked = relink(self._library.paths, folder, new)
        self._library.add_root(relinked.root)  # known by now, but not watched for changes yet
        return relinked

    def _on_relinked(self, relinked: Relinked) -> None:
        sentence = trn(
            "{found} of {n} photo found in {folder}",
            "{found} of {n} photos found in {folder}",
            relinked.photos,
        ).format(found=number(relinked.found), n=number(relinked.photos), folder=relinked.root.name)
        self.relinked.emit(sentence, relinked.root)
        self._bridge.hear(ChangeSet(frozenset(Change)))
        self._library.start_indexing()

    def take_back(self, folder: Path) -> str:
        """Say that `folder` was the wrong one; return a sentence. Runs on any thread but the GUI's.

        Raises:
            KnownError: it cannot be taken back; the sentence says why.
        """
        self._library.stop_indexing()
        former = take_back(self._library.paths, folder).root
        self._library.watching.remove(folder)
        self._library.watching.add(former)
        self._bridge.hear(ChangeSet(frozenset(Change)))
        self._library.start_indexing()
        return tr("Undone: “{folder}” is where it was").format(folder=former.name)

    def _choose(self, title: str, place: str, take: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, title, place)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: take(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show(self, folder: Path) -> None:
        """Open `folder` in the file manager."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._bridge.failed.emit(
                tr("No file manager opens {folder}; it may not be connected.").format(folder=folder)
            )
