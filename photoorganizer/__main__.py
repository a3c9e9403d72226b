"""The program's start: the command line, which opens the window when no command is named.

The window is handed to the command line as a function and imported only when it opens, so that
commands never load Qt and the two packages never see each other.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from photoorganizer.cli.main import run
from photoorganizer.core.errors import MissingPackage
from photoorganizer.core.paths import LibraryPaths


def open_window(paths: LibraryPaths, workers: int | None, wanted: Sequence[Path]) -> int:
    """Open the window on a library, showing what is wanted; return its exit code once it is closed.

    Raises:
        MissingPackage: Qt or a library of the system that Qt needs is not installed.
    """
    try:
        # Before Qt, which reads the source of every module that is imported after it.
        import photoorganizer.engine.library  # noqa: F401 - so that the window finds it loaded
        from photoorganizer.ui.start import start
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"PySide6", "shiboken6"}:
            raise
        raise MissingPackage(
            f"Qt cannot be loaded ({error}): install its system libraries, on Debian and Ubuntu "
            "with “apt install libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 "
            "libglib2.0-0”, on Fedora with “dnf install libglvnd-egl libglvnd-glx libxkbcommon "
            "dbus-libs fontconfig glib2”."
        ) from error
    return start(paths, workers, wanted)


def main() -> int:
    """Run the command line with the process's arguments and return the exit code."""
    return run(sys.argv[1:], open_window)


if __name__ == "__main__":
    sys.exit(main())
