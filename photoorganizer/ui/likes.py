"""What likeness is asked for, and how the answer stands in the grid. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from photoorganizer.core.likeness import Aspect, Band, Match, SimilarPhotos
from photoorganizer.core.types import Photo, PhotoId
from photoorganizer.ui.grid_sections import Section
from photoorganizer.ui.translation import mark, tr

ASPECTS = {
    Aspect.ALL: (mark("All"), mark("Alike in every respect")),
    Aspect.SCENE: (mark("Scene"), mark("The same kind of place, whatever is in it")),
    Aspect.OBJECT: (mark("Object"), mark("The same kind of thing, wherever it is")),
    Aspect.CLOTHING: (mark("Clothing"), mark("The same kind of garment")),
    Aspect.COLOUR: (mark("Colour"), mark("The same colours, whatever has them")),
}
"""Each aspect in words, with an explanation."""

_BANDS = {
    Band.IDENTICAL: mark("Identical"),
    Band.NEAR_DUPLICATE: mark("Near-duplicates"),
    Band.SIMILAR: mark("Similar"),
}
_LESS = mark("Less similar")
_NEAREST = mark("Nothing is closely alike: the nearest")
_FEW = 24
"""So many are shown where nothing is closely alike."""


@dataclass(frozen=True, slots=True)
class SimilarQuery:
    """What likeness is asked for."""

    image: PhotoId | Path
    """A photo of the library, or any image file."""
    aspect: Aspect = Aspect.ALL
    strictness: float = 0.5
    """0 to 1: how sure it must be that a photo is alike."""
    same_class: bool = False
    """Leave out what surely shows something else."""


@dataclass(frozen=True, slots=True)
class Likes:
    """The answer, in the order of the grid: band by band, in each the nearest first."""

    query: SimilarQuery
    image: Photo | Path
    """The photo of the library, or the file outside it, that was asked about."""
    alike: tuple[Match, ...]
    less: tuple[Match, ...]
    """Behind the point where likeness fades: only the nearest of the rest."""
    with_less: bool = False
    """Whether those are shown, too."""

    @property
    def name(self) -> str:
        """What the file asked about is called."""
        return self.image.name if isinstance(self.image, Path) else self.image.path.name

    @property
    def photo(self) -> PhotoId | None:
        """The photo asked about, where the library holds it."""
        return self.image.id if isinstance(self.image, Photo) else None

    @property
    def shown(self) -> tuple[Match, ...]:
        """What the grid shows: the nearest few, headed as such, where nothing is alike."""
        if self.with_less:
            return (*self.alike, *self.less)
        return self.alike or self.less[:_FEW]

    @property
    def ids(self) -> tuple[PhotoId, ...]:
        """The photos of the grid."""
        return tuple(match.photo.id for match in self.shown)

    @property
    def scores(self) -> dict[PhotoId, float]:
        """How alike each photo is."""
        return {match.photo.id: match.score for match in self.shown}

    @property
    def sections(self) -> tuple[Section, ...]:
        """The headings of the grid, one for each band that has photos."""
        titles = [tr(_BANDS[match.band]) for match in self.alike]
        rest = tr(_LESS if self.alike else _NEAREST)
        titles += [rest] * (len(self.shown) - len(self.alike))
        return tuple(
            Section(row, title, titles.count(title))
            for row, title in enumerate(titles)
            if row == 0 or titles[row - 1] != title
        )


def likes(query: SimilarQuery, found: SimilarPhotos, *, with_less: bool = False) -> Likes:
    """Return the answer as the grid shows it.

    Identical photos and near-duplicates are alike however much the network sees in them.
    """
    alike: dict[Band, list[Match]] = {band: [] for band in Band}
    less: list[Match] = []
    for rank, match in enumerate(found.matches):
        faded = match.band is Band.SIMILAR and rank >= found.fades_at
        (less if faded else alike[match.band]).append(match)
    return Likes(query, found.query, _joined(list(alike.values())), tuple(less), with_less)


def _joined(bands: Sequence[Sequence[Match]]) -> tuple[Match, ...]:
    return tuple(match for band in bands for match in band)
