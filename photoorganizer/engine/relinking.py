"""A watched folder that is somewhere else now: on another drive, mount point or computer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from photoorganizer.core.errors import FolderNotFound, KnownError
from photoorganizer.core.paths import LibraryPaths, absolute
from photoorganizer.core.types import FileStamp, PhotoId
from photoorganizer.engine.absence import Absences
from photoorganizer.engine.folders import root_at
from photoorganizer.engine.purging import drop_thumbnails
from photoorganizer.engine.scanning import fingerprint
from photoorganizer.files.scan import is_online, scan
from photoorganizer.index import relocation
from photoorganizer.index.care import CatalogCare
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import KnownFile


@dataclass(frozen=True, slots=True)
class Relinked:
    """A root at its new place: how many photos it knows, and how many of them are there."""

    root: Path
    photos: int
    found: int


def relink(paths: LibraryPaths, old: Path, new: Path) -> Relinked:
    """Say that the watched folder `old` is at `new` now: photos keep everything.

    Files are told by their path below the folder and their content; one that was only copied,
    with another time, is not analysed again.

    Raises:
        FolderNotFound: `old` is not watched, or `new` is not there.
        KnownError: `new` holds none of the photos, or overlaps with another watched folder.
    """
    old, new = absolute(old), absolute(new)
    if not is_online(new):
        raise FolderNotFound(f"There is no folder {new}; check the spelling and the drive.")
    with Catalog.open(paths.catalog) as catalog:
        root = root_at(old, catalog)
        known = catalog.known_files(root.id)
    same, touched = _matches(new, known, scan(new))
    found = same + len(touched)
    if known and not found:
        raise KnownError(
            f"{new} holds none of the photos of {old}: name the folder that they are in now."
        )
    with CatalogCare(paths.catalog) as care:
        care.relink(root.id, new, touched)
    return Relinked(new, len(known), found)


def take_back(paths: LibraryPaths, folder: Path) -> Relinked:
    """Say that the watched folder `folder` was relinked by mistake: it is where it was before.

    That place need not be connected. Photos that came from `folder` are forgotten but for those
    that the user decided about, which become missing; all others are as they were.

    Raises:
        FolderNotFound: `folder` is not watched.
        KnownError: it was not relinked, or another watched folder is at its former place.
    """
    folder = absolute(folder)
    with Catalog.open(paths.catalog) as catalog:
        root = root_at(folder, catalog)
        former = catalog.ask(lambda db: relocation.former_path(db, root.id))
        if former is None:
            raise KnownError(f"{folder} was not relinked, so there is nothing to take back.")
        Absences(catalog).forget(root)
    with CatalogCare(paths.catalog) as care:
        forgotten = care.unlink(root.id)
    drop_thumbnails(paths, forgotten)
    with Catalog.open(paths.catalog) as catalog:
        known = catalog.known_files(root.id)
    same, touched = _matches(former, known, scan(former) if is_online(former) else ())
    return Relinked(former, len(known), same + len(touched))


def _matches(
    folder: Path, known: Mapping[str, KnownFile], stamps: Iterable[FileStamp]
) -> tuple[int, list[tuple[PhotoId, FileStamp]]]:
    """Return how many files are untouched, and those that only their time tells apart."""
    same = 0
    touched: list[tuple[PhotoId, FileStamp]] = []
    for stamp in stamps:
        file = known.get(stamp.path)
        if file is None or file.size != stamp.size:
            continue
        if file.mtime_ns == stamp.mtime_ns:
            same += 1
        elif file.quick_hash is not None and file.quick_hash == fingerprint(folder / stamp.path):
            touched.append((file.id, stamp))
    return same, touched
