"""Numbers into textures. Colours and masks are float32 in 0..1, shaped (h, w, 3) and (h, w)."""

import numpy as np
import numpy.typing as npt
from PIL import Image

Array = npt.NDArray[np.float32]
Colour = tuple[float, float, float]


def noise(
    rng: np.random.Generator,
    shape: tuple[int, int],
    cells: float,
    octaves: int = 5,
    stretch: float = 1.0,
) -> Array:
    """Return soft fractal noise in 0..1, `cells` blobs in height, `stretch` times as wide."""
    height, width = max(1, shape[0] // 2), max(1, shape[1] // 2)  # finer would not be seen
    total = np.zeros((height, width), np.float32)
    weight = 1.0
    for _ in range(octaves):
        rows, columns = int(cells) + 2, int(cells * width / height / stretch) + 2
        if min(rows, columns) > max(height, width):
            break
        grid = Image.fromarray(rng.random((rows, columns), dtype=np.float32))
        total += weight * np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC))
        weight, cells = weight * 0.5, cells * 2.05
    low, high = np.percentile(total[::4, ::4], (1, 99))
    total = ((total - low) / max(float(high - low), 1e-6)).clip(0, 1)
    full = Image.fromarray(total).resize(shape[::-1], Image.Resampling.BILINEAR)
    return np.asarray(full, np.float32)


def curve(rng: np.random.Generator, width: int, bumps: float, rough: float = 0.5) -> Array:
    """Return a fractal line of `width` heights in -1..1: a skyline of hills."""
    x = np.linspace(0, 1, width, dtype=np.float32)
    line, weight = np.zeros(width, np.float32), 1.0
    while bumps < width / 3 and weight > 0.004:
        knots = rng.uniform(-1, 1, int(bumps) + 3)
        place = x * bumps
        index = place.astype(int)
        ease = (1 - np.cos((place - index) * np.pi)) / 2
        line += weight * (knots[index] * (1 - ease) + knots[index + 1] * ease)
        weight, bumps = weight * rough, bumps * 2
    return (line / max(float(np.abs(line).max()), 1e-6)).astype(np.float32)


def smooth(line: Array) -> Array:
    """Return the line without what is finer than a fortieth of its width."""
    reach = max(2, len(line) // 40)
    wide = np.pad(line, reach, "edge")
    return np.convolve(wide, np.hanning(2 * reach + 1) / reach, "valid").astype(np.float32)


def gradient(height: int, width: int, *stops: tuple[float, Colour]) -> Array:
    """Return a vertical gradient through (place, colour) stops."""
    y = np.linspace(0, 1, height)
    places = [place for place, _ in stops]
    columns = [np.interp(y, places, [colour[i] for _, colour in stops]) for i in range(3)]
    column = np.stack(columns, 1).astype(np.float32)
    return np.repeat(column[:, None, :], width, 1)


def blend(image: Array, colour: Array | Colour, mask: Array) -> None:
    image += (np.asarray(colour, np.float32) - image) * mask[..., None]


def below(height: int, line: Array, soft: float = 1.0) -> Array:
    """Return a mask of what lies below a line of pixel rows."""
    rows = np.arange(height, dtype=np.float32)[:, None]
    return ((rows - line[None, :]) / soft).clip(0, 1)


def grid(height: int, width: int) -> tuple[Array, Array]:
    """Return x and y of every pixel, in heights of the picture."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / height
    return x, y


def glow(x: Array, y: Array, at: tuple[float, float], radius: float) -> Array:
    distance = ((x - at[0]) ** 2 + (y - at[1]) ** 2) / radius**2
    return np.exp(-distance).astype(np.float32)


def vignette(image: Array) -> Array:
    y = np.linspace(-1, 1, image.shape[0], dtype=np.float32)[:, None, None]
    x = np.linspace(-1, 1, image.shape[1], dtype=np.float32)[None, :, None]
    return image * (1 - 0.10 * (x * x + y * y) / 2)
