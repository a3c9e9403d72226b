"""Why a tag: what is said to somebody who asks. Plain frozen data."""

from dataclasses import dataclass

from photoorganizer.core.types import Photo


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A photo on which the tag is mine, and how like it is: a cosine."""

    photo: Photo
    likeness: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What speaks for a tag on a photo.

    `aspect` is the head that judges it, with its calibrated `probability` and the `threshold` that
    it has to reach at the library's level; all None for a word that the network does not know. A
    threshold above 1 is never reached. `through` are the narrower words it follows from, the
    narrowest first, as cat and pets for animals.
    """

    tag: str
    aspect: str | None = None
    probability: float | None = None
    threshold: float | None = None
    through: tuple[str, ...] = ()
    nearest: tuple[Neighbour, ...] = ()

    @property
    def spoken(self) -> bool:
        """Whether the network suggests the tag by itself."""
        return (
            self.probability is not None
            and self.threshold is not None
            and self.probability >= self.threshold
        )
