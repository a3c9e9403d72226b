"""Opens the window on a library, prints how long its first paint took, and closes it.

    python window_probe.py LIBRARY STARTED

Counts from STARTED, the time.time() of whoever started this process, so that the interpreter and
every import are in it. The seconds of computing tell what a machine with nothing else to do needs.
"""

import json
import sys
import time
from pathlib import Path

import photoorganizer.engine.library  # noqa: F401 - before Qt, as the program does

# isort: split
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from photoorganizer.__main__ import open_window
from photoorganizer.core.paths import library_paths


class FirstPaint(QObject):
    """Waits for the window to be painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and isinstance(watched, QMainWindow):
            seconds = round(time.time() - float(sys.argv[2]), 3)
            computing = round(time.process_time(), 3)
            heavy = sorted({"torch", "onnxruntime"} & set(sys.modules))
            figures = {"seconds": seconds, "cpu_seconds": computing, "loaded": heavy}
            print(json.dumps(figures), flush=True)
            QApplication.instance().removeEventFilter(self)
            QTimer.singleShot(0, watched.close)
        return False


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    probe = FirstPaint()
    application.installEventFilter(probe)
    sys.exit(open_window(library_paths(Path(sys.argv[1])), None, ()))
