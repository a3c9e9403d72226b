"""The program talks to nobody: every command and the window run where no socket can be opened."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_TRAP = """
import os, socket, sys
REACHING = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
ASKING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
def trap(event, arguments):
    family = arguments[1] if event == "socket.__new__" else None
    if event in REACHING:
        family = arguments[0].family
    if event in ASKING or family in (socket.AF_INET, socket.AF_INET6):
        os.write(2, f"NETWORK {event} {arguments}\\n".encode())
        os._exit(99)
sys.addaudithook(trap)
"""
"""Put into every Python process, those that the program starts included."""

_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from photoorganizer.core.paths import library_paths
from photoorganizer.ui.main_window import MainWindow
from photoorganizer.ui.start import start
application = QApplication([])
def look():
    windows = [one for one in application.topLevelWidgets() if isinstance(one, MainWindow)]
    if windows and len(windows[0].model.ids) == 12:
        windows[0].close()
timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
sys.exit(start(library_paths(Path(sys.argv[1])), 1))
"""
"""Opens the window and closes it once all photos are there."""


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    """An environment in which a socket to anywhere ends the process with 99."""
    folder = tmp_path / "trapped"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_TRAP, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"}


def run(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "NETWORK" not in result.stderr, result.stderr
    return result


def test_trap_catches_who_opens_a_socket(offline: dict[str, str]) -> None:
    caught = subprocess.run(
        [sys.executable, "-c", "import socket; socket.socket(socket.AF_INET)"],
        env=offline,
        check=False,
        capture_output=True,
        text=True,
    )
    assert caught.returncode == 99


@pytest.mark.slow
def test_no_command_opens_a_socket(offline: dict[str, str], tmp_path: Path, album: Path) -> None:
    photo = sorted(album.glob("*.jpg"))[0]
    library = tmp_path / "library"
    for command in (
        ("index", album),
        ("suggest", photo),
        ("tag", "mine", photo),
        ("search", "#mine"),
        ("similar", photo),
        ("interests",),
        ("audit",),
        ("export", "#mine", "--to", "text"),
        ("ignore", "*.bmp"),
        ("doctor",),
        ("backup", tmp_path / "backup.sqlite"),
    ):
        result = run(offline, "-m", "photoorganizer", "--library", library, *command)
        assert result.returncode == 0, result.stdout + result.stderr
    found = run(offline, "-m", "photoorganizer", "--library", library, "--json", "search", "#mine")
    assert [entry["path"] for entry in json.loads(found.stdout)] == [str(photo)]


def test_the_window_opens_no_socket(offline: dict[str, str], tmp_path: Path, album: Path) -> None:
    library = tmp_path / "library"
    run(offline, "-m", "photoorganizer", "--library", library, "add", album)
    assert run(offline, "-c", _WINDOW, library).returncode == 0
