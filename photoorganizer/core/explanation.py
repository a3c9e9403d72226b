"""Why a tag: what is said to somebody who asks. Plain frozen data."""

from dataclasses import dataclass

from photoorganizer.core.types import Photo

TAUGHT_ASPECT = "taught"
"""The aspect of a tag that the user taught: what was learned of it judges, and no head."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A photo on which the tag is mine, and how like it is: a cosine."""

    photo: Photo
    likeness: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What speaks for a tag on a photo.

    `aspect` is the head that judges it, or `TAUGHT_ASPECT`, with its calibrated `probability` and
    the `threshold` that it has to reach at the library's level; all None for a word that neither
    the network nor a taught tag knows. A threshold above 1 is never reached. `through` are the
    narrower words it follows from, the narrowest first, as cat and pets for animals.
    """

    tag: str
    aspect: str | None = None
    probability: float | None = None
    threshold: float | None = None
    through: tuple[str, ...] = ()
    nearest: tuple[Neighbour, ...] = ()

    @property
    def spoken(self) -> bool:
        """Whether the tag is suggested by itself."""
        return (
            self.probability is not None
            and self.threshold is not None
            and self.probability >= self.threshold
        )
