"""What words mean, at run time: which tag a word stands for, and which tags are above and below it.

It reads the compiled `resources/taxonomy.json` and nothing else: no WordNet, no nltk, no network.
Words come as people type them; tags go out as `core.hashtags.normalize_tag` writes them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from photoorganizer.core.errors import BadTag, MissingData
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.taxonomy.inflection import plural, singulars


@dataclass(frozen=True, slots=True)
class Words:
    """The taxonomy. Load it once and keep it."""

    vocabulary: tuple[str, ...]
    """Every tag that has a place in the taxonomy, sorted."""
    object_tags: tuple[str, ...]
    """The tags that at least one ImageNet class speaks, sorted."""
    wnids: tuple[str, ...]
    """ImageNet's classes as WordNet ids, in the order of a network's outputs."""
    imagenet: tuple[tuple[str, ...], ...]
    """The tags of each ImageNet class, in ImageNet's order, the most specific first."""
    labeler: tuple[tuple[str, ...], ...]
    """The same for the object labeler's labels."""
    scenes: Mapping[str, str]
    """SUN's scene, as `/a/abbey`, -> hashtag; "" where nothing is said."""
    blocked: Mapping[str, str]
    """Word -> why it is never suggested."""
    _meanings: Mapping[str, str]
    """Tags, synonyms and narrower words, and their plurals, without `_` -> what they mean."""
    _above: Mapping[str, tuple[str, ...]]
    _below: Mapping[str, frozenset[str]]
    _spellings: Mapping[str, tuple[str, ...]]
    """What each tag or narrower word is also written as."""
    _refused: frozenset[str]
    """The blocked words without `_`."""

    def canonical(self, word: str) -> str:
        """Return the tag that means `word`; the word itself, as a tag, where there is none.

        `Kitties` is `cat`, `golden retriever` is `goldenretriever`, `sunshine` is `sunshine`. A
        narrower word that is no tag is its usual form: `Berry` is `berries`.
        """
        name = _name(word)
        joined = name.replace("_", "")
        return self._meanings.get(joined) or self._meanings.get(plural(joined), name)

    def broader(self, word: str) -> tuple[str, ...]:
        """Return the tags that are right wherever `word` is, the most specific first.

        For a synonym the first is the tag it stands for: `puppy` is right on a dog, a pet and an
        animal. A tag is not among its own.
        """
        tag = self.canonical(word)
        above = self._above.get(tag, ())
        return above if tag == _name(word) or tag not in self._spellings else (tag, *above)

    def expand(self, word: str) -> frozenset[str]:
        """Return the tags that a search for `word` should match.

        These are the word itself, the tag it stands for, everything narrower, and the other
        spellings of all of them, singular and plural, as users may have posted them. `animals`
        has some two thousand.
        """
        tag = self.canonical(word)
        meant = {tag, *self._below.get(tag, ())}
        written = {_name(word), *meant}
        written.update(*(self._spellings.get(name, ()) for name in meant))
        written |= {name.replace("_", "") for name in written}
        return frozenset(written.union(*map(_numbers, written)))

    def synonyms(self, prefix: str) -> list[tuple[str, str]]:
        """Return the words that begin with `prefix` and stand for a tag, each with that tag."""
        return sorted(
            (word, tag)
            for tag, words in self._spellings.items()
            for word in words
            if word.startswith(prefix)
        )

    def kin(self, word: str) -> frozenset[str]:
        """Return the tags one of which is right wherever `word` is not wrong.

        These are the tag it stands for, everything narrower, and what is right above it: where
        there is no beagle, there is still a dog.
        """
        tag = self.canonical(word)
        above = self._above.get(tag, ())
        far = {further for one in above for further in self._above.get(one, ())}
        return frozenset({tag, *self._below.get(tag, ()), *above} - far)

    def is_blocked(self, tag: str) -> bool:
        """Return whether a tag is one that the product never suggests by itself."""
        joined = _name(tag).replace("_", "")
        return any(form in self._refused for form in (joined, *singulars(joined)))


def load_words(resources_dir: Path) -> Words:
    """Return the taxonomy compiled into `resources_dir`.

    Raises:
        MissingData: the compiled file is not there, or is not one.
    """
    path = resources_dir / "taxonomy.json"
    try:
        tables = json.loads(path.read_text(encoding="utf-8"))
        return _words(tables)
    except (OSError, ValueError, KeyError) as error:
        raise MissingData(
            f"The table of words “{path}” is missing or damaged; please install the program again."
        ) from error


def _words(tables: Mapping[str, Mapping[str, str]]) -> Words:
    above = {word: tuple(tags) for word, tags in tables["broader"].items()}
    spellings: dict[str, list[str]] = {tag: [] for tag in tables["vocabulary"]}
    for word, tag in tables["synonyms"].items():
        spellings[tag].append(word)
    below: dict[str, set[str]] = {}
    for word, tags in above.items():
        for tag in tags:
            below.setdefault(tag, set()).add(word)
    meanings = {
        word.replace("_", ""): meaning
        for word, meaning in ({word: word for word in above} | dict(tables["synonyms"])).items()
    }
    return Words(
        vocabulary=tuple(tables["vocabulary"]),
        object_tags=tuple(tables["object_tags"]),
        wnids=tuple(tables["wnids"]),
        imagenet=tuple(map(tuple, tables["imagenet"])),
        labeler=tuple(map(tuple, tables["labeler"])),
        scenes=tables["scenes"],
        blocked=tables["blocked"],
        _meanings={plural(word): meaning for word, meaning in meanings.items()} | meanings,
        _above=above,
        _below={tag: frozenset(words) for tag, words in below.items()},
        _spellings={tag: tuple(words) for tag, words in spellings.items()},
        _refused=frozenset(word.replace("_", "") for word in tables["blocked"]),
    )


def _name(word: str) -> str:
    """Return a word as a tag; a text that can be no tag, such as a year, stays what it is."""
    try:
        return normalize_tag(word)
    except BadTag:
        return word.strip().casefold()


def _numbers(name: str) -> tuple[str, ...]:
    """Return a plural's singular, or a singular's plural."""
    return singulars(name)[:1] or (plural(name),)
