"""Which words mean a tag, and which mean something narrower: pure, but for WordNet's answers.

A synonym comes from the hand-written words, from WordNet's words for the very synset a tag is
named after, and from plurals and stems of both. WordNet's words are taken only where that synset is
their most frequent sense, so that no `machine` enters as a car and no `wheel` as a bicycle.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.taxonomy.inflection import plural
from photoorganizer.taxonomy.source import Source, TagEntry
from photoorganizer.taxonomy.wordnet import WordNet

_SHORTEST_STEM = 3
"""Shorter stems bring unrelated words together."""


def synonyms(source: Source, wordnet: WordNet) -> dict[str, str]:
    """Return word -> tag for every word that means the same, tags themselves left out."""
    found = {word: tag for tag, entry in source.tags.items() for word in entry.words}
    for tag, entry in source.tags.items():
        for word in _wordnet_words(tag, entry, wordnet):
            found.setdefault(word, tag)
    meanings = found | {tag: tag for tag in source.tags}
    for word, tag in list(_inflections(meanings, wordnet)):
        meanings.setdefault(word, tag)
    for word, tag in list(meanings.items()):
        meanings.setdefault(word.replace("_", ""), tag)
    refused = source.blocked.keys() | source.apart | source.tags.keys()
    return {word: tag for word, tag in sorted(meanings.items()) if word not in refused}


def kinds(
    said: Iterable[tuple[str, Sequence[str]]],
    taken: Iterable[str],
    source: Source,
    wordnet: WordNet,
) -> dict[str, tuple[str, ...]]:
    """Return narrower words with their tags: `beagle` -> dog, pets, animals.

    Args:
        said: synset and tags of each class.
        taken: words that mean something already.
        source: its blocked words are left out.
        wordnet: tells which words mean the synset before anything else.
    """
    refused = source.blocked.keys() | source.apart | set(taken)
    found: dict[str, tuple[str, ...]] = {}
    for synset, tags in said:
        for word in _leading_words(synset, wordnet) if tags else ():
            for form in {word, word.replace("_", ""), plural(word)}:
                if form not in refused:
                    found[form] = tuple(tags)
    return dict(sorted(found.items()))


def _wordnet_words(tag: str, entry: TagEntry, wordnet: WordNet) -> Iterator[str]:
    """Yield the words of the covered synsets that the tag is itself a word for."""
    for name in entry.covers:
        synset = wordnet.synset(name)
        words = set(_leading_words(synset, wordnet))
        names = words | {plural(word) for word in words}
        if tag in names | {name.replace("_", "") for name in names}:
            yield from sorted(words)


def _leading_words(synset: str, wordnet: WordNet) -> Iterator[str]:
    for lemma in wordnet.lemmas(synset):
        if lemma.islower() and wordnet.first_sense(lemma) == synset:
            try:
                yield normalize_tag(lemma)
            except BadTag:
                continue


def _inflections(meanings: Mapping[str, str], wordnet: WordNet) -> Iterator[tuple[str, str]]:
    for word, tag in meanings.items():
        yield plural(word), tag
    for irregular, singular in wordnet.irregular_plurals().items():
        if singular in meanings:
            yield irregular, meanings[singular]
    stems: dict[str, str] = {}
    for word, tag in meanings.items():
        if "_" not in word:
            stems.setdefault(wordnet.stem(word), tag)
    for word in wordnet.words():
        stem = wordnet.stem(word)
        if len(stem) >= _SHORTEST_STEM and stem in stems:
            yield word, stems[stem]
