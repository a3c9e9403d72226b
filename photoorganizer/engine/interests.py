"""Interests of a library, a folder or a span of time, from stored scores: no network runs.

How they are told stands in `core.interests`; here the catalog gives the photos and what the user
decided on them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from photoorganizer.core import interests
from photoorganizer.core.errors import FolderNotFound
from photoorganizer.core.interests import Probabilities
from photoorganizer.core.policy import probabilities
from photoorganizer.core.types import HeadSpec, Photo, Tag, TagState, Vector
from photoorganizer.engine.folders import absolute, root_holding
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query import Query
from photoorganizer.nn.registry import ModelSpec

_HEAD = "hashtag"
"""The head whose answers about a photo exclude each other: the interests are its labels."""

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Within:
    """The photos to ask about: all, or those of a folder, or of some days, both included."""

    folder: Path | None = None
    since: date | None = None
    until: date | None = None

    def holds(self, photo: Photo) -> bool:
        """Return whether `photo` is one of them."""
        if self.folder is not None and not photo.path.is_relative_to(self.folder):
            return False
        return (self.since is None or photo.taken >= _midnight(self.since)) and (
            self.until is None or photo.taken < _midnight(self.until + timedelta(days=1))
        )


@dataclass(frozen=True, slots=True)
class EvidencePhoto:
    """A photo that speaks for an interest, and its part in the interest's share."""

    path: Path
    weight: float


@dataclass(frozen=True, slots=True)
class ProfileInterest:
    """A hashtag, the share of the photos it describes with its range, and the evidence."""

    interest: str
    share: float
    low: float
    high: float
    evidence: tuple[EvidencePhoto, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What photos are about, greatest share first, and how many of them told."""

    interests: tuple[ProfileInterest, ...]
    counted: int
    uncertain: int


def profile(within: Within, *, catalog: Catalog, model: ModelSpec) -> Profile:
    """Return what the photos `within` are about; those not analysed yet are passed over.

    Raises:
        FolderNotFound: no watched folder holds the folder.
    """
    if within.folder is not None:
        folder = absolute(within.folder)
        if root_holding(folder, catalog) is None:
            raise FolderNotFound(
                f"{folder} is in no watched folder; “photoorganizer roots” lists what is watched."
            )
        within = replace(within, folder=folder)
    head = next(head for head in model.heads if head.name == _HEAD)
    rows: list[Probabilities] = []
    paths: list[Path] = []
    for photo, scores in _answers(within, head, catalog, model.id):
        rows.append(scores)
        paths.append(photo.path)
    table = np.stack(rows) if rows else np.empty((0, len(head.labels)), np.float32)
    found = interests.interests(table, head.labels, head.silent)
    return Profile(
        tuple(_with_paths(interest, paths) for interest in found.found),
        found.counted,
        found.uncertain,
    )


def _answers(
    within: Within, head: HeadSpec, catalog: Catalog, model_id: str
) -> Iterator[tuple[Photo, Probabilities]]:
    ids = catalog.search(Query(()))
    for start in range(0, len(ids), _PAGE):
        photos = [
            photo for photo in catalog.photos(ids[start : start + _PAGE]) if within.holds(photo)
        ]
        page = [photo.id for photo in photos]
        scores, tags = catalog.logits_of(page, model_id), catalog.tags(page)
        for photo in photos:
            if (logits := scores.get(photo.id, {}).get(head.name)) is not None:
                yield photo, _decided(logits, head, tags[photo.id])


def _decided(logits: Vector, head: HeadSpec, tags: Sequence[Tag]) -> Probabilities:
    names = {
        state: {tag.name for tag in tags if tag.state is state}
        for state in (TagState.MINE, TagState.REJECTED)
    }
    return interests.as_decided(
        probabilities(logits, head), head.labels, names[TagState.MINE], names[TagState.REJECTED]
    )


def _with_paths(interest: interests.Interest, paths: Sequence[Path]) -> ProfileInterest:
    return ProfileInterest(
        interest.label,
        interest.share,
        interest.low,
        interest.high,
        tuple(EvidencePhoto(paths[one.row], one.weight) for one in interest.evidence),
    )


def _midnight(day: date) -> float:
    """Return when a day begins on this computer, in seconds since the epoch."""
    return datetime.combine(day, time.min).astimezone().timestamp()
