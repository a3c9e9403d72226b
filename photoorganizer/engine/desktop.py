"""A place in the desktop's menu, its icons, and “open with” for photos and folders.

Follows the freedesktop.org conventions (desktop entries, icon themes, AppStream); everything is
put below the user's own data folder, and taken away again by `remove`.
"""

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from photoorganizer.core.errors import KnownError
from photoorganizer.files.whole import whole

_NAME = "photoorganizer"


def data_home(environment: Mapping[str, str]) -> Path:
    """Return the folder of the user's applications and icons (XDG base directories).

    Raises:
        KnownError: this system has other ways.
    """
    if not sys.platform.startswith(("linux", "freebsd")):
        raise KnownError("Menu entries are made on Linux only; elsewhere the installer makes them.")
    given = environment.get("XDG_DATA_HOME", "")
    return Path(given) if Path(given).is_absolute() else Path.home() / ".local" / "share"


def install(resources: Path, home: Path, command: str) -> list[Path]:
    """Put the menu entry, which starts `command`, its description and icons below `home`.

    Raises:
        KnownError: they cannot be written.
    """
    written = []
    for source, target in _files(resources / "desktop", home):
        _make_folder(target.parent)
        with whole(target) as unfinished:
            if source.suffix == ".desktop":
                entry = source.read_text(encoding="utf-8")
                entry = entry.replace(f"Exec={_NAME} ", f"Exec={_quoted(command)} ")
                unfinished.write_text(entry, encoding="utf-8")
            else:
                shutil.copyfile(source, unfinished)
        written.append(target)
    return written


def remove(resources: Path, home: Path) -> list[Path]:
    """Take away what `install` put there; return what was there."""
    there = [target for _, target in _files(resources / "desktop", home) if target.exists()]
    for target in there:
        target.unlink()
    return there


def _files(desktop: Path, home: Path) -> Iterator[tuple[Path, Path]]:
    """Yield every file that belongs to the entry, with where it goes."""
    yield desktop / f"{_NAME}.desktop", home / "applications" / f"{_NAME}.desktop"
    yield desktop / f"{_NAME}.metainfo.xml", home / "metainfo" / f"{_NAME}.metainfo.xml"
    icons = home / "icons" / "hicolor"
    for icon in sorted((desktop / "icons").glob("*.png")):
        yield icon, icons / f"{icon.stem}x{icon.stem}" / "apps" / f"{_NAME}.png"
    drawing = desktop.parent / "icons" / f"{_NAME}.svg"
    yield drawing, icons / "scalable" / "apps" / f"{_NAME}.svg"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(f"{folder} cannot be written: {error.strerror or error}.") from error


def _quoted(command: str) -> str:
    """Return a path as the Exec key takes it: quoted, with its special characters escaped."""
    escaped = "".join(f"\\{one}" if one in '"`$\\' else one for one in command)
    # The value of a key is read before its quoting is: backslashes are escaped once more.
    return f'"{escaped}"'.replace("\\", "\\\\").replace("%", "%%")
