"""Photographs that nobody took: landscapes and streets drawn in code, the same for each seed.

    draw("sea", seed=3, size=(640, 480))          an RGB image
    save(folder / "sea.jpg", "sea", seed=3)       the same as a file, with EXIF where asked
    fill(folder, 20)                              a folder of different ones

They stand in for real photos in tests and screenshots: colours, textures and frequencies are
photo-like, files have photo-like sizes, and no two seeds give the same picture.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from drawn.brushes import Array, vignette
from drawn.nature import desert, forest, hillside, meadow, sea, snow, sunset
from drawn.town import night, street

_UPRIGHT_TO_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}

SCENES: dict[str, Callable[[np.random.Generator, int, int], Array]] = {
    "sunset": sunset,
    "sea": sea,
    "forest": forest,
    "snow": snow,
    "street": street,
    "night": night,
    "meadow": meadow,
    "hills": hillside,
    "desert": desert,
}
"""What can be drawn, by name."""


def draw(scene: str, seed: int = 0, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Return a drawn photo of `scene`, one of SCENES; `size` is (width, height)."""
    return _drawn(scene, seed, size).copy()


@lru_cache(maxsize=32)
def _drawn(scene: str, seed: int, size: tuple[int, int]) -> Image.Image:
    finer = 2 if max(size) <= 1600 else 1
    rng = np.random.default_rng([seed, *scene.encode()])
    width, height = size[0] * finer, size[1] * finer
    pixels = SCENES[scene](rng, height, width)
    pixels += rng.normal(0.0, 0.008 * finer, (height, width, 1)).astype(np.float32)
    image = Image.fromarray((vignette(pixels).clip(0, 1) * 255).astype(np.uint8))
    return image.resize(size, Image.Resampling.BOX) if finer > 1 else image


def save(
    path: Path,
    scene: str,
    seed: int = 0,
    size: tuple[int, int] = (640, 480),
    *,
    taken: datetime | None = None,
    orientation: int | None = None,
    quality: int = 90,
) -> Path:
    """Draw a photo into a file and return its path; the suffix decides the format.

    With an `orientation` from 1 to 8 the pixels are stored turned, so that a program which heeds
    the tag shows the picture upright and `size` large.
    """
    image = draw(scene, seed, size)
    exif = Image.Exif()
    if orientation is not None:
        turn = _UPRIGHT_TO_STORED[orientation]
        image = image if turn is None else image.transpose(turn)
        exif[ExifTags.Base.Orientation] = orientation
    if taken is not None:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken.strftime(
            "%Y:%m:%d %H:%M:%S"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, quality=quality, exif=exif)
    return path


def fill(folder: Path, count: int, size: tuple[int, int] = (320, 240)) -> list[Path]:
    """Draw `count` different photos into a folder, every fifth one upright; return their paths."""
    names = list(SCENES)
    return [
        save(
            folder / f"{names[i % len(names)]}-{i:04d}.jpg",
            names[i % len(names)],
            i,
            size[::-1] if i % 5 == 4 else size,
        )
        for i in range(count)
    ]
