"""The files beside photos in which programs keep what they know: which, and how they are written.

`a.jpg.xmp` is the name that darktable and digiKam give, `a.xmp` that of Lightroom. A sidecar is
never written in place: a kill at any moment leaves the old one or the new one.
"""

import contextlib
import hashlib
import os
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from photoorganizer.core.paths import synchronise
from photoorganizer.core.sentences import say
from photoorganizer.files import xmp
from photoorganizer.files.reasons import printable
from photoorganizer.files.scan import IMAGE_SUFFIXES

_SUFFIX = ".xmp"
_SPELLINGS = (".xmp", ".XMP")
_UNFINISHED = ".photoorganizer-part"
_ABANDONED_S = 3600.0
"""How long after its last writing an unfinished sidecar counts as nobody's."""
_LONGEST_NAME = 255
"""Bytes; so do most file systems."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A sidecar as it was when it was read; `seen` tells this state from any other."""

    path: Path
    packet: bytes
    seen: str


def state(name: str, size: int, mtime_ns: int) -> str:
    """Return what tells one state of a sidecar from another."""
    return f"{mtime_ns} {size} {name}"


def is_sidecar_name(name: str) -> bool:
    """Return whether a file's name is one that sidecars have."""
    return name.lower().endswith(_SUFFIX)


def states_by_photo(root: Path, photos: Iterable[str]) -> dict[str, str]:
    """Return the state of the sidecar of each photo below `root` that has one, by its path.

    Only the folders of the photos are looked into, and no file is opened.

    Args:
        root: a watched folder.
        photos: paths relative to it.
    """
    by_folder: dict[str, list[str]] = {}
    for photo in photos:
        folder, _, name = photo.rpartition("/")
        by_folder.setdefault(folder, []).append(name)
    states: dict[str, str] = {}
    for folder, names in by_folder.items():
        there = _states_in(root / folder)
        for name in names if there else ():
            found = there.get(name) or there.get(PurePath(name).stem)
            if found is not None:
                states[f"{folder}/{name}" if folder else name] = found
    return states


def _states_in(folder: Path) -> dict[str, str]:
    """Return the states of the sidecars in a folder by name, without their ending."""
    states: dict[str, str] = {}
    with contextlib.suppress(OSError), os.scandir(folder) as listing:
        for entry in listing:
            if is_sidecar_name(entry.name):
                status = entry.stat()
                stem = entry.name[: -len(_SUFFIX)]
                states[stem] = state(entry.name, status.st_size, status.st_mtime_ns)
    return states


def read(photo: Path) -> Sidecar | None:
    """Return the sidecar of a photo, or None where it has none.

    One that is named without the photo's ending belongs to it only if it does not say otherwise:
    `a.xmp` beside `a.jpg` may be about `a.cr2`.

    Raises:
        OSError: it is there and cannot be read.
        Malformed: it cannot be understood.
    """
    for path in candidates(photo):
        with contextlib.suppress(FileNotFoundError):
            sidecar = _load(path)
            if _is_about(sidecar, photo):
                return sidecar
    return None


def candidates(photo: Path) -> list[Path]:
    """Return where the sidecar of a photo may be, the likelier place first."""
    stems = (photo.name, photo.stem)
    names = [stem + suffix for stem in stems for suffix in _SPELLINGS]
    return [photo.with_name(name) for name in names if _is_possible(name)]


def state_at(photo: Path) -> str:
    """Return the state of the file that a photo's sidecar would be; empty where there is none."""
    for path in candidates(photo):
        with contextlib.suppress(OSError):
            if found := _state_of(path):
                return found
    return ""


def _is_possible(name: str) -> bool:
    return len(os.fsencode(name)) <= _LONGEST_NAME


def name_for(photo: Path) -> Path:
    """Return where a sidecar that `photo` does not have yet belongs, after its folder's custom.

    Raises:
        OSError: the folder cannot be listed.
    """
    names = [entry.name for entry in os.scandir(photo.parent)]
    whole = photo.with_name(photo.name + _SUFFIX)
    stems = [PurePath(name).stem for name in names if is_sidecar_name(name)]
    short = sum(PurePath(stem).suffix.lower() not in IMAGE_SUFFIXES for stem in stems)
    alone = sum(PurePath(name).stem == photo.stem for name in names) == 1
    usual = short * 2 <= len(stems) and _is_possible(whole.name)
    return whole if usual or not alone else photo.with_suffix(_SUFFIX)


def sweep(folder: Path) -> None:
    """Delete what killed programs left behind in a folder of photos when they wrote sidecars."""
    with contextlib.suppress(OSError), os.scandir(folder) as listing:
        for entry in listing:
            # Another program may be writing now; clocks may have been set back since.
            if entry.name.endswith(_UNFINISHED) and (
                abs(time.time() - entry.stat(follow_symlinks=False).st_mtime) > _ABANDONED_S
            ):
                (folder / entry.name).unlink()


def replace(path: Path, packet: bytes, before: Sidecar | None) -> str:
    """Write a sidecar, whole or not at all; return its new state.

    Args:
        path: its file; where that is a link, the file it leads to is replaced.
        packet: what it shall hold.
        before: what it held when `packet` was made from it.

    Raises:
        OSError: it cannot be written, or (BlockingIOError) another program has just written it.
    """
    target = path.resolve()
    # Its name does not grow with the sidecar's, which may be as long as names can be.
    sign = hashlib.blake2b(os.fsencode(target.name), digest_size=8).hexdigest()
    unfinished = target.with_name(f".{sign}.{os.getpid()}{_UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(packet)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            unfinished.chmod(stat.S_IMODE(target.stat().st_mode))
        if _state_of(path) != (before.seen if before else None):
            raise BlockingIOError(
                say("“{name}” is being written by another program", name=printable(path))
            )
        unfinished.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
    synchronise(target.parent)
    return _state_of(path) or ""


def _load(path: Path) -> Sidecar:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise xmp.Malformed("is no file")
        packet = file.read(xmp.LARGEST_BYTES + 1)
    return Sidecar(path, packet, state(path.name, status.st_size, status.st_mtime_ns))


def _is_about(sidecar: Sidecar, photo: Path) -> bool:
    if sidecar.path.stem == photo.name:
        return True
    ending = xmp.read(sidecar.packet).belongs_to
    return not ending or ending.lower().lstrip(".") == photo.suffix.lower().lstrip(".")


def _state_of(path: Path) -> str | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return state(path.name, status.st_size, status.st_mtime_ns)
