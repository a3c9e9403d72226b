"""One run of writing sidecars: drafted, noted in the catalog, written, noted again.

Originals are never touched, and of a sidecar only the keywords that we put there.
"""

import errno
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from photoorganizer.core.metadata import keywords_of
from photoorganizer.core.sentences import Sentence, say, say_n
from photoorganizer.core.types import Photo, PhotoId, Root
from photoorganizer.files import sidecars, xmp
from photoorganizer.files.reasons import printable
from photoorganizer.files.scan import is_online
from photoorganizer.index.notes import Notes
from photoorganizer.index.records import Unwritten

_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class SidecarReport:
    """What a run of writing did."""

    written: int
    unchanged: int
    """Photos whose sidecars held everything already, or need none."""
    pending: int
    """Photos of the library that still wait."""
    problems: list[str] = field(default_factory=list)
    """Why, a sentence for each cause."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A sidecar as it shall be; without a `packet` there is nothing to change."""

    photo: Photo
    revision: int
    ours: tuple[str, ...]
    """The names that are ours in it."""
    before: sidecars.Sidecar | None
    packet: bytes | None


class Writing:
    """Writes batch after batch and gathers what came of it."""

    def __init__(self, notes: Notes, roots: Sequence[Root]) -> None:
        self._notes = notes
        self._offline = {root.id: root.path for root in roots if not is_online(root.path)}
        self._written = self._unchanged = 0
        self._causes: dict[Sentence, list[Photo]] = {}
        self._swept: set[Path] = set()

    def write(self, photos: Sequence[Photo]) -> frozenset[PhotoId]:
        """Bring the sidecars of `photos` up to date; return those that are now.

        Raises:
            CatalogError: the catalog cannot be written.
        """
        photos = [photo for photo in photos if self._is_there(photo)]
        wanted = self._notes.unwritten([photo.id for photo in photos])
        known = [(photo, wanted[photo.id]) for photo in photos if photo.id in wanted]
        drafts = [one for photo, want in known if (one := self._draft(photo, want)) is not None]
        # Before the files: after a kill in between, it is still known what in them is ours.
        self._notes.intend(
            {one.photo.id: {*wanted[one.photo.id].ours, *one.ours} for one in drafts}
        )
        states = {one.photo.id: self._put(one) for one in drafts}
        done = [
            (one.photo.id, one.revision, one.ours, seen)
            for one in drafts
            if (seen := states[one.photo.id]) is not None
        ]
        self._notes.done(done)
        return frozenset(photo for photo, *_ in done)

    def report(self) -> SidecarReport:
        """Return what was done so far."""
        return SidecarReport(
            self._written,
            self._unchanged,
            self._notes.pending_count(),
            [_sentence(cause, photos) for cause, photos in self._causes.items()],
        )

    def _is_there(self, photo: Photo) -> bool:
        """Return whether a photo is there: a sidecar alone in an empty folder helps nobody."""
        root = self._offline.get(photo.root_id)
        if root is None and photo.path.exists():
            return True
        gone = (
            say("Photos in {folder} are not there now", folder=photo.path.parent)
            if root is None
            else say("{folder} is not there now", folder=root)
        )
        self._causes.setdefault(gone, []).append(photo)
        return False

    def _draft(self, photo: Photo, want: Unwritten) -> _Draft | None:
        try:
            return _drafted(photo, want)
        except (OSError, xmp.Malformed) as error:
            self._blame(photo, error)
            return None

    def _put(self, draft: _Draft) -> str | None:
        """Write a draft; return the state of the file then, or None where that failed."""
        before = draft.before
        if draft.packet is None:
            self._unchanged += 1
            return before.seen if before else ""
        folder = draft.photo.path.parent
        if folder not in self._swept:
            self._swept.add(folder)
            sidecars.sweep(folder)
        try:
            path = before.path if before else sidecars.name_for(draft.photo.path)
            seen = sidecars.replace(path, draft.packet, before)
        except OSError as error:
            self._blame(draft.photo, error)
            return None
        self._written += 1
        return seen

    def _blame(self, photo: Photo, error: OSError | xmp.Malformed) -> None:
        self._causes.setdefault(_cause(photo, error), []).append(photo)


def _drafted(photo: Photo, want: Unwritten) -> _Draft:
    before = sidecars.read(photo.path)
    packet = before.packet if before else None
    foreign = _foreign(packet, want)
    ours = tuple(name for name in want.mine if name not in foreign)
    if packet is None and not ours:  # a photo that has nothing to say needs no sidecar
        return _Draft(photo, want.revision, ours, before, None)
    after = xmp.merge(packet, want.mine, want.ours, want.imported)
    return _Draft(photo, want.revision, ours, before, None if after == packet else after)


def _foreign(packet: bytes | None, want: Unwritten) -> frozenset[str]:
    """Return the names that stand in a sidecar, or come into it, without our doing."""
    flat = None if packet is None else xmp.flat_keywords(packet)
    found = keywords_of(want.imported) if flat is None else flat
    return frozenset(
        keyword.name
        for keyword in found
        if keyword.name not in want.ours or keyword.text != keyword.name
    )


def _cause(photo: Photo, error: OSError | xmp.Malformed) -> Sentence:
    folder = photo.path.parent
    if isinstance(error, xmp.Malformed):
        path = next(path for path in sidecars.candidates(photo.path) if path.exists())
        return say(
            "“{name}” {problem}, so it was left as it is: repair it or move it away.",
            name=printable(path),
            problem=error.args[0],
        )
    if error.errno in _READ_ONLY:
        return say("{folder} may not be written to until you change its permissions", folder=folder)
    if error.errno == errno.ENOSPC:
        return say("The disk is full, so make room")
    reason = error.strerror or error.args[0]
    return say("{folder} cannot be written to ({reason})", folder=folder, reason=reason)


def _sentence(cause: Sentence, photos: Sequence[Photo]) -> Sentence:
    if cause.endswith("."):
        return cause
    return say_n(
        "{cause}: {n} sidecar waits in the library.",
        "{cause}: {n} sidecars wait in the library.",
        len(photos),
        cause=cause,
    )
