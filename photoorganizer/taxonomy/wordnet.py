"""WordNet and the Snowball stemmer, as the compiler needs them. The only place that knows nltk.

nltk takes half a second to import and its WordNet is 35 MB of files, so neither is used at run
time: what the product needs of them is compiled into `resources/taxonomy.json`.
"""

import os
from functools import cache
from typing import Any, Protocol

from photoorganizer.core.errors import MissingData


class UnknownSynset(LookupError):
    """WordNet has no such synset."""


class WordNet(Protocol):
    """What the compiler asks of WordNet. Synsets are named as nltk names them: `dog.n.01`."""

    def synset(self, name: str) -> str:
        """Return the name of a synset; a bare word is its first sense as a noun.

        Raises:
            UnknownSynset: there is no such synset.
        """

    def of_wnid(self, wnid: str) -> str:
        """Return the synset that ImageNet calls `n02123045`."""

    def ancestors(self, synset: str) -> frozenset[str]:
        """Return a synset and all its hypernyms, by every path."""

    def lemmas(self, synset: str) -> tuple[str, ...]:
        """Return its words, with `_` for spaces, in WordNet's order."""

    def first_sense(self, word: str) -> str | None:
        """Return the most frequent noun sense of a word, or None where it has none."""

    def senses(self, word: str) -> int:
        """Return how many senses a word has, as any part of speech."""

    def uses(self, word: str, synset: str) -> int:
        """Return how often WordNet's own corpus uses a word in that sense."""

    def relatives(self, word: str) -> frozenset[str]:
        """Return the single words derived from, or synonymous with, its first sense."""

    def irregular_plurals(self) -> dict[str, str]:
        """Return plural -> singular, where a rule does not give it: mice -> mouse."""

    def stem(self, word: str) -> str:
        """Return the Snowball stem of an English word."""


class NltkWordNet:
    """WordNet 3.0 from the folder that NLTK_DATA names.

    Raises:
        MissingData: WordNet's files are not there; the sentence says how to get them.
    """

    def __init__(self) -> None:
        from nltk.corpus import wordnet
        from nltk.stem.snowball import EnglishStemmer

        try:
            wordnet.ensure_loaded()
        except (LookupError, OSError) as error:
            raise MissingData(
                "WordNet is not in the folder NLTK_DATA names "
                f"({os.environ.get('NLTK_DATA', 'not set')}): install Debian's wordnet-base and "
                "wordnet-sense-index, and copy /usr/share/wordnet/* and WordNet's lexnames file "
                "into its corpora/wordnet/."
            ) from error
        self._wordnet: Any = wordnet
        self._stemmer: Any = EnglishStemmer()

    def synset(self, name: str) -> str:
        """Return the name of a synset; a bare word is its first sense as a noun."""
        full = name if "." in name else f"{name}.n.01"
        try:
            return str(self._wordnet.synset(full).name())
        except (self._wordnet_error(), ValueError) as error:
            raise UnknownSynset(full) from error

    def of_wnid(self, wnid: str) -> str:
        """Return the synset that ImageNet calls `n02123045`."""
        synset = self._wordnet.synset_from_pos_and_offset(wnid[0], int(wnid[1:]))
        return str(synset.name())

    @cache  # noqa: B019 - the object lives as long as the compilation
    def ancestors(self, synset: str) -> frozenset[str]:
        """Return a synset and all its hypernyms, by every path."""
        found = self._wordnet.synset(synset)
        up = found.closure(lambda s: s.hypernyms() + s.instance_hypernyms())
        return frozenset({synset, *(str(above.name()) for above in up)})

    def lemmas(self, synset: str) -> tuple[str, ...]:
        """Return its words, with `_` for spaces, in WordNet's order."""
        return tuple(self._wordnet.synset(synset).lemma_names())

    def first_sense(self, word: str) -> str | None:
        """Return the most frequent noun sense of a word, or None where it has none."""
        senses = [
            s
            for s in self._wordnet.synsets(word, "n")
            if word.lower() in (lemma.lower() for lemma in s.lemma_names())
        ]
        return str(senses[0].name()) if senses else None

    def senses(self, word: str) -> int:
        """Return how many senses a word has, as any part of speech."""
        return len(self._wordnet.synsets(word))

    def uses(self, word: str, synset: str) -> int:
        """Return how often WordNet's own corpus uses a word in that sense."""
        lemmas = self._wordnet.synset(synset).lemmas()
        return sum(int(lemma.count()) for lemma in lemmas if lemma.name().lower() == word)

    def relatives(self, word: str) -> frozenset[str]:
        """Return the single words derived from, or synonymous with, its first sense."""
        base = self._wordnet.morphy(word, "n") or word
        first = self._wordnet.synsets(base, "n")[:1]
        lemmas = [lemma for synset in first for lemma in synset.lemmas()]
        derived = [other for lemma in lemmas for other in lemma.derivationally_related_forms()]
        names = {str(lemma.name()) for lemma in lemmas + derived}
        return frozenset(name for name in names if name.isalpha() and name.islower())

    def irregular_plurals(self) -> dict[str, str]:
        """Return plural -> singular, where a rule does not give it: mice -> mouse."""
        # nltk shows this table nowhere else
        exceptions: dict[str, list[str]] = self._wordnet._exception_map["n"]
        return {plural: singulars[0] for plural, singulars in exceptions.items()}

    def stem(self, word: str) -> str:
        """Return the Snowball stem of an English word."""
        return str(self._stemmer.stem(word))

    @staticmethod
    def _wordnet_error() -> type[Exception]:
        from nltk.corpus.reader.wordnet import WordNetError

        error: type[Exception] = WordNetError
        return error
