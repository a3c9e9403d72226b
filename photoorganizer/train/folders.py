"""Further photos for training, kept in one folder a scene class (MIT Places' layout).

Their classes get hashtags from the labelled sets where those took photos from the same folder, and
from a table otherwise. They are never used for validation.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from photoorganizer.core.errors import MissingData
from photoorganizer.train.datasets import OTHER, LabelledPhoto

SET = "more"
_SUFFIXES = {".jpg", ".jpeg", ".png"}


def read_folders(
    folder: Path, mapping: Path, known: Sequence[LabelledPhoto]
) -> list[LabelledPhoto]:
    """Return the photos below `folder`, by path, without those that the `known` photos are.

    A class is the path of its folder. It has the hashtag that most `known` photos taken from that
    folder have, otherwise the one that the table `mapping` (columns raw_names, tags) gives it;
    classes in neither are left out.

    Raises:
        MissingData: the folder or the table is not there, or no class has a hashtag.
    """
    hashtags = _mapped(mapping) | _usual(known)
    taken = {end for photo in known for end in _ends(photo.source_path)}
    photos = []
    for path in sorted(_pictures(folder)):
        place = path.relative_to(folder).as_posix()
        scene = str(PurePosixPath(place).parent)
        if scene in hashtags and place not in taken:
            photos.append(
                LabelledPhoto(
                    path=path,
                    name=f"{SET}/{place}",
                    set=SET,
                    scene=scene,
                    hashtag=hashtags[scene],
                    source=folder.name,
                    source_path=place,
                )
            )
    if not photos:
        raise MissingData(f"No picture in {folder} is in a folder of a class that {mapping} names.")
    return photos


def _usual(known: Sequence[LabelledPhoto]) -> dict[str, str]:
    """Return the hashtag of each source folder, under every end of its path."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for photo in known:
        if not photo.picked:
            for end in _ends(str(PurePosixPath(photo.source_path).parent)):
                votes[end][photo.hashtag] += 1
    return {folder: counter.most_common(1)[0][0] for folder, counter in votes.items()}


def _ends(path: str) -> Iterator[str]:
    """Yield `c/d`, then `b/c/d`, then `a/b/c/d`: a lone name says too little about a place."""
    parts = path.split("/")
    for length in range(2, len(parts) + 1):
        yield "/".join(parts[-length:])


def _mapped(mapping: Path) -> dict[str, str]:
    try:
        with mapping.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise MissingData(f"There is no table of hashtags by scene at {mapping}.") from error
    return {row["raw_names"].strip("/"): row["tags"] or OTHER for row in rows}


def _pictures(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise MissingData(f"There is no folder of further photos at {folder}.")
    return (path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
