"""Photos go to the system's trash, one by one, after every doubt; copies with their tags handed on.

The only place where this program touches an original, and only by a user's command. What is in the
trash can be put back by the system; indexing then takes the photo back with its tags.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from send2trash import TrashPermissionError, send2trash

from photoorganizer.core.errors import KnownError
from photoorganizer.core.sentences import say
from photoorganizer.core.types import (
    Change,
    ChangeSet,
    Decision,
    Photo,
    PhotoId,
    PhotoState,
    TagState,
)
from photoorganizer.files import trash_can
from photoorganizer.files.scan import is_online
from photoorganizer.files.trash_can import has_way_back
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges


@dataclass(frozen=True, slots=True)
class Refused:
    """A photo that stays where it is, and why, as a sentence."""

    path: Path
    reason: str


@dataclass(slots=True)
class Trashed:
    """What became of photos that were to go to the trash."""

    photos: list[Photo] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    """Tags of the user's that the kept photo got from them."""


def trash(catalog: Catalog, photos: Sequence[PhotoId], keep: PhotoId) -> tuple[Trashed, ChangeSet]:
    """Move the files of `photos` to the system's trash, and their tags of mine to `keep`.

    Raises:
        KnownError: the photo to keep is not there, or is another one by now: nothing was done.
    """
    kept = catalog.photo(keep)
    if kept is None:
        raise KnownError(say("The photo to keep is no longer in the library; nothing was trashed."))
    result = Trashed()
    touched: set[PhotoId] = set()
    roots = {root.id: root.path for root in catalog.roots()}
    _ensure_kept(kept)
    for photo in catalog.photos(list(dict.fromkeys(photos))):
        try:
            _ensure_kept(kept)
            _ensure_spare(photo, kept, roots[photo.root_id])
            _send(photo.path)
        except KnownError as refusal:
            result.refused.append(Refused(photo.path, refusal.sentence))
            continue
        result.tags += _hand_over(catalog, photo.id, keep)
        catalog.apply_scan(photo.root_id, ScanChanges(gone=[photo.id]))
        result.photos.append(photo)
        touched |= {photo.id, keep}
    return result, ChangeSet(frozenset({Change.PHOTOS, Change.TAGS}), frozenset(touched))


def discard(catalog: Catalog, photos: Sequence[PhotoId]) -> tuple[Trashed, ChangeSet]:
    """Move the files of `photos` to the system's trash; the tags stay with them."""
    result = Trashed()
    roots = {root.id: root.path for root in catalog.roots()}
    for photo in catalog.photos(list(dict.fromkeys(photos))):
        try:
            _ensure_as_indexed(photo, roots[photo.root_id])
            _send(photo.path)
        except KnownError as refusal:
            result.refused.append(Refused(photo.path, refusal.sentence))
            continue
        catalog.apply_scan(photo.root_id, ScanChanges(gone=[photo.id]))
        result.photos.append(photo)
    return result, _went(result.photos)


def put_back(catalog: Catalog, photos: Sequence[Photo]) -> tuple[list[Photo], ChangeSet]:
    """Take photos out of the system's trash again; return those that are where they were.

    Raises:
        KnownError: only the system itself can do that here.
    """
    if not has_way_back():
        raise KnownError(
            say("Put the photos back from the system’s trash: they return with their tags.")
        )
    files = set(trash_can.put_back(photo.path for photo in photos))
    back = [photo for photo in photos if photo.path in files]
    for photo in back:
        catalog.apply_scan(photo.root_id, ScanChanges(returned=[photo.id]))
    return back, _went(back)


def _went(photos: Sequence[Photo]) -> ChangeSet:
    return ChangeSet(frozenset({Change.PHOTOS}), frozenset(photo.id for photo in photos))


def _ensure_kept(kept: Photo) -> None:
    """Make sure that a copy remains.

    Raises:
        KnownError: it is not where it was, or is not the file that was looked at.
    """
    if not _is_as_indexed(kept):
        raise KnownError(
            say(
                "{path}, which was to be kept, is not there or has changed; index its folder "
                "and look at the copies again.",
                path=kept.path,
            )
        )


def _ensure_spare(photo: Photo, kept: Photo, root: Path) -> None:
    """Make sure that a photo may go.

    Raises:
        KnownError: it may not; the sentence says why.
    """
    if photo.id == kept.id:
        raise KnownError(say("{path} is the copy to keep.", path=photo.path))
    _ensure_as_indexed(photo, root)
    if photo.path.samefile(kept.path):
        raise KnownError(
            say("{path} is the same file as the one to keep, by another name.", path=photo.path)
        )


def _ensure_as_indexed(photo: Photo, root: Path) -> None:
    """Make sure that a photo is what the user saw.

    Raises:
        KnownError: it is not there, or is another one by now; the sentence says so.
    """
    if not is_online(root):
        raise KnownError(
            say("{root} is not there now: {name} stays as it is.", root=root, name=photo.path.name)
        )
    if not _is_as_indexed(photo):
        raise KnownError(
            say(
                "{path} is not there or has changed since; index its folder first.", path=photo.path
            )
        )


def _is_as_indexed(photo: Photo) -> bool:
    if photo.state is PhotoState.MISSING:
        return False
    try:
        status = photo.path.stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (photo.stamp.size, photo.stamp.mtime_ns)


def _send(path: Path) -> None:
    try:
        send2trash(os.fspath(path))
    except TrashPermissionError as error:
        raise KnownError(
            say("There is no trash for {path} that may be used; it stays there.", path=path)
        ) from error
    except OSError as error:
        why = error.strerror or say("the system refused")
        raise KnownError(
            say("{path} could not be moved to the trash: {reason}.", path=path, reason=why)
        ) from error


def _hand_over(catalog: Catalog, photo: PhotoId, keep: PhotoId) -> list[str]:
    """Give the user's tags of one photo to another that has no opinion on them; return those."""
    tags = catalog.tags([photo, keep])
    settled = {tag.name for tag in tags[keep] if tag.state is not TagState.SUGGESTED}
    names = [tag.name for tag in tags[photo] if tag.state is TagState.MINE]
    given = [name for name in names if name not in settled]
    for name in given:
        catalog.decide([keep], name, Decision.TAG)
    return given
