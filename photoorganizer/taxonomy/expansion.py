"""From the hand-written source to what each network label says: pure, but for WordNet's answers.

A class speaks every tag that covers it and every broader tag of those, the most specific first: the
one under most other tags, and among equals the one that the fewest classes speak.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from photoorganizer.taxonomy.source import BadSource, Source, TagEntry
from photoorganizer.taxonomy.wordnet import UnknownSynset, WordNet


@dataclass(frozen=True, slots=True)
class ClassTags:
    """What an ordered list of labels says; an empty tuple is silence."""

    tags: tuple[tuple[str, ...], ...]
    undecided: tuple[str, ...]
    """Labels that no tag covers and no reason for silence names."""


def hierarchy(source: Source) -> dict[str, frozenset[str]]:
    """Return every tag with all the tags above it.

    Raises:
        BadSource: a tag is broader than itself.
    """
    graph = {tag: entry.broader for tag, entry in source.tags.items()}
    above: dict[str, frozenset[str]] = {}
    try:
        for tag in TopologicalSorter(graph).static_order():
            above[tag] = frozenset(graph[tag]).union(*(above[broader] for broader in graph[tag]))
    except CycleError as error:
        raise BadSource(f"These tags are each broader than the next: {error.args[1]}") from error
    return above


def specific_first(
    tags: Iterable[str],
    above: Mapping[str, frozenset[str]],
    spoken: Mapping[str, int] | None = None,
) -> tuple[str, ...]:
    """Return tags ordered by how many are above each, then by how few labels speak it."""
    count = spoken or {}
    return tuple(sorted(tags, key=lambda tag: (-len(above[tag]), count.get(tag, 0), tag)))


def class_tags(source: Source, wordnet: WordNet, synsets: Sequence[str]) -> ClassTags:
    """Return what each class says, given the synset of each.

    Raises:
        BadSource: a synset is unknown, covers none of the classes, or is told to be silent
            without being one of them or above one.
    """
    above = hierarchy(source)
    lineage = [wordnet.ancestors(synset) for synset in synsets]
    _check_synsets(source, wordnet, frozenset().union(*lineage))
    silent = _silent_synsets(source, wordnet)
    covers = {tag: _Cover.of(entry, wordnet) for tag, entry in source.tags.items()}
    said = [
        frozenset[str]()
        if ancestors & silent
        else _with_broader((t for t, cover in covers.items() if cover.holds(ancestors)), above)
        for ancestors in lineage
    ]
    undecided = (
        synset
        for synset, tags, ancestors in zip(synsets, said, lineage, strict=True)
        if not tags and not ancestors & silent
    )
    return ClassTags(_ordered(said, above), tuple(undecided))


def label_tags(source: Source, labels: Sequence[str]) -> ClassTags:
    """Return what each word of the object labeler says.

    Raises:
        BadSource: the source names a label that the labeler does not have.
    """
    above = hierarchy(source)
    silent = {label for silence in source.silent.values() for label in silence.labels}
    said_by: dict[str, list[str]] = {}
    for tag, entry in source.tags.items():
        for label in entry.labels:
            said_by.setdefault(label, []).append(tag)
    for unknown in (said_by.keys() | silent) - set(labels):
        raise BadSource(f"The object labeler has no label “{unknown}”.")
    for both in said_by.keys() & silent:
        raise BadSource(f"The label “{both}” is silent and says {said_by[both]}.")
    said = [_with_broader(said_by.get(label, ()), above) for label in labels]
    undecided = (label for label in labels if label not in said_by and label not in silent)
    return ClassTags(_ordered(said, above), tuple(undecided))


@dataclass(frozen=True, slots=True)
class _Cover:
    covers: frozenset[str]
    except_: frozenset[str]

    @classmethod
    def of(cls, entry: TagEntry, wordnet: WordNet) -> "_Cover":
        return cls(
            frozenset(wordnet.synset(name) for name in entry.covers),
            frozenset(wordnet.synset(name) for name in entry.except_),
        )

    def holds(self, ancestors: frozenset[str]) -> bool:
        return bool(ancestors & self.covers) and not ancestors & self.except_


def _with_broader(tags: Iterable[str], above: Mapping[str, frozenset[str]]) -> frozenset[str]:
    direct = frozenset(tags)
    return direct.union(*(above[tag] for tag in direct))


def _ordered(
    said: Sequence[frozenset[str]], above: Mapping[str, frozenset[str]]
) -> tuple[tuple[str, ...], ...]:
    spoken = Counter(tag for tags in said for tag in tags)
    return tuple(specific_first(tags, above, spoken) for tags in said)


def _silent_synsets(source: Source, wordnet: WordNet) -> frozenset[str]:
    return frozenset(
        wordnet.synset(name) for silence in source.silent.values() for name in silence.classes
    )


def _check_synsets(source: Source, wordnet: WordNet, reached: frozenset[str]) -> None:
    named = [
        (f"#{tag}", name)
        for tag, entry in source.tags.items()
        for name in (*entry.covers, *entry.except_)
    ]
    named += [(why, name) for why, silence in source.silent.items() for name in silence.classes]
    problems = [
        f"{where} names “{name}”, {problem}"
        for where, name in named
        if (problem := _problem(name, wordnet, reached))
    ]
    if problems:
        raise BadSource("\n".join(problems))


def _problem(name: str, wordnet: WordNet, reached: frozenset[str]) -> str:
    try:
        synset = wordnet.synset(name)
    except UnknownSynset:
        return "which WordNet does not know."
    return "" if synset in reached else "which is above no class."
