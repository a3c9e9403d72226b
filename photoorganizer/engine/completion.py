"""What a search can go on with: keys, and the tags, folders, cameras and dates of the library.

Knows where in the text the cursor is, and what stands before it; the window shows what comes of it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from photoorganizer.index import completions
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.file_terms import Feature
from photoorganizer.index.query import Condition, PathTerm, Query
from photoorganizer.index.query_parser import KEYS
from photoorganizer.index.query_text import plain
from photoorganizer.taxonomy.words import Words

_BARE = re.compile(r"(?:^|[\s(|])-?(?P<key>[^\W\d_]{2,}:|\#)?(?P<value>[^\s\"()|]*)$")
_QUOTED = re.compile(r"(?:^|[\s(|])-?(?P<key>[^\W\d_]{2,}:)\"(?P<value>[^\"]*)$")

_Read = Callable[..., Mapping[str, int]]
"""Reads a sort of names, with the number of their photos, from the catalog."""

_FIXED: Mapping[str, tuple[str, ...]] = {
    "is": (*Condition, "suggested"),
    "has": tuple(Feature),
    "rating": ("5", ">=4", ">=3", ">=1", "0", "-1"),
}

_IN_LIBRARY: Mapping[str, _Read] = {
    "path": completions.folders,
    "camera": completions.cameras,
    "lens": completions.lenses,
}


class CompletionKind(StrEnum):
    """What a completion is."""

    KEY = "key"
    TAG = "tag"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on."""

    text: str
    """What takes the place of the word at the cursor, with its key and its quotes."""
    kind: CompletionKind
    count: int | None = None
    """How many photos have it."""
    means: str = ""
    """For a word that stands for a tag, that tag."""


@dataclass(frozen=True, slots=True)
class Completions:
    """The ways to go on, and the part of the text whose place they take."""

    start: int
    end: int
    items: tuple[Completion, ...] = ()


class Completer:
    """Completes the searches of one library. Safe to use from several threads."""

    def __init__(self, catalog: Catalog, words: Callable[[], Words]) -> None:
        self._catalog = catalog
        self._words = words
        self._known: dict[_Read, tuple[object, Mapping[str, int]]] = {}

    def complete(self, text: str, cursor: int, limit: int = 10) -> Completions:
        """Return how the word before the cursor may go on, likeliest first."""
        before = text[:cursor]
        pattern = _QUOTED if before.count('"') % 2 else _BARE
        found = pattern.search(before)
        if found is None:
            return Completions(cursor, cursor)
        key, value = found["key"] or "", found["value"].casefold()
        start = found.start("key") if key else found.start("value")
        items = self._items(key.casefold(), value)
        return Completions(start, cursor, tuple(items[:limit]))

    def _items(self, key: str, value: str) -> list[Completion]:
        if key == "#":
            return self._tags(value)
        if key:
            return [
                Completion(f"{key}{plain(name)}", CompletionKind.VALUE, count)
                for name, count in self._values(key[:-1], value)
            ]
        keys = [
            Completion(f"{name}:", CompletionKind.KEY) for name in KEYS if name.startswith(value)
        ]
        return [*keys, *self._tags(value)] if value else keys

    def _tags(self, prefix: str) -> list[Completion]:
        """Return the library's tags that begin so, by use, then the words that mean one of them."""
        used = {one.name: one.mine + one.suggested for one in self._catalog.tag_counts()}
        tags = [
            Completion(f"#{name}", CompletionKind.TAG, count)
            for name, count in used.items()
            if name.startswith(prefix)
        ]
        meant = [
            Completion(f"#{word}", CompletionKind.TAG, used[tag], tag)
            for word, tag in (self._words().synonyms(prefix) if prefix else ())
            if tag in used and word not in used
        ]
        return tags + meant

    def _values(self, key: str, value: str) -> list[tuple[str, int | None]]:
        if key in _FIXED:
            return [(name, None) for name in _FIXED[key] if name.startswith(value)]
        if key in _IN_LIBRARY:
            return _holding(self._library_has(_IN_LIBRARY[key]), value)
        if key in ("from", "to", "year"):
            return self._dates(value, years_only=key == "year")
        return [(name, None) for name in self._files(value)] if key == "sim" and value else []

    def _dates(self, value: str, *, years_only: bool) -> list[tuple[str, int | None]]:
        """Return years, or the months of the year that stands there."""
        months = self._library_has(completions.months)
        if len(value) >= 4 and not years_only:
            return [(month, count) for month, count in months.items() if month.startswith(value)]
        years: dict[str, int] = {}
        for month, count in months.items():
            years[month[:4]] = years.get(month[:4], 0) + count
        return [(year, count) for year, count in years.items() if year.startswith(value)]

    def _files(self, value: str) -> list[str]:
        found = self._catalog.search(Query((PathTerm(value),)))[:50]
        paths = [photo.path for photo in self._catalog.photos(found)]
        return [
            f"{path.parent.name}/{path.name}" for path in paths if value in path.name.casefold()
        ]

    def _library_has(self, read: _Read) -> Mapping[str, int]:
        """Return what the catalog holds of a sort, read again when photos came or went."""
        state = (self._catalog.generation, self._catalog.counts().all)
        known = self._known.get(read)
        if known is None or known[0] != state:
            known = (state, self._catalog.ask(read))
            self._known[read] = known
        return known[1]


def _holding(names: Mapping[str, int], value: str) -> list[tuple[str, int | None]]:
    """Return the names that hold `value`, those that begin with it or a word of it first."""
    held = [name for name in names if value in name.casefold()]
    held.sort(
        key=lambda name: (not name.casefold().rpartition("/")[2].startswith(value), -names[name])
    )
    return [(name, names[name]) for name in held]
