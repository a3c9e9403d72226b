"""Photos under seal: their content and their time are noted, and looked at again at the end."""

import hashlib
from pathlib import Path

Seal = tuple[str, int]
"""SHA-256 and the time of the last change in ns."""


class Originals:
    """Files that no program may change, move or delete."""

    def __init__(self) -> None:
        self._seals: dict[Path, Seal] = {}

    def __len__(self) -> int:
        return len(self._seals)

    def seal(self, folder: Path) -> None:
        """Note every file that is in a folder now; one that is sealed already stays as it was."""
        for file in folder.rglob("*"):
            if file.is_file() and file not in self._seals:
                self._seals[file] = _seal(file)

    def excuse(self, *files: Path) -> None:
        """Let a test itself change or delete these."""
        for file in files:
            self._seals.pop(file, None)

    def broken(self) -> list[Path]:
        """Return the files that are not as they were, or not there."""
        return [
            file for file, seal in self._seals.items() if not file.exists() or _seal(file) != seal
        ]


def _seal(file: Path) -> Seal:
    return hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns
