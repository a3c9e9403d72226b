"""Whether a window can be shown here, told before Qt is loaded: Qt itself would abort.

Asks the system only; knows neither Qt nor the library.
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

_X11_LIBRARIES = (
    "libxcb.so.1",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-image.so.0",
    "libxcb-render-util.so.0",
    "libxkbcommon-x11.so.0",
)
"""What Qt's X11 plugin is linked with beyond what every other part of Qt needs."""

_X11_PACKAGES = (
    "on Debian and Ubuntu “apt install libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 "
    "libxkbcommon-x11-0”, on Fedora “dnf install xcb-util-cursor xcb-util-wm xcb-util-keysyms "
    "libxkbcommon-x11”"
)


def why_no_window(environment: Mapping[str, str] | None = None) -> str | None:
    """Return the sentence that says why no window can be shown, or None if one can."""
    environment = os.environ if environment is None else environment
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return None
    if _wayland_answers(environment):
        return None
    display = environment.get("DISPLAY")
    if not display:
        return "There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set."
    missing = [name for name in _X11_LIBRARIES if not _loads(name)]
    if missing:
        return f"Qt's window needs {', '.join(missing)}: install {_X11_PACKAGES}."
    if not _x11_answers(display):
        return f"The display “{display}” cannot be reached."
    return None


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY")
    if not name:
        return False
    return Path(environment.get("XDG_RUNTIME_DIR", "/"), name).is_socket()


def _x11_answers(display: str) -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(os.fsencode(display), None))
    answers = int(xcb.xcb_connection_has_error(connection)) == 0
    xcb.xcb_disconnect(connection)
    return answers


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
