"""The window's whole life in a process of its own: opened, closed, interrupted, refused."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import drawn
from photoorganizer.core.paths import library_paths
from photoorganizer.engine.library import Library
from photoorganizer.ui.crash import crash_dialog

OPEN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox
from photoorganizer.core.paths import library_paths
from photoorganizer.engine.library import Library
from photoorganizer.ui.start import start

def watch():
    for window in application.topLevelWidgets():
        if isinstance(window, QMainWindow) and window.isVisible():
            {when_open}
        if isinstance(window, QMessageBox):
            print("SAID", window.text(), flush=True)
            window.accept()

if __name__ == "__main__":
    application = QApplication([])
    timer = QTimer(interval=50)
    timer.timeout.connect(watch)
    timer.start()
    code = start(library_paths(Path(sys.argv[1])), 1)
    print("HEAVY", sorted({{"torch", "onnxruntime", "nltk"}} & set(sys.modules)), flush=True)
    sys.exit(code)
"""


def open_window(folder: Path, when_open: str) -> subprocess.Popen[str]:
    script = folder / "open.py"
    script.write_text(OPEN.format(when_open=when_open), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, script, folder / "library"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_closed_window_ends_the_program_with_nothing_heavy_loaded(tmp_path: Path) -> None:
    process = open_window(tmp_path, "window.close()")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "HEAVY []" in out
    assert "Traceback" not in err
    assert library_paths(tmp_path / "library").window.exists()


def test_a_window_closed_while_indexing_leaves_what_was_done(tmp_path: Path) -> None:
    drawn.fill(tmp_path / "Photos", 24)
    with Library(library_paths(tmp_path / "library")) as library:
        library.add_root(tmp_path / "Photos")
    process = open_window(tmp_path, "window.model.ids and window.close()")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    with Library(library_paths(tmp_path / "library"), workers=1) as library:
        report = library.index()
        assert (report.photos, report.added) == (24, 0)
        assert library.doctor() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a child process")
def test_ctrl_c_in_the_terminal_closes_the_window(tmp_path: Path) -> None:
    process = open_window(tmp_path, 'print("OPEN", flush=True)')
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "OPEN"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Traceback" not in err


def test_a_damaged_library_is_refused_with_a_sentence(tmp_path: Path) -> None:
    catalog = library_paths(tmp_path / "library").catalog
    catalog.parent.mkdir(parents=True)
    catalog.write_bytes(b"This is no database, and never was one. " * 200)
    process = open_window(tmp_path, "pass")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "SAID" in out
    assert "Traceback" not in err


def test_the_report_of_a_bug_can_be_copied(qtbot: object) -> None:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QPushButton

    dialog = crash_dialog("ValueError: no such thing")
    copy = next(one for one in dialog.findChildren(QPushButton) if "Copy" in one.text())
    copy.click()
    assert QGuiApplication.clipboard().text() == "ValueError: no such thing"
    dialog.close()
