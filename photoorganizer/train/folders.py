"""Further photos for training, kept in one folder a scene class (MIT Places' layout).

Their classes get hashtags from the labelled sets where those took photos from the same folder, and
from a table otherwise. They are never used for validation.
"""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from photoorganizer.core.errors import MissingData
from photoorganizer.train.datasets import OTHER, LabelledPhoto

SET = "more"
_SUFFIXES = {".jpg", ".jpeg", ".png"}


@dataclass(frozen=True, slots=True)
class FurtherPhotos:
    """Where further photos are, with the table (columns raw_names, tags) of hashtags by folder."""

    folder: Path
    mapping: Path
    per_scene: int = 1000
    """More of one scene teach little and cost time; which ones are taken is always the same."""


def read_further(further: FurtherPhotos, known: Sequence[LabelledPhoto]) -> list[LabelledPhoto]:
    """Return the photos of `further` without those that the `known` photos are.

    One of each scene comes first, then another of each: any beginning is a smaller choice.

    A folder's photos have the scene and hashtag that most `known` photos taken from that folder
    have; otherwise its path is the scene, and the table gives the hashtag; folders in neither are
    left out.

    Raises:
        MissingData: the folder or the table is not there, or no class has a hashtag.
    """
    classes = _mapped(further.mapping) | _usual(known)
    taken = {end for photo in known for end in _ends(photo.source_path)}
    scenes: dict[str, list[LabelledPhoto]] = defaultdict(list)
    for path in _pictures(further.folder):
        place = path.relative_to(further.folder).as_posix()
        names = classes.get(str(PurePosixPath(place).parent))
        if names is not None and place not in taken:
            scenes[names[0]].append(_photo(path, place, names, further.folder.name))
    if not scenes:
        raise MissingData(
            f"No picture in {further.folder} is in a folder that {further.mapping} names."
        )
    ranked = [
        (rank, _mixed(photo), photo)
        for members in scenes.values()
        for rank, photo in enumerate(sorted(members, key=_mixed)[: further.per_scene])
    ]
    return [photo for _, _, photo in sorted(ranked, key=lambda entry: entry[:2])]


def _photo(path: Path, place: str, names: tuple[str, str], source: str) -> LabelledPhoto:
    scene, hashtag = names
    return LabelledPhoto(path, f"{SET}/{place}", SET, scene, hashtag, source, place)


def _mixed(photo: LabelledPhoto) -> str:
    """Return what mixes photos by sorting, always in the same way."""
    return hashlib.sha256(photo.name.encode()).hexdigest()


def _usual(known: Sequence[LabelledPhoto]) -> dict[str, tuple[str, str]]:
    """Return scene and hashtag of each source folder, under every end of its path."""
    votes: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for photo in known:
        if not photo.picked:
            for end in _ends(str(PurePosixPath(photo.source_path).parent)):
                votes[end][photo.scene, photo.hashtag] += 1
    return {folder: counter.most_common(1)[0][0] for folder, counter in votes.items()}


def _ends(path: str) -> Iterator[str]:
    """Yield `c/d`, then `b/c/d`, then `a/b/c/d`: a lone name says too little about a place."""
    parts = path.split("/")
    for length in range(2, len(parts) + 1):
        yield "/".join(parts[-length:])


def _mapped(mapping: Path) -> dict[str, tuple[str, str]]:
    try:
        with mapping.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise MissingData(f"There is no table of hashtags by scene at {mapping}.") from error
    folders = {row["raw_names"].strip("/"): row["tags"] or OTHER for row in rows}
    return {folder: (folder, hashtag) for folder, hashtag in folders.items()}


def _pictures(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise MissingData(f"There is no folder of further photos at {folder}.")
    return (path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
