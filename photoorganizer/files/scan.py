"""The photos that are in a folder now, without opening any of them."""

import logging
import os
import stat
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from photoorganizer.core.types import FileStamp
from photoorganizer.files.ignore import IGNORE_FILE, IgnoreRules
from photoorganizer.files.raw import RAW_SUFFIXES

_log = logging.getLogger(__name__)

IMAGE_SUFFIXES: frozenset[str] = RAW_SUFFIXES | {
    ".avif", ".bmp", ".dds", ".dib", ".fli", ".gif", ".heic", ".heics", ".heif", ".heifs", ".hif",
    ".ico", ".j2c", ".j2k", ".jfif", ".jp2", ".jpc", ".jpe", ".jpeg", ".jpf", ".jpg", ".jpx",
    ".jxl", ".mpo", ".pbm", ".pcx", ".pgm", ".png", ".pnm", ".ppm", ".psd", ".qoi", ".sgi",
    ".tga", ".tif", ".tiff", ".webp",
}  # fmt: skip
"""Lower-case endings of files that are looked at. What they hold is decided by their content."""

_MOST_PATTERNS = 1 << 16
"""Characters of an ignore file that are read."""

_SYSTEM_FOLDERS = frozenset(
    {"@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found"}
)
"""What systems and network drives put into folders for themselves, in lower case."""


def is_online(root: Path) -> bool:
    """Return whether a watched folder is there and can be listed."""
    try:
        with os.scandir(root):
            return True
    except OSError:
        return False


def scan(root: Path, patterns: Sequence[str] = ()) -> "Scan":
    """Return the photos below `root` that `patterns` do not pass over, to be iterated once."""
    return Scan(root, patterns)


class Scan:
    """One walk over a folder; iterate it for a FileStamp of every image file.

    Hidden files and folders are left out, and what the user wants passed over. A folder is
    visited once, also when links lead to it; links are followed last, so that a photo is found
    under its own path where it has one.

    Attributes:
        unlistable: folders relative to the root that could not be looked into so far, the root
            itself being "". Photos in them are unknown, not missing.
        mounts: folders relative to the root that lie on another drive than the root.
    """

    def __init__(self, root: Path, patterns: Sequence[str] = ()) -> None:
        self.unlistable: list[str] = []
        self.mounts: set[str] = set()
        self._rules = IgnoreRules(patterns)
        self._device: int | None = None
        self._root = root
        self._visited: set[tuple[int, int]] = set()

    def saw(self, path: str) -> bool:
        """Return whether the walk looked where `path` would be, so that its absence means it."""
        return not any(folder == "" or path.startswith(f"{folder}/") for folder in self.unlistable)

    def ignores(self, path: str) -> bool:
        """Return whether `path` is passed over by the patterns, those met on the walk included."""
        return path in self._rules

    def __iter__(self) -> Iterator[FileStamp]:
        links: deque[str] = deque()
        yield from self._walk("", links)
        while links:
            link = links.popleft()
            if not self._leads_up(link):
                yield from self._walk(link, links)

    def _walk(self, start: str, links: deque[str]) -> Iterator[FileStamp]:
        """Yield the photos of a folder and of those below it; collect linked folders."""
        stack = [start]
        while stack:
            folder = stack.pop()
            entries = self._entries(folder)
            below: list[str] = []
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if _is_folder(entry):
                    if not self._rules.passes_over(f"{path}/"):
                        (links if entry.is_symlink() else below).append(path)
                elif _is_image_name(entry.name):
                    if not self._rules.passes_over(path):
                        yield from self._stamp(entry, path, folder)
                elif entry.is_symlink():
                    self._follow_to_nothing(entry, path)
            stack.extend(reversed(below))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        """Return what is to be seen in a folder by name; nothing if it was visited before."""
        path = os.path.join(self._root, folder)  # noqa: PTH118 - a Path costs more than the listing
        try:
            status = os.stat(path)  # noqa: PTH116 - a Path costs more than the call
            key = (status.st_dev, status.st_ino)
            if key in self._visited:
                return []
            self._visited.add(key)
            self._note_drive(folder, status.st_dev)
            with os.scandir(path) as listing:
                entries = list(listing)
            if any(entry.name == IGNORE_FILE for entry in entries):
                self._rules.add(folder, _lines(Path(path, IGNORE_FILE)))
            return sorted(filter(_is_visible, entries), key=lambda entry: entry.name)
        except FileNotFoundError:
            if folder:  # deleted since its parent was listed
                return []
            self._give_up(folder, "it does not exist")
        except OSError as error:
            self._give_up(folder, error.strerror or str(error))
        return []

    def _stamp(self, entry: os.DirEntry[str], path: str, folder: str) -> Iterator[FileStamp]:
        try:
            status = entry.stat()
        except FileNotFoundError:  # deleted since it was listed, or a link to nothing
            return
        except OSError as error:
            if folder not in self.unlistable:
                self._give_up(folder, error.strerror or str(error))
            return
        if stat.S_ISREG(status.st_mode):
            yield FileStamp(path, status.st_size, status.st_mtime_ns)

    def _note_drive(self, folder: str, device: int) -> None:
        if self._device is None:
            self._device = device
        elif device != self._device:
            self.mounts.add(folder)

    def _follow_to_nothing(self, entry: os.DirEntry[str], path: str) -> None:
        """Note a link whose target is gone: it may lead to a folder on a drive that is away."""
        try:
            entry.stat()
        except OSError as error:
            self._give_up(path, error.strerror or str(error))

    def _leads_up(self, link: str) -> bool:
        """Return whether a link leads to a folder around the root, hence to everything else."""
        target = os.path.realpath(os.path.join(self._root, link))  # noqa: PTH118 - as above
        return Path(os.path.realpath(self._root)).is_relative_to(target)

    def _give_up(self, folder: str, reason: str) -> None:
        self.unlistable.append(folder)
        _log.warning("Cannot look into %r of %r: %s", folder, str(self._root), reason)


def _lines(file: Path) -> list[str]:
    """Return the lines of an ignore file; none where it cannot be read."""
    try:
        with file.open(encoding="utf-8", errors="surrogateescape") as text:
            return text.read(_MOST_PATTERNS).splitlines()
    except OSError as error:
        _log.warning("Cannot read %r: %s", str(file), error.strerror or error)
        return []


def _is_visible(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.name.lower() not in _SYSTEM_FOLDERS


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_image_name(name: str) -> bool:
    stem, dot, suffix = name.rpartition(".")
    return bool(stem and dot) and f".{suffix.lower()}" in IMAGE_SUFFIXES
