"""Preferences, the sheet of keys, and what this program is, opened from the menu."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QMessageBox

from photoorganizer import __version__
from photoorganizer.ui.cheat_sheet import CheatSheet
from photoorganizer.ui.key_tips import KeyTips
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.preferences_dialog import PreferencesDialog
from photoorganizer.ui.shortcuts import Shortcuts
from photoorganizer.ui.translation import tr


class Preferences(QObject):
    """Opens one dialog at a time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.shortcuts = Shortcuts(window.commands, window.memory)
        KeyTips(window, self.shortcuts)
        self.dialog: QDialog | None = None
        window.commands["preferences"].triggered.connect(lambda _=False: self.open())
        window.commands["shortcuts"].triggered.connect(lambda _=False: self.show_sheet())
        window.commands["about"].triggered.connect(lambda _=False: self.tell_about())

    def open(self) -> PreferencesDialog:
        """Open the preferences."""
        window = self._window
        dialog = PreferencesDialog(window.commands, self.shortcuts, window.memory, window)
        self._show(dialog)
        return dialog

    def show_sheet(self) -> None:
        """Show what every key does."""
        sheet = CheatSheet(self._window.commands, self.shortcuts, self._window)
        sheet.change.clicked.connect(self._change_keys)
        self._show(sheet)

    def tell_about(self) -> None:
        """Say what this is, and that it keeps to itself."""
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("About Photo Organizer"))
        box.setIconPixmap(self._window.windowIcon().pixmap(64, 64))
        box.setText(tr("Photo Organizer {version}").format(version=__version__))
        box.setInformativeText(
            tr(
                "Suggests hashtags for your photos and finds similar ones, all on this computer. "
                "Free software under the MIT licence."
            )
        )
        self._show(box)

    def _show(self, dialog: QDialog) -> None:
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = dialog
        dialog.finished.connect(lambda _result: self._forget(dialog))
        dialog.open()

    def _forget(self, dialog: QDialog) -> None:
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None

    def _change_keys(self) -> None:
        self.open().show_keys()
