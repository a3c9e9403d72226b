"""What a search asks for: a tree of terms, and how it is written. Pure.

`index.query_parser` makes it of a text and prints the grammar; `index.search` makes SQL of it.
Trees have one shape for each meaning that is written: an `Every` in an `Every` and an `Either` in
an `Either` are refused, so that a query written out reads as the same query.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.types import PhotoId, RootId
from photoorganizer.index.file_terms import FileTerm
from photoorganizer.index.query_text import plain, quoted


class Condition(StrEnum):
    """What `is:` can ask for."""

    TAGGED = "tagged"
    """With a tag of mine."""
    MINE = "mine"
    """With a tag that I gave or accepted; what was only read from a file does not count."""
    UNTAGGED = "untagged"
    """Readable, without a tag of mine."""
    REVIEW = "review"
    """With at least one suggestion; `is:suggested` is the same."""
    REJECTED = "rejected"
    """With at least one tag that I rejected."""
    MISSING = "missing"
    UNREADABLE = "unreadable"
    OFFLINE = "offline"
    """In a watched folder that cannot be reached now. Answered by the engine."""
    DUPLICATE = "duplicate"
    """With a copy in the library. Answered by the engine."""


@dataclass(frozen=True, slots=True)
class TagTerm:
    """Photos with this tag, or one of those that mean it, mine or suggested."""

    name: str
    also: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return hashtag(self.name)


@dataclass(frozen=True, slots=True)
class WordTerm:
    """Photos with these words in their path or at the beginning of a word of a tag.

    Or with one of the tags that mean them.
    """

    text: str
    also: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class PathTerm:
    """Photos whose path, from the name of the watched folder on, holds this text."""

    text: str

    def __str__(self) -> str:
        return f"path:{quoted(self.text)}"


@dataclass(frozen=True, slots=True)
class IsTerm:
    """Photos in a certain condition."""

    condition: Condition

    def __str__(self) -> str:
        return f"is:{self.condition}"


@dataclass(frozen=True, slots=True)
class SimTerm:
    """Photos like the one whose path ends with this text. Answered by the engine."""

    text: str
    position: int = field(default=0, compare=False)
    """Where the text stands in what was typed, for an error about it."""

    def __str__(self) -> str:
        return f"sim:{quoted(self.text)}"


Leaf = TagTerm | WordTerm | PathTerm | IsTerm | SimTerm | FileTerm


@dataclass(frozen=True, slots=True)
class Among:
    """A term that was answered already: these photos, and all photos of these folders."""

    term: Leaf
    photos: frozenset[PhotoId] = frozenset()
    roots: frozenset[RootId] = frozenset()

    def __str__(self) -> str:
        return str(self.term)


@dataclass(frozen=True, slots=True)
class Not:
    """Photos for which a term does not hold."""

    term: "Term"

    def __str__(self) -> str:
        return f"-{_enclosed(self.term)}"


@dataclass(frozen=True, slots=True)
class Every:
    """Photos for which two or more terms all hold."""

    terms: tuple["Term", ...]

    def __post_init__(self) -> None:
        _check(self, self.terms)

    def __str__(self) -> str:
        return _side_by_side(self.terms)


@dataclass(frozen=True, slots=True)
class Either:
    """Photos for which at least one of two or more terms holds."""

    terms: tuple["Term", ...]

    def __post_init__(self) -> None:
        _check(self, self.terms)

    def __str__(self) -> str:
        return " OR ".join(map(str, self.terms))


Term = Leaf | Among | Not | Every | Either


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold; without any, all photos. `str` writes it as a user would."""

    terms: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        if any(isinstance(term, Every) for term in self.terms):
            raise ValueError("terms that must all hold stand in a query as they are")

    def __str__(self) -> str:
        return str(self.terms[0]) if len(self.terms) == 1 else _side_by_side(self.terms)

    def leaves(self) -> Iterator[Leaf | Among]:
        """Yield every term that is not made of others, from left to right."""
        for term in self.terms:
            yield from leaves(term)

    def mapped(self, change: Callable[[Leaf], Leaf | Among]) -> "Query":
        """Return the query with another term in the place of each."""
        return Query(tuple(_mapped(term, change) for term in self.terms))

    def expanded(self, meaning: Callable[[str], Iterable[str]]) -> "Query":
        """Return the query in which tags and words also stand for the tags `meaning` names."""

        def widen(term: Leaf) -> Leaf:
            match term:
                case TagTerm(text) | WordTerm(text):
                    return replace(term, also=frozenset(meaning(text)) - {text})
            return term

        return self.mapped(widen)


def every(terms: Iterable[Term]) -> Term:
    """Return the term that holds where all of `terms` do; there must be one."""
    flat = [one for term in terms for one in (term.terms if isinstance(term, Every) else (term,))]
    return flat[0] if len(flat) == 1 else Every(tuple(flat))


def either(terms: Iterable[Term]) -> Term:
    """Return the term that holds where one of `terms` does; there must be one."""
    flat = [one for term in terms for one in (term.terms if isinstance(term, Either) else (term,))]
    return flat[0] if len(flat) == 1 else Either(tuple(flat))


def leaves(term: Term) -> Iterator[Leaf | Among]:
    """Yield the terms of which `term` is made."""
    match term:
        case Not(inner):
            yield from leaves(inner)
        case Every(terms) | Either(terms):
            for one in terms:
                yield from leaves(one)
        case _:
            yield term


def asks_for(query: Query, condition: Condition) -> bool:
    """Return whether a query asks for a condition, and not only for the lack of it."""
    return any(_asks(term, IsTerm(condition)) for term in query.terms)


def _asks(term: Term, wanted: IsTerm) -> bool:
    match term:
        case Not():
            return False
        case Every(terms) | Either(terms):
            return any(_asks(one, wanted) for one in terms)
        case _:
            return term == wanted


def _mapped(term: Term, change: Callable[[Leaf], Leaf | Among]) -> Term:
    match term:
        case Not(inner):
            return Not(_mapped(inner, change))
        case Every(terms):
            return Every(tuple(_mapped(one, change) for one in terms))
        case Either(terms):
            return Either(tuple(_mapped(one, change) for one in terms))
        case Among():
            return term
        case _:
            return change(term)


def _check(whole: Every | Either, terms: tuple[Term, ...]) -> None:
    if len(terms) < 2 or any(isinstance(term, type(whole)) for term in terms):
        raise ValueError("two or more terms that are not of the same kind as the whole")


def _side_by_side(terms: Iterable[Term]) -> str:
    return " ".join(_enclosed(term) if isinstance(term, Either) else str(term) for term in terms)


def _enclosed(term: Term) -> str:
    return f"({term})" if isinstance(term, Every | Either | Not) else str(term)
