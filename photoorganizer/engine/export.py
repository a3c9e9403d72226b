"""Hashtags on their way out: lines within a network's limits, or tables of all that is known."""

import csv
import io
import json
from collections.abc import Mapping, Sequence

from photoorganizer.core.errors import KnownError
from photoorganizer.core.posting import NetworkLimits, compose
from photoorganizer.core.types import Photo, Tag, TagState

FORMATS = ("text", "csv", "json")


def postable(tags: Sequence[Tag]) -> list[str]:
    """Return the names to post: mine and imported first, then suggested ones, surest first."""
    mine = [tag.name for tag in tags if tag.state is TagState.MINE]
    suggested = sorted(
        (tag for tag in tags if tag.state is TagState.SUGGESTED), key=lambda tag: -(tag.score or 0)
    )
    return mine + [tag.name for tag in suggested]


def render(
    photos: Sequence[tuple[Photo, Sequence[Tag]]],
    to: str,
    networks: Mapping[str, NetworkLimits],
    *,
    camel_case: bool = False,
) -> str:
    """Return the photos' hashtags as `to`: a network's name, or one of FORMATS.

    Raises:
        KnownError: `to` is neither.
    """
    if to == "csv":
        return _csv(photos)
    if to == "json":
        return json.dumps([_entry(photo, tags) for photo, tags in photos], indent=2)
    limits = None
    if to != "text":
        limits = networks.get(to)
        if limits is None:
            known = ", ".join([*FORMATS, *networks])
            raise KnownError(f"“{to}” is not something to export to; choose one of {known}.")
    posts = (
        (photo, compose(postable(tags), limits=limits, camel_case=camel_case))
        for photo, tags in photos
    )
    return "\n".join(f"{photo.path}\t{post.text}" for photo, post in posts)


def _csv(photos: Sequence[tuple[Photo, Sequence[Tag]]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["path", "tag", "state", "source", "score"])
    for photo, tags in photos:
        for tag in tags:
            if tag.state is not TagState.REJECTED:
                score = "" if tag.score is None else f"{tag.score:.3f}"
                writer.writerow([str(photo.path), tag.name, tag.state, tag.source, score])
    return text.getvalue().rstrip("\n")


def _entry(photo: Photo, tags: Sequence[Tag]) -> dict[str, object]:
    return {
        "path": str(photo.path),
        "hashtags": postable(tags),
        "tags": [
            {"name": tag.name, "state": tag.state, "source": tag.source, "score": tag.score}
            for tag in tags
            if tag.state is not TagState.REJECTED
        ],
    }
