"""What goes in and out of the catalog besides the nouns of `core.types`. Plain frozen data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from photoorganizer.core.types import (
    FileFacts,
    FileStamp,
    PhotoId,
    PhotoState,
    Suggestion,
    Tag,
    Vector,
)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the catalog remembers of a file, for a scan to compare with."""

    id: PhotoId
    size: int
    mtime_ns: int
    state: PhotoState
    quick_hash: bytes | None
    """None until the file's present content was read."""


@dataclass(frozen=True, slots=True)
class ScanChanges:
    """What a scan found different from the catalog, all within one root."""

    added: Sequence[FileStamp] = ()
    changed: Sequence[tuple[PhotoId, FileStamp]] = ()
    """Other content at a known path, be it present or missing until now."""
    gone: Sequence[PhotoId] = ()
    returned: Sequence[PhotoId] = ()
    """Missing or ignored until now, and back as it was."""
    ignored: Sequence[PhotoId] = ()
    """Passed over from now on, whether their files are there or not."""
    again: Sequence[PhotoId] = ()
    """Unreadable, and to be tried once more."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """A photo that was looked at, with what may be said about it."""

    photo_id: PhotoId
    stamp: FileStamp
    """The file as it was when it was read."""
    facts: FileFacts
    embedding: Vector
    logits: Mapping[str, Vector]
    suggestions: Sequence[Suggestion]
    taught: Sequence[Suggestion] = ()
    """What tags that the user taught say; the aspect of each is its model's id."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A file that cannot be read, with the reason as a sentence."""

    photo_id: PhotoId
    stamp: FileStamp
    reason: str


@dataclass(frozen=True, slots=True)
class TagBefore:
    """A tag on a photo as it was before a decision; `tag` is None where there was none."""

    photo_id: PhotoId
    name: str
    tag: Tag | None
    model_id: str | None = None
    decided_at: float | None = None


@dataclass(frozen=True, slots=True)
class Unwritten:
    """What a photo's sidecar shall hold."""

    revision: int
    """That of the tags of mine; see `index.sidecars`."""
    mine: tuple[str, ...]
    ours: frozenset[str]
    """What we wrote into it before, and may take out again."""
    imported: tuple[str, ...]
    """The keywords of the photo's file that are still its tags, as they stand there."""
