"""Photos with labels, read from a folder of data sets.

A data set is a folder with a MANIFEST.csv and the pictures it names, or a tar file of one, which
is unpacked into the cache. Knows nothing of networks.
"""

import csv
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image

from photoorganizer.core.errors import MissingData, UnreadableImage
from photoorganizer.core.types import Pixels
from photoorganizer.files.decode import decode

OTHER = "other"
"""The class of photos that deserve no hashtag."""

SCENE_SETS = ("scenes", "scenes_more")

_SERIES = {"erilyth/Window-Detection", "marcusklasson/GroceryStoreDataset"}
"""Sources whose folders hold several pictures of the same thing."""


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A picture whose hashtag is known. `name` tells it from all others: set, then path."""

    path: Path
    name: str
    set: str
    scene: str
    hashtag: str
    source: str
    """The repository or folder it came from, and there its path."""
    source_path: str
    picked: bool = False
    """True when a person or a rule chose it: its class is not that of its source's folder."""
    is_scene: bool = True
    """False where the picture is of a thing rather than of a place."""

    @property
    def series(self) -> str | None:
        """Photos of one series show the same thing and must not be split."""
        if self.source not in _SERIES:
            return None
        return f"{self.source}/{PurePosixPath(self.source_path).parent.name}"


def read_pixels(path: Path) -> Pixels:
    """Return a picture of a data set as RGB.

    Raises:
        MissingData: the file is not there or is no picture.
    """
    try:
        with Image.open(path) as picture:
            return np.asarray(picture.convert("RGB"))
    except OSError as error:
        raise MissingData(
            f"The data set's picture {path} cannot be read: fetch it again."
        ) from error


def read_photo(path: Path, short_side: int) -> Pixels:
    """Return a photo of the user's own as the program sees it: upright, its shorter side about so
    many pixels.

    Raises:
        MissingData: it cannot be read; the sentence says why.
    """
    try:
        return decode(path, short_side).pixels
    except UnreadableImage as error:
        raise MissingData(str(error)) from error


def read_scenes(data: Path, cache: Path) -> list[LabelledPhoto]:
    """Return the photos of all scene sets in `data`, by name.

    Raises:
        MissingData: a scene set is not there.
    """
    return [photo for name in SCENE_SETS for photo in read_set(name, data, cache)]


def read_set(name: str, data: Path, cache: Path) -> Iterator[LabelledPhoto]:
    """Yield the photos of one set of `data`, by name.

    Raises:
        MissingData: the set is not there.
    """
    for path, row in read_manifest(name, data, cache):
        yield LabelledPhoto(
            path=path,
            name=f"{name}/{row['path']}",
            set=name,
            scene=row["label"],
            hashtag=row["hashtag"],
            source=row["source_repo"],
            source_path=row["source_path"],
            picked=not row.get("label_source", "dataset").startswith("dataset"),
            is_scene=row.get("kind") == "scene",
        )


def read_manifest(name: str, data: Path, cache: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield each picture of one set of `data` with its row of the manifest, by column.

    Raises:
        MissingData: the set is not there.
    """
    folder = _unpacked(name, data, cache)
    with (folder / "MANIFEST.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield folder / row["path"], row


def _unpacked(name: str, data: Path, cache: Path) -> Path:
    if (data / name / "MANIFEST.csv").is_file():
        return data / name
    archive = data / f"{name}.tar"
    if not archive.is_file():
        raise MissingData(
            f"The data set “{name}” is not in {data}: "
            f"put its folder {name} or its file {name}.tar there."
        )
    stamp = archive.stat()
    target = cache / f"{name}-{stamp.st_size:x}-{stamp.st_mtime_ns:x}"
    if not target.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        _unpack(archive, target)
    return target / name


def _unpack(archive: Path, target: Path) -> None:
    scratch = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(scratch, filter="data")
        scratch.rename(target)
    except (tarfile.TarError, OSError) as error:
        raise MissingData(f"The file {archive} cannot be unpacked: {error}.") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
