"""Interests of a library, a folder, some days or some photos, from stored scores: no network runs.

How they are told stands in `core.interests`; here the catalog gives the photos, what the user
decided on them, and what they left out.
"""

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core import interests
from photoorganizer.core.attention import GalleryOpinion
from photoorganizer.core.errors import FolderNotFound, NotInLibrary
from photoorganizer.core.interests import Aggregated, YearShare
from photoorganizer.core.paths import absolute
from photoorganizer.core.sentences import say
from photoorganizer.core.types import ChangeSet, Photo, PhotoId, Progress
from photoorganizer.engine import left_out
from photoorganizer.engine.answer_table import AnswerMemory, AnswerTable
from photoorganizer.engine.folders import root_holding
from photoorganizer.engine.inquiry import Network
from photoorganizer.engine.left_out import LeftOut
from photoorganizer.engine.profiles import SQUEEZE, Profiles
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.profile import squeezed_opinion
from photoorganizer.taxonomy.words import Words

EVIDENCE = 12
"""Photos named for each interest."""

_EPOCH = 1970
_FIRST_YEAR, _LAST_YEAR = 1826, 2200
"""The first photo is of 1826; what claims to be older or far younger has a wrong clock."""


@dataclass(frozen=True, slots=True)
class Within:
    """The photos to ask about: all, or those of a folder, of some days, both included, or some."""

    folder: Path | None = None
    since: date | None = None
    until: date | None = None
    photos: frozenset[PhotoId] | None = None
    """Only these, as a selection."""
    excluded: LeftOut = field(default=LeftOut())
    """Left out of this answer, beside what the library always leaves out."""


@dataclass(frozen=True, slots=True)
class EvidencePhoto:
    """A photo that speaks for an interest, and its part in what was looked at for it."""

    path: Path
    weight: float
    """The parts of all photos that were counted add up to 1, for each interest."""
    id: PhotoId


@dataclass(frozen=True, slots=True)
class ProfileInterest:
    """A hashtag, the share of the photos it describes with its range, and the evidence."""

    interest: str
    share: float
    low: float
    high: float
    evidence: tuple[EvidencePhoto, ...]
    photos: int = 0
    """How many photos are likely about it."""
    by_year: tuple[YearShare, ...] = ()
    score: float = 0.0
    """How strong it is, 0 to 1, by a network's opinion and its share; else the share alone."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What photos are about, strongest interest first, and how many of them told."""

    interests: tuple[ProfileInterest, ...]
    counted: int
    uncertain: int
    """Photos left out by themselves, because no answer about them was likely."""
    pending: int = 0
    """Photos that were not analysed yet."""
    left_out: int = 0
    """Photos that the user left out."""
    silent: float = 0.0
    """The share that is about nothing that has a name here."""
    method: str = ""
    """What told it: one of the aggregation networks, or certainty."""


