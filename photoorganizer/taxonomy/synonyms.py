"""Which words mean a tag, and which mean something narrower: pure, but for WordNet's answers.

A synonym is a hand-written word, a word of WordNet for the very synset a tag is named after, or a
word of the same stem that WordNet derives from one of those. WordNet's words are taken only where
they are used at all, have few senses, and that synset is the first of them: so no `machine` enters
as a car, no `wheel` as a bicycle, and no `animation` as an animal. Regular plurals are no entries:
`inflection` knows them at run time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.taxonomy.expansion import hierarchy, specific_first
from photoorganizer.taxonomy.inflection import plural
from photoorganizer.taxonomy.source import Source, TagEntry
from photoorganizer.taxonomy.wordnet import WordNet

_MOST_SENSES = 3
"""A word with more senses means something else too often."""


def synonyms(source: Source, wordnet: WordNet) -> dict[str, str]:
    """Return word -> tag for every word that means the same, tags themselves left out."""
    meanings = {tag: tag for tag in source.tags}
    meanings |= {word: tag for tag, entry in source.tags.items() for word in entry.words}
    for found in (_wordnet_words, _same_stem, _irregular_plurals):
        for word, tag in list(found(source, wordnet, meanings)):
            meanings.setdefault(word, tag)
    refused = source.blocked.keys() | source.apart | source.tags.keys()
    return {word: tag for word, tag in sorted(meanings.items()) if word not in refused}


def kinds(
    source: Source,
    wordnet: WordNet,
    classes: Iterable[tuple[str, Sequence[str]]],
    labels: Iterable[tuple[str, Sequence[str]]],
    taken: Iterable[str],
) -> dict[str, tuple[str, ...]]:
    """Return narrower words with the tags right for them: `beagle` -> dog, pets, animals.

    Args:
        source: its own kinds, and its blocked words.
        wordnet: tells which words mean a synset before anything else.
        classes: synset and tags of each ImageNet class.
        labels: word and tags of each of the object labeler's labels.
        taken: words that mean something already.
    """
    refused = source.blocked.keys() | source.apart
    meant = {word.replace("_", "") for word in taken}
    meant |= {plural(word) for word in meant}
    above = hierarchy(source)
    candidates = [(normalize_tag(label), tags) for label, tags in labels]
    candidates += [(w, tags) for synset, tags in classes for w in _leading_words(synset, wordnet)]
    candidates += [
        (word, specific_first({tag, *above[tag]}, above))
        for tag, entry in source.tags.items()
        for word in entry.kinds
    ]
    found = {
        word: tuple(tags)
        for word, tags in candidates
        if tags and word not in refused and word.replace("_", "") not in meant
    }
    return dict(sorted(found.items()))


def _wordnet_words(
    source: Source, wordnet: WordNet, _meanings: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for tag, entry in source.tags.items():
        for synset in _namesakes(tag, entry, wordnet):
            for word in _leading_words(synset, wordnet):
                if wordnet.uses(word, synset) and wordnet.senses(word) <= _MOST_SENSES:
                    yield word, tag


def _namesakes(tag: str, entry: TagEntry, wordnet: WordNet) -> Iterator[str]:
    """Yield the synsets it covers that the tag is itself a word for."""
    for name in entry.covers:
        synset = wordnet.synset(name)
        names = [word.replace("_", "") for word in _leading_words(synset, wordnet)]
        if tag in names or tag in map(plural, names):
            yield synset


def _same_stem(
    _source: Source, wordnet: WordNet, meanings: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for word, tag in meanings.items():
        stem = wordnet.stem(word)
        for relative in sorted(wordnet.relatives(word)):
            if wordnet.stem(relative) == stem and wordnet.senses(relative) <= _MOST_SENSES:
                yield relative, tag


def _irregular_plurals(
    _source: Source, wordnet: WordNet, meanings: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for irregular, singular in wordnet.irregular_plurals().items():
        if singular in meanings:
            yield irregular, meanings[singular]


def _leading_words(synset: str, wordnet: WordNet) -> Iterator[str]:
    """Yield the words whose first sense is `synset`, as tags are written; no proper names."""
    for lemma in wordnet.lemmas(synset):
        if lemma.islower() and wordnet.first_sense(lemma) == synset:
            try:
                yield normalize_tag(lemma)
            except BadTag:
                continue
