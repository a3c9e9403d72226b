"""The window's start: shown before anything heavy is loaded, closed without leaving work behind."""

import logging
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from photoorganizer.core.errors import CatalogCorrupt, CatalogError
from photoorganizer.core.paths import LibraryPaths, resources
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge
from photoorganizer.ui.crash import CrashReporter
from photoorganizer.ui.damage import DAMAGED, go_back
from photoorganizer.ui.garbage import Garbage
from photoorganizer.ui.instance import Instance, hand_over
from photoorganizer.ui.language import speak
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.opening import Opening
from photoorganizer.ui.presenter import Presenter
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.window_memory import WindowMemory
from photoorganizer.ui.wording import told

_log = logging.getLogger(__name__)


def start(paths: LibraryPaths, workers: int | None = None, wanted: Sequence[Path] = ()) -> int:
    """Open the window on a library and return the exit code once it is closed.

    Where one is open on this library already, that one shows what is wanted.

    Args:
        paths: the library's files.
        workers: analysis processes; as many as suit the machine by default.
        wanted: folders and files to show.
    """
    application = _application()
    if hand_over(paths, wanted):
        return 0
    reporter = CrashReporter()
    reporter.install()
    memory = WindowMemory(paths.window)
    speak(application, memory.language)
    theme = Theme(application, memory.theme)
    while (library := _open(paths, workers)) is not None:
        code = _show(library, theme, memory, wanted)
        if code != DAMAGED:
            return code
        if not go_back(paths):
            break
    return 1


def _open(paths: LibraryPaths, workers: int | None) -> Library | None:
    """Open the library; a damaged one goes back to its newest backup if the user wants that."""
    try:
        return Library(paths, workers=workers)
    except CatalogCorrupt as error:
        _log.error("%s", error)
        return _open(paths, workers) if go_back(paths) else None
    except CatalogError as error:
        _log.error("%s", error)
        QMessageBox.critical(None, QApplication.applicationDisplayName(), told(error))
        return None


def _show(library: Library, theme: Theme, memory: WindowMemory, wanted: Sequence[Path]) -> int:
    """Show the window until it is closed; return DAMAGED where its catalog has to be restored."""
    bridge = Bridge(library)
    window = MainWindow(library, bridge, theme, memory)
    presenter = Presenter(window, library, bridge)
    opening = Opening(window, presenter.browser, library, bridge)
    instance = Instance(library.paths, window)
    instance.asked.connect(opening.open)
    bridge.damaged.connect(lambda: QApplication.exit(DAMAGED))
    interrupts = _InterruptNotifier(window)
    garbage = Garbage(bridge)
    window.show()
    # After the first paint: nothing before it may wait for a disk or a process.
    QTimer.singleShot(0, presenter.begin)
    if wanted:
        QTimer.singleShot(0, lambda: opening.open(wanted))
    try:
        return QApplication.exec()
    finally:
        window.close()
        instance.close()
        interrupts.close()
        garbage.close()
        bridge.close()
        library.close()


def _application() -> QApplication:
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("photoorganizer")
    application.setApplicationDisplayName("Photo Organizer")
    application.setDesktopFileName("photoorganizer")
    application.setWindowIcon(QIcon(str(resources() / "icons" / "photoorganizer.svg")))
    return application


class _InterruptNotifier:
    """Closes the window on Ctrl+C in the terminal: Qt's loop would not let Python see it."""

    def __init__(self, window: MainWindow) -> None:
        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)  # noqa: FBT003 - the standard library's signature
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda *_: window.close())
        self._descriptor = signal.set_wakeup_fd(self._write.fileno())
        self._handler = signal.signal(signal.SIGINT, lambda *_: None)

    def close(self) -> None:
        """Give the signal back."""
        self._notifier.setEnabled(False)
        signal.signal(signal.SIGINT, self._handler)
        signal.set_wakeup_fd(self._descriptor)
        self._read.close()
        self._write.close()
