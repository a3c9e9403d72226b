"""The hand-written source of the taxonomy, `resources/taxonomy.toml`, as frozen data.

It is read to be compiled, never at run time. It knows nothing of WordNet: synsets are names here.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photoorganizer.core.errors import BadTag, MissingData
from photoorganizer.core.hashtags import normalize_tag


class BadSource(ValueError):
    """The hand-written file contradicts itself, WordNet, or the networks' lists of labels."""


@dataclass(frozen=True, slots=True)
class TagEntry:
    """One hashtag: what it is right for, and how else people say it."""

    covers: tuple[str, ...] = ()
    """Synsets whose hyponyms it is right for. A bare name is a noun's first sense."""
    except_: tuple[str, ...] = ()
    """Synsets taken out of `covers` again."""
    labels: tuple[str, ...] = ()
    """Words of the object labeler that mean it."""
    broader: tuple[str, ...] = ()
    """Tags that are right wherever this one is."""
    words: tuple[str, ...] = ()
    """What people type or post instead."""
    kinds: tuple[str, ...] = ()
    """Narrower words that are no tags of their own: wherever one is right, the tag is."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Classes and labels that are never spoken, for one reason."""

    why: str
    classes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SceneCorrection:
    """What is said of a scene instead of what the source's mapping says; empty is silence."""

    tag: str
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """The whole file."""

    tags: Mapping[str, TagEntry]
    silent: Mapping[str, Silence]
    blocked: Mapping[str, str]
    """Word -> why it is never suggested, whatever says it."""
    apart: frozenset[str]
    """Words that share a stem with a tag and not its meaning."""
    scenes: Mapping[str, SceneCorrection]


def read_source(path: Path) -> Source:
    """Return the hand-written taxonomy in `path`.

    Raises:
        MissingData: the file is not there.
        BadSource: a tag is not written as a hashtag is, an entry has an unknown key, or the same
            word means two tags.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MissingData(f"The hand-written taxonomy is not at “{path}”.") from error
    source = Source(
        tags={name: _tag_entry(name, entry) for name, entry in table["tags"].items()},
        silent={name: Silence(**_tuples(entry)) for name, entry in table["silent"].items()},
        blocked={
            word: group["why"] for group in table["blocked"].values() for word in group["words"]
        },
        apart=frozenset(table["apart"]["words"]),
        scenes={name: SceneCorrection(**entry) for name, entry in table["scenes"].items()},
    )
    _check(source)
    return source


def _tag_entry(name: str, entry: dict[str, Any]) -> TagEntry:
    fields = _tuples(entry)
    fields["except_"] = fields.pop("except", ())
    try:
        return TagEntry(**fields)
    except TypeError as error:
        raise BadSource(f"#{name}: {error}") from error


def _tuples(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()}


def _check(source: Source) -> None:
    _check_words(source)
    for tag, entry in source.tags.items():
        for unknown in set(entry.broader) - set(source.tags):
            raise BadSource(f"#{tag} is narrower than #{unknown}, which is not a tag.")
    for scene, correction in source.scenes.items():
        if correction.tag and correction.tag not in source.tags:
            raise BadSource(f"{scene} is corrected to #{correction.tag}, which is not a tag.")


def _check_words(source: Source) -> None:
    meaning: dict[str, str] = {}
    for tag, entry in source.tags.items():
        for word in (tag, *entry.words, *entry.kinds):
            if not _is_hashtag(word):
                raise BadSource(f"“{word}” of #{tag} is not written as a hashtag is.")
            if word in source.blocked:
                raise BadSource(f"“{word}” of #{tag} is blocked: {source.blocked[word]}")
            if word in meaning:
                raise BadSource(f"“{word}” means both #{meaning[word]} and #{tag}.")
            meaning[word] = tag


def _is_hashtag(word: str) -> bool:
    try:
        return normalize_tag(word) == word
    except BadTag:
        return False
