"""What the window remembers from one start to the next: its size, its columns, its theme."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from photoorganizer.ui.fitting import fit
from photoorganizer.ui.theme import ThemeMode

_SIZE = (1360, 860)
_COLUMNS = (232, 800, 328)


class WindowMemory:
    """Reads and writes one small file."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def theme(self) -> ThemeMode:
        """The theme the user chose; what cannot be read is as if never chosen."""
        value = str(self._settings.value("theme", ThemeMode.SYSTEM))
        return ThemeMode(value) if value in set(ThemeMode) else ThemeMode.SYSTEM

    def remember_theme(self, mode: ThemeMode) -> None:
        """Use `mode` from the next start on."""
        self._settings.setValue("theme", mode.value)

    @property
    def language(self) -> str:
        """The code of the language the user chose; empty where the system's is spoken."""
        return self.recall("language", "")

    def recall(self, name: str, otherwise: str) -> str:
        """Return what was kept under `name`."""
        return str(self._settings.value(name, otherwise))

    def keep(self, name: str, value: str) -> None:
        """Keep a choice of the user for the next start."""
        self._settings.setValue(name, value)

    def restore(self, window: QMainWindow, columns: QSplitter) -> None:
        """Give the window the size and the columns it had, or good ones."""
        geometry = self._settings.value("geometry")
        if not (isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)):
            fit(window, *_SIZE)
        state = self._settings.value("columns")
        if not (isinstance(state, QByteArray) and columns.restoreState(state)):
            columns.setSizes(_COLUMNS)

    def remember(self, window: QMainWindow, columns: QSplitter) -> None:
        """Write down the size of the window and of its columns."""
        self._settings.setValue("geometry", window.saveGeometry())
        self._settings.setValue("columns", columns.saveState())
        self._settings.sync()
