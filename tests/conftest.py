"""What holds for every test: no network, no window on the screen, nobody's own library."""

import os
import random
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest

import trust

_HOME = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--onscreen", action="store_true", help="show the windows under test")


def pytest_configure(config: pytest.Config) -> None:
    """Give this process, and every process it starts, a home folder of its own."""
    config.pluginmanager.register(trust, "trust")
    # Started in the background, a shell has us ignore Ctrl-C, and what we start ignores it too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    home = Path(tempfile.mkdtemp(prefix="photoorganizer-tests-"))
    config.stash[_HOME] = home
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(home)
    for variable, folder in {
        "XDG_DATA_HOME": ".local/share",
        "XDG_CACHE_HOME": ".cache",
        "XDG_CONFIG_HOME": ".config",
        "XDG_STATE_HOME": ".local/state",
        "LOCALAPPDATA": "AppData",
    }.items():
        os.environ[variable] = str(home / folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what is meant to take minutes take them."""
    for item in items:
        if item.get_closest_marker("slow") or item.get_closest_marker("benchmark"):
            item.add_marker(pytest.mark.timeout(0))


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_HOME], ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this computer answers: everything the product does works offline."""
    connect = socket.socket.connect

    def connect_locally(self: socket.socket, address: Any) -> None:
        local = self.family not in {socket.AF_INET, socket.AF_INET6} or address[0] in {
            "127.0.0.1",
            "::1",
            "localhost",
        }
        assert local, f"a test wanted to connect to {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_locally)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_locally)


@pytest.fixture(autouse=True)
def _same_chances() -> None:
    """Every run of a test draws the same random numbers."""
    random.seed(20_260)
