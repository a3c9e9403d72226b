"""Files put back from the system's trash, where it is kept as freedesktop.org describes it.

Source: the FreeDesktop.org Trash specification 1.0. Elsewhere the system alone knows the way back.
"""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

_PATH, _DATE = "Path=", "DeletionDate="


def has_way_back() -> bool:
    """Return whether files can be put back on this system."""
    return sys.platform not in ("win32", "darwin")


def put_back(files: Iterable[Path]) -> list[Path]:
    """Move files from the trash to where they were; return those that are there again.

    Of several that were trashed from one place the last one comes back. Nothing is overwritten:
    where another file stands by now, the trashed one stays in the trash.
    """
    wanted = list(files)
    trashes = dict.fromkeys(trash for file in wanted for trash in _trashes(file))
    held: dict[Path, tuple[str, Path]] = {}
    for trash, top in trashes:
        for origin, date, info in _held(trash, top):
            if origin not in held or date >= held[origin][0]:
                held[origin] = (date, info)
    return [file for file in wanted if file in held and _return(held[file][1], file)]


def _trashes(file: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the trash folders that may hold a file, each with what its relative paths are from."""
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    yield Path(data).expanduser() / "Trash", Path("/")
    top = file.parent
    while not top.is_mount() and top != top.parent:
        top = top.parent
    user = str(os.getuid()) if hasattr(os, "getuid") else ""
    yield top / ".Trash" / user, top
    yield top / f".Trash-{user}", top


def _held(trash: Path, top: Path) -> Iterator[tuple[Path, str, Path]]:
    """Yield where each file in a trash was, when it went there, and the note that says so."""
    with contextlib.suppress(OSError):
        for info in (trash / "info").glob("*.trashinfo"):
            with contextlib.suppress(OSError, ValueError):
                lines = info.read_text(encoding="utf-8").splitlines()
                path = next((one[len(_PATH) :] for one in lines if one.startswith(_PATH)), "")
                date = next((one[len(_DATE) :] for one in lines if one.startswith(_DATE)), "")
                if path:
                    yield top / unquote(path, errors="surrogateescape"), date, info


def _return(info: Path, file: Path) -> bool:
    """Move a file out of the trash; return whether it is where it was."""
    trashed = info.parent.parent / "files" / info.stem
    try:
        os.link(trashed, file)  # unlike a move it never replaces what may stand there by now
        trashed.unlink()
    except FileExistsError:
        return False
    except OSError:  # a file system without links, or another one than the trash's
        if file.exists():
            return False
        try:
            shutil.move(trashed, file)
        except OSError:
            return False
    info.unlink(missing_ok=True)
    return True
