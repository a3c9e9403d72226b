"""What is shown when something fails that should not: one dialog, whose text can be copied."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout

from photoorganizer.ui.fitting import fit
from photoorganizer.ui.translation import tr

_log = logging.getLogger(__name__)


class CrashReporter(QObject):
    """Takes every exception that nobody caught, on any thread, to the log and to one dialog."""

    _caught = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._dialog: QDialog | None = None
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the process's hook for uncaught exceptions."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        _log.critical("Uncaught exception", exc_info=(kind, error, trace))
        self._caught.emit("".join(traceback.format_exception(kind, error, trace)))

    def _on_thread_exception(self, caught: threading.ExceptHookArgs) -> None:
        error = caught.exc_value or caught.exc_type()
        self._on_exception(caught.exc_type, error, caught.exc_traceback)

    def _show(self, report: str) -> None:
        if self._dialog is None:
            self._dialog = crash_dialog(report)
            self._dialog.finished.connect(self._on_closed)
            self._dialog.open()

    def _on_closed(self) -> None:
        self._dialog = None


def crash_dialog(report: str) -> QDialog:
    """Return the dialog that shows a report and copies it."""
    dialog = QDialog()
    dialog.setWindowTitle(tr("Something went wrong"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    words = QLabel(
        tr(
            "This is a fault of the program. Your photos and tags are safe; you can go on. "
            "The text below helps to mend it."
        ),
        wordWrap=True,
    )
    text = QPlainTextEdit(report, readOnly=True)
    text.setAccessibleName(tr("Report"))
    text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    copy = buttons.addButton(tr("Copy text"), QDialogButtonBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(12)
    for part in (words, text, buttons):
        column.addWidget(part)
    fit(dialog, 640, 380)
    return dialog
