"""A library of a hundred thousand photos that were never taken, with real thumbnails."""

import io
import random
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import Image

import drawn
from photoorganizer.core.paths import library_paths
from photoorganizer.core.types import FileFacts, FileStamp, Suggestion
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import Analysed, ScanChanges
from photoorganizer.index.thumbnails import ThumbnailStore

_BATCH = 2000
_MODEL = "photo-network-1"
_SCENES = ("sea", "forest", "snow", "street", "night")
_DISTINCT = 40


def thumbnails() -> list[bytes]:
    """Return distinct JPEGs of 256 px."""
    made = []
    for number in range(_DISTINCT):
        picture = drawn.draw(_SCENES[number % len(_SCENES)], number, (256, 192))
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=85)
        made.append(file.getvalue())
    return made


def crowd(folder: Path, photos: int) -> None:
    """Make a library in `folder`: twenty years, a folder a month, a suggestion or two a photo."""
    chances = random.Random(1)
    paths = library_paths(folder)
    pictures = thumbnails()
    start, end = (datetime(year, 1, 1).timestamp() for year in (2004, 2024))
    times = sorted(chances.uniform(start, end) for _ in range(photos))
    root_folder = folder / "photos"
    root_folder.mkdir(parents=True, exist_ok=True)
    vector, logits = np.ones(4, np.float32), {"hashtag": np.zeros(2, np.float32)}
    with Catalog.open(paths.catalog) as catalog:
        root = catalog.add_root(root_folder)
        store = ThumbnailStore(paths.thumbnails, catalog.identity)
        stamps = [
            FileStamp(f"{datetime.fromtimestamp(taken):%Y/%m}/IMG_{n:06}.JPG", 4000 + n, n + 1)
            for n, taken in enumerate(times)
        ]
        ids = sorted(catalog.apply_scan(root.id, ScanChanges(added=stamps)).photos)
        for first in range(0, photos, _BATCH):
            batch = range(first, min(first + _BATCH, photos))
            analysed = [
                Analysed(
                    ids[n],
                    stamps[n],
                    FileFacts(4000, 3000, "JPEG", times[n], n.to_bytes(16)),
                    vector,
                    logits,
                    [Suggestion(f"tag{n % 50}", 0.9, "hashtag")] if n % 3 == 0 else [],
                )
                for n in batch
            ]
            catalog.record(analysed, [], _MODEL)
            store.put({ids[n]: pictures[n % _DISTINCT] for n in batch})
        store.close()


def picture(seed: int) -> Image.Image:
    """Return a photo to index."""
    return drawn.draw(_SCENES[seed % len(_SCENES)], seed, (640, 480))
