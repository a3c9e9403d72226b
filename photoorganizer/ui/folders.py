"""Adding, removing, rescanning and opening folders, as the user asks for it."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane


class Folders(QObject):
    """Carries the user's wishes about folders to the library."""

    def __init__(self, library: Library, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._bridge = bridge
        self._window = window

    def ask_for_one(self) -> None:
        """Let the user choose a folder to add."""
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        dialog = QFileDialog(
            self._window, "Add a folder of photos", QStandardPaths.writableLocation(pictures)
        )
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self.add(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

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
        question.setText(f"Remove “{folder.name}” from the library?")
        question.setInformativeText(
            "The tags you gave to its photos will be forgotten. The files stay where they are."
        )
        remove = question.addButton("Remove", QMessageBox.ButtonRole.DestructiveRole)
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

    def show(self, folder: Path) -> None:
        """Open `folder` in the file manager."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._bridge.failed.emit(f"No file manager opens {folder}; it may not be connected.")
