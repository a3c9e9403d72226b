"""A trash folder as freedesktop.org describes it, for tests that throw photos away."""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

needs_way_back = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="only the system itself puts files back here"
)


class TrashBin:
    """Takes files as the system's trash does."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "Trash"
        for part in ("files", "info"):
            (self.folder / part).mkdir(parents=True)
        self.gone: list[Path] = []

    def send(self, path: str | os.PathLike[str]) -> None:
        file = Path(path)
        name = f"{len(self.gone)}-{file.name}"
        date = f"2024-06-01T12:00:{len(self.gone):02}"
        note = f"[Trash Info]\nPath={quote(str(file))}\nDeletionDate={date}\n"
        (self.folder / "info" / f"{name}.trashinfo").write_text(note)
        shutil.move(file, self.folder / "files" / name)
        self.gone.append(file)
