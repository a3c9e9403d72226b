"""Opens the window on a library, prints how long its first paint took, and closes it.

    python window_probe.py LIBRARY

Counts from the start of this process, so that the interpreter and every import are in it. The
seconds of computing tell what a machine with nothing else to do needs.
"""

import json
import sys
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from photoorganizer.core.paths import library_paths
from photoorganizer.ui.start import start


class FirstPaint(QObject):
    """Waits for the window to be painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and isinstance(watched, QMainWindow):
            seconds = round(time.time() - psutil.Process().create_time(), 3)
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
    sys.exit(start(library_paths(Path(sys.argv[1]))))
