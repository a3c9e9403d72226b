"""The window's whole life in a process of its own: opened, closed, interrupted, refused."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import drawn
from photoorganizer.core.paths import LibraryPaths, library_paths
from photoorganizer.core.types import Decision
from photoorganizer.engine.library import Library
from photoorganizer.index.backups import back_up
from photoorganizer.index.catalog import Catalog
from photoorganizer.ui.crash import crash_dialog
from shelf import Shelf

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
            print("SAID", window.text(), window.informativeText(), flush=True)
            {when_asked}

if __name__ == "__main__":
    application = QApplication([])
    timer = QTimer(interval=50)
    timer.timeout.connect(watch)
    timer.start()
    code = start(library_paths(Path(sys.argv[1])), 1)
    print("HEAVY", sorted({{"torch", "onnxruntime", "nltk"}} & set(sys.modules)), flush=True)
    sys.exit(code)
"""


ACCEPT = "window.defaultButton().click()"
QUIT = "window.escapeButton().click()"


def open_window(folder: Path, when_open: str, when_asked: str = ACCEPT) -> subprocess.Popen[str]:
    script = folder / "open.py"
    script.write_text(OPEN.format(when_open=when_open, when_asked=when_asked), encoding="utf-8")
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


def damaged_library(folder: Path, harm: str) -> LibraryPaths:
    """A library of two photos with a backup that knows one of them, and a damaged catalog."""
    paths = library_paths(folder / "library")
    with Catalog.open(paths.catalog) as catalog:
        shelf = Shelf(catalog)
        [photo] = shelf.add("old.jpg")
        catalog.decide([photo], "mine", Decision.TAG)
        back_up(catalog, paths.backups, datetime.now(UTC) - timedelta(days=1), lambda: None)
        shelf.add(*(f"new {number}.jpg" for number in range(2_000)))
    content = bytearray(paths.catalog.read_bytes())
    if harm == "header":
        content[:1_000] = b"no database" * 90 + b"no databas"
    else:  # in pages that no start reads
        content[len(content) // 2 : len(content) // 2 + 8_192] = b"\xff" * 8_192
    paths.catalog.write_bytes(content)
    return paths


@pytest.mark.parametrize("harm", ["header", "pages"])
def test_a_damaged_library_is_told_and_goes_back_to_its_backup(tmp_path: Path, harm: str) -> None:
    paths = damaged_library(tmp_path, harm)
    process = open_window(tmp_path, "len(window.model.ids) == 1 and window.close()")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert out.count("SAID Your library’s catalog is damaged.") == 1
    assert "backup is from yesterday" in out
    assert "Traceback" not in err
    with Catalog.open(paths.catalog) as catalog:
        assert catalog.check() == []
        assert [tag.name for tag in catalog.tag_counts()] == ["mine"]
        assert sum(catalog.root_counts().values()) == 1
    assert list(paths.data.glob("catalog-before-restore-*"))


def test_a_damaged_library_is_left_alone_where_the_user_quits(tmp_path: Path) -> None:
    paths = damaged_library(tmp_path, "header")
    before = paths.catalog.read_bytes()
    process = open_window(tmp_path, "pass", QUIT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "SAID" in out
    assert paths.catalog.read_bytes() == before


def test_a_damaged_library_without_a_backup_is_refused_with_a_sentence(tmp_path: Path) -> None:
    paths = damaged_library(tmp_path, "header")
    shutil.rmtree(paths.backups)
    process = open_window(tmp_path, "pass")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "There is no whole backup" in out
    assert "Traceback" not in err


def test_the_report_of_a_bug_can_be_copied(qtbot: object) -> None:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QPushButton

    dialog = crash_dialog("ValueError: no such thing")
    copy = next(one for one in dialog.findChildren(QPushButton) if "Copy" in one.text())
    copy.click()
    assert QGuiApplication.clipboard().text() == "ValueError: no such thing"
    dialog.close()
