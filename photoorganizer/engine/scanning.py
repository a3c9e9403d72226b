"""The first half of indexing: the catalog learns what is in the watched folders now.

Nothing is decoded here. What is new or different waits for analysis afterwards, what was only
moved keeps all that is known of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from photoorganizer.core.errors import UnreadableImage
from photoorganizer.core.metadata import Description
from photoorganizer.core.types import (
    Change,
    ChangeSet,
    IndexReport,
    Photo,
    PhotoId,
    PhotoState,
    Progress,
    Root,
)
from photoorganizer.engine import edited_moves
from photoorganizer.engine.absence import Absences
from photoorganizer.engine.control import JobControl
from photoorganizer.engine.edited_moves import Eyes
from photoorganizer.engine.ignoring import Ignoring
from photoorganizer.engine.reconcile import Refused, Settled, compare, settle, with_moves
from photoorganizer.engine.worker import Look
from photoorganizer.files.identity import quick_hash
from photoorganizer.files.scan import is_online, scan
from photoorganizer.index import relinks
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import ScanChanges
from photoorganizer.index.thumbnails import ThumbnailStore

Notify = Callable[[ChangeSet | Progress], None]

_ABSENT = (PhotoState.MISSING, PhotoState.IGNORED)


@dataclass(slots=True)
class _Found:
    """What the scans of all roots found, until contents are compared.

    `known` counts the photos that each root had before.
    """

    changes: dict[Root, ScanChanges] = field(default_factory=dict)
    known: dict[Root, int] = field(default_factory=dict)


class Scanner:
    """Looks through watched folders and enters what is different."""

    def __init__(self, catalog: Catalog, thumbnails: ThumbnailStore, eyes: Eyes) -> None:
        """Args: catalog, thumbnails: what is known of photos; eyes: what looks at candidates."""
        self._catalog = catalog
        self._thumbnails = thumbnails
        self._eyes = eyes
        self._absences = Absences(catalog)
        self._patterns = Ignoring(catalog).patterns

    def run(
        self, roots: Sequence[Root], report: IndexReport, control: JobControl, notify: Notify
    ) -> None:
        """Scan `roots`; `report` is told what was found.

        Raises:
            Cancelled: stopped through `control`; the next scan enters what this one did not.
        """
        found = _Found()
        for root in roots:
            control.checkpoint()
            if not self._compare(root, found):
                report.offline.append(root.path)
        refused = self._catalog.ask(relinks.unlike)
        settled = settle(found.changes, self._astray(found), fingerprint, refused)
        settled, looks = self._with_edited(settled, refused)
        changes = {root: self._believable(root, settled, found, report) for root in found.changes}
        for root, one in changes.items():
            # What went missing first, so that its place is free.
            notify(self._catalog.apply_scan(root.id, replace(one, added=())))
        if settled.moves or settled.touched:
            notify(self._carry(settled, looks))
        for root, one in changes.items():
            control.checkpoint()
            notify(self._catalog.apply_scan(root.id, ScanChanges(added=one.added)))
        report.moved = len(settled.moves)
        report.added = sum(len(one.added) for one in changes.values())
        report.changed = sum(len(one.changed) for one in changes.values())
        report.missing = sum(len(one.gone) for one in changes.values())
        report.ignored = sum(len(one.ignored) for one in changes.values())

    def _compare(self, root: Root, found: _Found) -> bool:
        """Note what changed in a root; return whether it is there."""
        if not is_online(root.path):
            return False
        known = self._catalog.known_files(root.id)
        scanning = scan(root.path, self._patterns)
        stamps = list(scanning)
        found.known[root] = sum(file.state not in _ABSENT for file in known.values())
        if not stamps and self._absences.doubts_emptiness(root, known, scanning):
            return False
        self._absences.check_drives(root, scanning)
        found.changes[root] = compare(known, stamps, scanning.saw, scanning.ignores)
        return True

    def _astray(self, found: _Found) -> list[Photo]:
        """Return the photos whose files are not where they were, or not what they were."""
        changes = found.changes.values()
        ids = {photo for one in changes for photo in one.gone}
        ids |= {photo for one in changes for photo, _ in one.changed}
        sizes = {stamp.size for one in changes for stamp in one.added}
        sizes |= {stamp.size for one in changes for _, stamp in one.changed}
        absent = [
            photo
            for photo in self._catalog.missing_with_sizes(sizes)
            if photo.id not in ids
            # An ignored file that is still there was not moved: this one is its copy.
            and not (photo.state is PhotoState.IGNORED and is_there(photo.path))
        ]
        return [*self._catalog.photos(sorted(ids)), *absent]

    def _with_edited(
        self, settled: Settled, refused: Refused
    ) -> tuple[Settled, dict[PhotoId, Look]]:
        """Find the photos that were moved and edited, too, among what is left."""
        names = edited_moves.names_of_new(settled)
        gone = sorted({photo for one in settled.changes.values() for photo in one.gone})
        photos = self._catalog.photos(gone)
        if names:
            before = self._catalog.ask(lambda db: relinks.missing_named(db, names))
            found = {photo for photo, _, _ in settled.moves}
            photos += [one for one in before if one.id not in found and one.id not in set(gone)]
        if not photos:
            return settled, {}
        moves, looks = edited_moves.find(settled, photos, self._thumbnails.get, self._eyes, refused)
        return with_moves(settled, moves), looks

    def _carry(self, settled: Settled, looks: Mapping[PhotoId, Look]) -> ChangeSet:
        """Enter where photos are now, and what their files hold where they were edited."""
        edited = {
            photo: relinks.Reread(
                one.facts.quick_hash, Description(one.facts.taken, one.facts.metadata)
            )
            for photo, one in looks.items()
        }
        touched = self._catalog.change(
            lambda db: relinks.relink(db, settled.moves, settled.touched, edited)
        )
        self._thumbnails.put(
            {photo: one.thumbnail for photo, one in looks.items()},
            {photo: one.facts.quick_hash for photo, one in looks.items()},
        )
        kinds = {Change.PHOTOS, Change.TAGS} if looks else {Change.PHOTOS}
        return ChangeSet(frozenset(kinds), frozenset(touched))

    def _believable(
        self, root: Root, settled: Settled, found: _Found, report: IndexReport
    ) -> ScanChanges:
        """Return a root's changes without photos that seem gone only because a drive is away."""
        wanted = settled.changes[root]
        changes = self._absences.judge(root, wanted, found.known[root])
        if len(changes.gone) < len(wanted.gone):
            report.absent[root.path] = len(wanted.gone)
        return changes


def is_there(path: Path) -> bool:
    """Return whether a file can be seen at `path` now."""
    try:
        path.stat()
    except OSError:
        return False
    return True


def is_as_seen(photo: Photo) -> bool:
    """Return whether a photo's file is there and as it was when it was scanned.

    One that is still being copied is not: it is no use to say that it is cut short.
    """
    try:
        status = photo.path.stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (photo.stamp.size, photo.stamp.mtime_ns)


def fingerprint(path: Path) -> bytes | None:
    """Return the identity of a file, or None where it cannot be read."""
    try:
        return quick_hash(path)
    except UnreadableImage:
        return None