class Interests:
    """What the photos of one library are about."""

    def __init__(
        self, catalog: Catalog, network: Callable[[], Network], words: Callable[[], Words]
    ) -> None:
        """Begin without having read anything; both are asked for when needed."""
        self._catalog = catalog
        self._profiles = Profiles(network)
        self._memory = AnswerMemory(catalog, lambda: network().model, self._profiles.squeeze, words)

    def hear(self, event: ChangeSet | Progress) -> None:
        """Be told of a change of the library: what is asked next, counts it."""
        self._memory.hear(event)

    def profile(self, within: Within | None = None, method: str | None = None) -> Profile:
        """Return what the photos `within` are about; all photos by default.

        Args:
            method: what tells it, one of `profiles.METHODS`; squeezed attention by default, or
                certainty where there is no aggregation network for the library's network.

        Raises:
            FolderNotFound: no watched folder holds the one that was named.
            KnownError: there is no such aggregation network.
        """
        method = method or self._profiles.method
        asked = self._asked(within or Within())
        table, vocabulary = asked.table, self._memory.vocabulary
        rows = asked.rows
        values = table.probabilities[rows]
        opinion = self._opinion(method, table, rows[interests.counting(values)])
        found = interests.interests(
            values,
            vocabulary.labels,
            vocabulary.silent,
            EVIDENCE,
            _years(table.taken[rows]),
            Aggregated(vocabulary.exclusive, opinion, self._profiles.spread),
        )
        photos = self._photos(table.photos[rows], found)
        return Profile(
            tuple(_named(interest, table.photos[rows], photos) for interest in found.found),
            found.counted,
            found.uncertain,
            asked.pending,
            asked.left_out,
            found.silent,
            method,
        )

    def _opinion(
        self, method: str, table: AnswerTable, rows: npt.NDArray[np.int64]
    ) -> GalleryOpinion | None:
        aggregator = self._profiles.of(method)
        if aggregator is None or not len(rows):
            return None
        if method == SQUEEZE:
            return squeezed_opinion(table.squeezed[rows])
        return aggregator.opinion(self._memory.features(table.photos[rows]))

    def photos_about(self, interest: str, within: Within | None = None) -> list[PhotoId]:
        """Return the photos `within` that are likely about an interest, likeliest first.

        Raises:
            FolderNotFound: no watched folder holds the one that was named.
        """
        asked, labels = self._asked(within or Within()), self._memory.vocabulary.labels
        if interest not in labels:
            return []
        about = interests.photos_about(
            asked.table.probabilities[asked.rows], labels.index(interest)
        )
        return [PhotoId(photo) for photo in asked.table.photos[asked.rows][about].tolist()]

    def expected(self) -> dict[str, float]:
        """Return on how many photos each hashtag is to be expected, by what is known of them."""
        table, vocabulary = self._memory.read(), self._memory.vocabulary
        sums = table.probabilities[table.answered, : vocabulary.exclusive].sum(axis=0).tolist()
        return dict(zip(vocabulary.labels, sums, strict=False))

    def years(self) -> list[int]:
        """Return the years in which the library's photos were taken, newest first."""
        found: list[int] = np.unique(_years(self._memory.read().taken)).tolist()
        return found[::-1]

    def named(self, paths: Iterable[Path]) -> LeftOut:
        """Return the photos and folders at these paths, to leave them out or put them back.

        Raises:
            NotInLibrary: one is no photo of the library, and in no watched folder.
        """
        photos: set[PhotoId] = set()
        folders: set[Path] = set()
        for path in map(absolute, paths):
            if (photo := self._catalog.photo_at(path)) is not None:
                photos.add(photo.id)
            elif root_holding(path, self._catalog) is not None:
                folders.add(path)
            else:
                raise NotInLibrary(
                    say("{path} is neither a photo nor a folder of the library.", path=path)
                )
        return LeftOut(frozenset(photos), frozenset(folders))

    def left_out(self) -> LeftOut:
        """Return what does not count, whatever is asked."""
        return left_out.read(self._catalog)

    def leave_out(self, more: LeftOut) -> None:
        """Let photos and folders not count from now on."""
        left_out.keep(self._catalog, self.left_out() | more)

    def put_back(self, these: LeftOut) -> None:
        """Let photos and folders count again."""
        left_out.keep(self._catalog, self.left_out() - these)

    def _asked(self, within: Within) -> "_Asked":
        if within.folder is not None:
            within = replace(within, folder=self._watched(within.folder))
        table = self._memory.read()
        among = _among(table, within)
        out = among & _excluded(table, self.left_out() | within.excluded)
        kept = among & ~out
        return _Asked(
            table,
            np.flatnonzero(kept & table.answered),
            int((kept & ~table.answered).sum()),
            int(out.sum()),
        )

    def _watched(self, folder: Path) -> Path:
        folder = absolute(folder)
        if root_holding(folder, self._catalog) is None:
            raise FolderNotFound(
                say(
                    "{folder} is in no watched folder; “photoorganizer roots” lists what is "
                    "watched.",
                    folder=folder,
                )
            )
        return folder

    def _photos(
        self, ids: npt.NDArray[np.int64], found: interests.Interests
    ) -> dict[PhotoId, Photo]:
        rows = {one.row for interest in found.found for one in interest.evidence}
        named = [PhotoId(photo) for photo in ids[sorted(rows)].tolist()]
        return {photo.id: photo for photo in self._catalog.photos(named)}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The photos of one question."""

    table: AnswerTable
    rows: npt.NDArray[np.int64]
    """Those that count, as rows of the table."""
    pending: int
    left_out: int


def _among(table: AnswerTable, within: Within) -> npt.NDArray[np.bool_]:
    among = np.ones(len(table.photos), bool)
    if within.folder is not None:
        among &= table.within(within.folder)
    if within.since is not None:
        among &= table.taken >= _midnight(within.since)
    if within.until is not None:
        among &= table.taken < _midnight(within.until + timedelta(days=1))
    if within.photos is not None:
        among &= np.isin(table.photos, _ids(within.photos))
    return among


def _excluded(table: AnswerTable, what: LeftOut) -> npt.NDArray[np.bool_]:
    excluded = np.isin(table.photos, _ids(what.photos))
    for folder in what.folders:
        excluded |= table.within(folder)
    return excluded


def _named(
    interest: interests.Interest,
    ids: npt.NDArray[np.int64],
    photos: dict[PhotoId, Photo],
) -> ProfileInterest:
    evidence = ((PhotoId(int(ids[one.row])), one.weight) for one in interest.evidence)
    return ProfileInterest(
        interest.label,
        interest.share,
        interest.low,
        interest.high,
        tuple(
            EvidencePhoto(photos[photo].path, weight, photo)
            for photo, weight in evidence
            if photo in photos  # forgotten since the table was read
        ),
        interest.photos,
        interest.by_year,
        interest.score,
    )


def _years(taken: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the year of each moment on this computer, shape (photos,)."""
    years = np.arange(_FIRST_YEAR, _LAST_YEAR)
    begins = np.array([_new_year(year) for year in years.tolist()])
    found: npt.NDArray[np.int64] = years[np.searchsorted(begins, taken, side="right").clip(1) - 1]
    return found


def _new_year(year: int) -> float:
    # Windows knows no local time before 1970.
    if year <= _EPOCH:
        return float(calendar.timegm((year, 1, 1, 0, 0, 0)))
    return _midnight(date(year, 1, 1))


def _midnight(day: date) -> float:
    """Return when a day begins on this computer, in seconds since the epoch."""
    return datetime.combine(day, time.min).astimezone().timestamp()


def _ids(photos: Iterable[PhotoId]) -> npt.NDArray[np.int64]:
    return np.fromiter(photos, np.int64)
