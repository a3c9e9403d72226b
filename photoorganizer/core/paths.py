"""Where things are: the library's facts and caches, the resources and the models.

The only module that knows. It creates nothing: whoever writes makes the folder first. Besides,
what is done with paths whatever they lead to.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import appdirs

_APP = "photoorganizer"
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class LibraryPaths:
    """The files of one library. `data` holds facts; `cache` can be deleted at any time."""

    data: Path
    cache: Path

    @property
    def catalog(self) -> Path:
        """Photos, tags, decisions, embeddings."""
        return self.data / "catalog.sqlite"

    @property
    def backups(self) -> Path:
        """The folder of the catalog's automatic backups."""
        return self.data / "backups"

    @property
    def thumbnails(self) -> Path:
        """JPEG thumbnails, rebuilt when lost."""
        return self.cache / "thumbnails.sqlite"

    @property
    def fingerprints(self) -> Path:
        """What tells copies of a photo, rebuilt when lost."""
        return self.cache / "fingerprints.sqlite"

    @property
    def vectors(self) -> Path:
        """The HNSW index, rebuilt from the catalog when lost or stale."""
        return self.cache / "vectors.hnsw"

    def aspect(self, name: str) -> Path:
        """The HNSW index of one aspect, rebuilt as the one of all of them."""
        return self.cache / f"vectors-{name}.hnsw"

    @property
    def indexing_lock(self) -> Path:
        """Held by the program that indexes the library."""
        return self.data / "indexing.lock"

    @property
    def window_lock(self) -> Path:
        """Held by the first window on the library."""
        return self.data / "window.lock"

    @property
    def window(self) -> Path:
        """The window's layout and theme."""
        return self.data / "window.ini"


def absolute(path: Path) -> Path:
    """Return `path` from the top of the file system; links in it stay."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  # resolve() would follow links


def synchronise(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can.

    Raises:
        OSError: the disk fails.
    """
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def library_paths(folder: Path | None = None) -> LibraryPaths:
    """Return the files of the library in `folder`, or of the user's own library."""
    if folder is None:
        return LibraryPaths(Path(appdirs.user_data_dir(_APP)), Path(appdirs.user_cache_dir(_APP)))
    folder = folder.expanduser().absolute()
    return LibraryPaths(folder, folder / "cache")


def resources() -> Path:
    """Return the folder of icons, themes and tables, in a wheel as in a checkout."""
    return _shipped("resources")


def models() -> Path:
    """Return the folder with the manifest and the weights, in a wheel as in a checkout."""
    return _shipped("models")


def _shipped(name: str) -> Path:
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name
