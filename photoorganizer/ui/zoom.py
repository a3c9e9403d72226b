"""Which part of a picture is in sight, as arithmetic: no Qt, nothing that changes.

Lengths are in device pixels, so that at a scale of 1 every pixel of the picture has one of the
screen. The centre is a fraction of the picture: it means the same in two pictures of one motif.
"""

from dataclasses import dataclass, replace

Point = tuple[float, float]
Size = tuple[float, float]

FIT_AT_MOST = 2.0
"""A small picture that is shown whole is enlarged no more than this."""
AT_MOST = 8.0
_MIDDLE = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Zoom:
    """A picture behind a window of the screen."""

    picture: Size
    """Width and height of the original, upright and turned as it is looked at."""
    window: Size
    wanted: float | None = None
    """The scale asked for; None for the whole picture, whatever the window's size."""
    centre: Point = _MIDDLE
    """What is in the middle of the window, as fractions of the picture's width and height."""

    @property
    def fit(self) -> float:
        """The scale at which the whole picture is seen."""
        width, height = (_at_least_one(side) for side in self.picture)
        return min(FIT_AT_MOST, *(max(1.0, w) / p for w, p in self._sides(width, height)))

    @property
    def scale(self) -> float:
        """Device pixels to a pixel of the picture."""
        return self.fit if self.wanted is None else self.wanted

    @property
    def fitted(self) -> bool:
        """Whether the whole picture is shown, and will be when the window changes."""
        return self.wanted is None

    @property
    def extent(self) -> Size:
        """The size of the picture on the screen."""
        return self.picture[0] * self.scale, self.picture[1] * self.scale

    @property
    def origin(self) -> Point:
        """Where in the window the picture's top left corner is."""
        (width, height), extent = self.window, self.extent
        return width / 2 - self.centre[0] * extent[0], height / 2 - self.centre[1] * extent[1]

    @property
    def can_pan(self) -> bool:
        """Whether some of the picture is out of sight."""
        return any(e > w + 0.5 for e, w in zip(self.extent, self.window, strict=True))

    def to_picture(self, point: Point) -> Point:
        """Return the pixel of the picture under a point of the window."""
        x, y = self.origin
        return (point[0] - x) / self.scale, (point[1] - y) / self.scale

    def to_window(self, pixel: Point) -> Point:
        """Return where in the window a pixel of the picture is."""
        x, y = self.origin
        return x + pixel[0] * self.scale, y + pixel[1] * self.scale

    def whole(self) -> "Zoom":
        """Return the view of the whole picture."""
        return replace(self, wanted=None, centre=_MIDDLE)

    def at(self, scale: float, about: Point | None = None) -> "Zoom":
        """Return the view at another scale; the pixel under the point `about` stays there.

        The point is the window's middle by default. The picture never leaves an edge of the
        window free that it could cover, and is never smaller than whole.
        """
        scale = max(min(self.fit, 1.0), min(AT_MOST, scale))
        if abs(scale - self.fit) < 1e-6 * self.fit:
            return self.whole()
        point = about or (self.window[0] / 2, self.window[1] / 2)
        pixel = self.to_picture(point)
        centre = (
            (pixel[0] + (self.window[0] / 2 - point[0]) / scale) / _at_least_one(self.picture[0]),
            (pixel[1] + (self.window[1] / 2 - point[1]) / scale) / _at_least_one(self.picture[1]),
        )
        return replace(self, wanted=scale, centre=centre)._bounded()

    def by(self, factor: float, about: Point | None = None) -> "Zoom":
        """Return the view `factor` times larger; on its way past 100 % or whole it stops there."""
        aim = self.scale * factor
        for stop in (1.0, self.fit):
            if min(self.scale, aim) * 1.0001 < stop < max(self.scale, aim) * 0.9999:
                aim = stop
        return self.at(aim, about)

    def panned(self, dx: float, dy: float) -> "Zoom":
        """Return the view with the picture moved by so many device pixels, as far as it goes."""
        width, height = self.extent
        centre = (
            self.centre[0] - dx / _at_least_one(width),
            self.centre[1] - dy / _at_least_one(height),
        )
        return replace(self, centre=centre)._bounded()

    def resized(self, window: Size) -> "Zoom":
        """Return the view through a window of another size, with the same middle."""
        return replace(self, window=window)._bounded()

    def of_size(self, picture: Size) -> "Zoom":
        """Return the same view of a picture whose true size is known only now."""
        grown = _at_least_one(picture[0]) / _at_least_one(self.picture[0])
        wanted = None if self.wanted is None else self.wanted / grown
        return replace(self, picture=picture, wanted=wanted)._bounded()

    def turned(self, quarters: int) -> "Zoom":
        """Return the view after turning the picture clockwise, with the same middle."""
        turned = self
        for _ in range(quarters % 4):
            (width, height), (x, y) = turned.picture, turned.centre
            turned = replace(turned, picture=(height, width), centre=(1 - y, x))
        return turned._bounded()

    def like(self, other: "Zoom") -> "Zoom":
        """Return the view of this picture that shows what `other` shows of its own."""
        if other.fitted:
            return self.whole()
        scale = self.fit * other.scale / other.fit
        return replace(self, wanted=scale, centre=other.centre)._bounded()

    def _sides(self, width: float, height: float) -> tuple[Point, Point]:
        return (self.window[0], width), (self.window[1], height)

    def _bounded(self) -> "Zoom":
        if self.wanted is None:
            return replace(self, centre=_MIDDLE)
        centre = tuple(
            _bounded(middle, extent, window)
            for middle, extent, window in zip(self.centre, self.extent, self.window, strict=True)
        )
        return replace(self, centre=(centre[0], centre[1]))


def _bounded(middle: float, extent: float, window: float) -> float:
    if extent <= window:
        return 0.5
    half = window / (2 * extent)
    return max(half, min(1 - half, middle))


def _at_least_one(length: float) -> float:
    return max(1.0, length)
