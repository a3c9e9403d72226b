"""The whole screen for one page: all around it goes, its controls come when the mouse moves."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.viewer import ViewerPage

_HIDE_AFTER_MS = 2500


class FullScreen(QObject):
    """Shows the viewer alone on the screen, and the window as it was afterwards."""

    changed = Signal()

    def __init__(self, window: MainWindow, page: ViewerPage) -> None:
        super().__init__(window)
        self._window, self._page = window, page
        self._active = self._hidden = False
        self._before = Qt.WindowState.WindowNoState
        self._rest = QTimer(self, singleShot=True, interval=_HIDE_AFTER_MS)
        self._rest.timeout.connect(self.hide_controls)
        for part in (page.canvas, page.notice, page.bar, page.strip):
            part.setMouseTracking(True)
            part.installEventFilter(self)

    @property
    def active(self) -> bool:
        """Whether the page has the whole screen."""
        return self._active

    def toggle(self) -> None:
        """Take the whole screen, or give it back."""
        if self._active:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Take the whole screen."""
        if not self._active:
            self._active, self._before = True, self._window.windowState()
            self._change()
            self._window.showFullScreen()
            self.show_controls()

    def leave(self) -> None:
        """Show the window as it was."""
        if self._active:
            self.show_controls()
            self._rest.stop()
            self._active = False
            self._window.setWindowState(self._before)
            self._change()

    def show_controls(self) -> None:
        """Show them until the mouse has rested for a while."""
        self._rest.start()
        if self._hidden:
            self._hidden = False
            QGuiApplication.restoreOverrideCursor()
            self._page.show_controls(shown=True)

    def hide_controls(self) -> None:
        """Hide them, unless the mouse or the keyboard is on one of them."""
        focus = QApplication.focusWidget()
        used = any(
            part.underMouse() or (focus is not None and part.isAncestorOf(focus))
            for part in (self._page.bar, self._page.strip)
        )
        if used:
            self._rest.start()
        elif self._active and not self._hidden:
            self._hidden = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
            self._page.show_controls(shown=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the controls back with the mouse."""
        if self._active and event.type() is QEvent.Type.MouseMove:
            self.show_controls()
        return super().eventFilter(watched, event)

    def _change(self) -> None:
        self._page.float_controls(floating=self._active)
        for part in (self._window.menuBar(), self._window.status):
            part.setVisible(not self._active)
        self.changed.emit()
