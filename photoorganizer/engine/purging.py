"""Photos whose files are gone, forgotten by a user's command and by nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from photoorganizer.core.paths import LibraryPaths, absolute
from photoorganizer.core.types import PhotoId, Tag, TagState
from photoorganizer.engine.folders import is_away
from photoorganizer.engine.recovery import back_up_now
from photoorganizer.index.care import CatalogCare
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query_parser import parse
from photoorganizer.index.thumbnails import ThumbnailStore


@dataclass(frozen=True, slots=True)
class Lost:
    """A photo whose file is gone, and the user's tags that go with it."""

    id: PhotoId
    path: Path
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge would forget, and the watched folders it leaves alone: they are not there."""

    photos: list[Lost]
    offline: list[Path]


def plan(paths: LibraryPaths, folders: Sequence[Path] = ()) -> Purge:
    """Return what `purge` would forget in `folders`, or everywhere; by path.

    A photo whose file is there again is left out, and so is all of a folder that is not there:
    its photos may come back with it.
    """
    below = [absolute(folder) for folder in folders]
    with Catalog.open(paths.catalog) as catalog:
        missing = catalog.photos(catalog.search(parse("is:missing")))
        offline = {root.id: root.path for root in catalog.roots() if is_away(root.path)}
        chosen = [
            photo
            for photo in missing
            if not below or any(photo.path.is_relative_to(folder) for folder in below)
        ]
        gone = [photo for photo in chosen if photo.root_id not in offline and _is_gone(photo.path)]
        tags = catalog.tags([photo.id for photo in gone])
    lost = [
        Lost(photo.id, photo.path, tuple(tag.name for tag in tags[photo.id] if _is_mine(tag)))
        for photo in gone
    ]
    spared = {offline[photo.root_id] for photo in chosen if photo.root_id in offline}
    return Purge(sorted(lost, key=lambda one: one.path), sorted(spared))


def purge(paths: LibraryPaths, planned: Purge) -> int:
    """Forget the photos of a plan that are still missing; return how many there were.

    The catalog is backed up first, as there is no other way back.

    Raises:
        CatalogError: nothing was forgotten; the sentence says why.
    """
    if not planned.photos:
        return 0
    back_up_now(paths)
    with CatalogCare(paths.catalog) as care:
        forgotten = care.forget_missing(photo.id for photo in planned.photos)
    drop_thumbnails(paths, forgotten)
    return len(forgotten)


def drop_thumbnails(paths: LibraryPaths, photos: Iterable[PhotoId]) -> None:
    """Delete the thumbnails of photos that were forgotten.

    Raises:
        CatalogError: the cache cannot be written; it can be deleted.
    """
    with Catalog.open(paths.catalog) as catalog:
        thumbnails = ThumbnailStore(paths.thumbnails, catalog.identity)
    try:
        thumbnails.delete(photos)
    finally:
        thumbnails.close()


def _is_gone(file: Path) -> bool:
    """Whether a file is certainly not there; one that may not be looked at may be."""
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _is_mine(tag: Tag) -> bool:
    return tag.state is TagState.MINE
