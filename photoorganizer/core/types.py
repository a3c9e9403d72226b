"""The nouns of the product: photos, tags, suggestions and the changes made to them.

Plain frozen data. Nothing here opens a file, a database or a network.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NewType

import numpy as np
import numpy.typing as npt

from photoorganizer.core.metadata import Metadata

PhotoId = NewType("PhotoId", int)
RootId = NewType("RootId", int)

Pixels = npt.NDArray[np.uint8]
"""Upright RGB, shape (height, width, 3), 0-255."""

Vector = npt.NDArray[np.float32]
"""One-dimensional: an embedding, or the logits of one head."""


class PhotoState(StrEnum):
    """What the library knows of a photo's file."""

    PENDING = "pending"
    """Seen by a scan, not analysed yet."""
    READY = "ready"
    """Analysed: it has a thumbnail, an embedding and scores."""
    UNREADABLE = "unreadable"
    """Quarantined with a reason; tried again when the file changes."""
    MISSING = "missing"
    """Its root is there, its file is not. Tags and decisions are kept."""
    IGNORED = "ignored"
    """A pattern of the user's passes it over. Tags and decisions are kept."""


class TagSource(StrEnum):
    """Who first put a tag on a photo."""

    USER = "user"
    MODEL = "model"
    IMPORTED = "imported"


class TagState(StrEnum):
    """What the user thinks of it. A rejected tag stays rejected for that photo."""

    MINE = "mine"
    SUGGESTED = "suggested"
    REJECTED = "rejected"


class Level(StrEnum):
    """How sure the product must be before it speaks."""

    SURE = "sure"
    BALANCED = "balanced"
    MORE = "more"


class Decision(StrEnum):
    """What a user can say about a tag on a photo."""

    TAG = "tag"
    """Put it there: it is mine from now on."""
    UNTAG = "untag"
    """Take one of mine away. One that the network had suggested counts as rejected."""
    ACCEPT = "accept"
    """Make a suggestion mine. Changes nothing where the tag is not suggested."""
    REJECT = "reject"
    """Never suggest it for this photo again."""


class Certainty(StrEnum):
    """A confidence in words."""

    SURE = "sure"
    LIKELY = "likely"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Root:
    """A watched folder."""

    id: RootId
    path: Path


@dataclass(frozen=True, slots=True)
class RootSummary:
    """A watched folder with what the user wants to know about it."""

    root: Root
    photos: int
    online: bool
    absent: int = 0
    """Photos that the last scan did not find, kept on show as a drive may be away."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file as a scan sees it, without opening it. `path` is relative to its root, with `/`."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one decode learns about a file besides its pixels.

    `width` and `height` are those of the upright picture; `taken` is seconds since the epoch,
    from the EXIF capture time where there is one, otherwise None.
    """

    width: int
    height: int
    format: str
    taken: float | None
    quick_hash: bytes
    metadata: Metadata = field(default_factory=Metadata)


@dataclass(frozen=True, slots=True)
class Photo:
    """One row of the catalog."""

    id: PhotoId
    root_id: RootId
    path: Path
    """Absolute."""
    stamp: FileStamp
    state: PhotoState
    reason: str | None
    """Why it is unreadable, as a sentence."""
    taken: float
    """Capture time, or the file's time where the file names none; seconds since the epoch."""
    width: int | None = None
    height: int | None = None
    format: str | None = None
    quick_hash: bytes | None = None
    model_id: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag on one photo. `name` carries no `#`."""

    name: str
    source: TagSource
    state: TagState
    score: float | None = None
    """Calibrated confidence at the time it was suggested."""


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag of the library with the number of photos it is on."""

    name: str
    mine: int
    suggested: int


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """How many photos each place of the sidebar holds.

    `all` leaves out missing and ignored ones.
    """

    all: int
    untagged: int
    """Readable photos without a tag of mine."""
    to_review: int
    """Photos with at least one suggestion."""
    missing: int
    unreadable: int
    ignored: int = 0
    """Photos that patterns pass over; no place shows them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A hashtag worth showing: `confidence` is calibrated, `aspect` names the head that spoke."""

    tag: str
    confidence: float
    aspect: str


@dataclass(frozen=True, slots=True)
class HeadSpec:
    """One classifier of the network: what its outputs mean and when it may speak.

    Probabilities are softmax(logits / temperature) where the labels exclude each other, otherwise
    sigmoid(logits / temperature) each. `silent` labels are never spoken. `thresholds[level][i]` is
    the probability that label i must reach at that level; above 1, it never speaks there.
    """

    name: str
    labels: tuple[str, ...]
    silent: frozenset[str]
    exclusive: bool
    temperature: float
    thresholds: Mapping[Level, tuple[float, ...]]
    prior: tuple[float, ...] = ()
    """How much likelier each label is for this user than for everybody; empty where unknown."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that looking at one photo yields: facts, a thumbnail, an embedding, raw scores."""

    facts: FileFacts
    thumbnail: bytes
    """JPEG, at most 256 px on the longer side, upright."""
    embedding: Vector
    """L2-normalised, shape (embedding dimension,)."""
    logits: Mapping[str, Vector]
    """By head name, shape (labels of the head,)."""


class Change(StrEnum):
    """What a change set is about."""

    ROOTS = "roots"
    PHOTOS = "photos"
    TAGS = "tags"
    SIDECARS = "sidecars"
    ELSEWHERE = "elsewhere"
    """Another program wrote: anything may be different."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What was just written: views refresh these photos only, in these respects only."""

    kinds: frozenset[Change]
    photos: frozenset[PhotoId] = frozenset()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `seconds_left` is None until there is a rate to tell it from."""

    job: str
    done: int
    total: int
    rate: float = 0.0
    """Items a second."""
    seconds_left: float | None = None
    finished: bool = False
    message: str = ""
    """A sentence for the status bar when the job ended, or when something needs saying."""
    relinked: int = 0
    """Photos that the job found at other places, which can be taken back."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that was quarantined, with the reason as a sentence."""

    path: Path
    reason: str


@dataclass(slots=True)
class IndexReport:
    """What one run of indexing did. `photos` counts the readable photos now in the folders."""

    photos: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    ignored: int = 0
    analysed: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    offline: list[Path] = field(default_factory=list)
    absent: dict[Path, int] = field(default_factory=dict)
    """Folders with the number of photos that were not found there, too many at once to call them
    missing: they stay as they were until they are back, or the user says that they are gone."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PhotoSuggestions:
    """The answer for one image file. `error` is a sentence, and then nothing else is filled."""

    path: Path
    suggestions: tuple[Suggestion, ...] = ()
    error: str | None = None

    @property
    def abstained(self) -> bool:
        """True when the photo was looked at and nothing was sure enough to say."""
        return self.error is None and not self.suggestions
