"""What the user typed into the search box, understood: text to a tree and back. Pure.

    #forest -#snow "late summer" path:"My photos/2019" is:untagged

Terms stand side by side and all must hold; `-` before one negates it. `#name` is a tag that is
mine or suggested. A bare word, or words in quotes, is a part of a tag or of a path. Inside quotes
a quote is written twice. `camera:`, `rating:`, `from:` and `to:` ask for what files say, see
`index.file_terms`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from photoorganizer.core.errors import BadQuery, BadTag
from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.index.file_terms import FILE_TERMS, FileTerm


class Condition(StrEnum):
    """What `is:` can ask for."""

    TAGGED = "tagged"
    """With a tag of mine."""
    UNTAGGED = "untagged"
    """Readable, without a tag of mine."""
    REVIEW = "review"
    """With at least one suggestion."""
    MISSING = "missing"
    UNREADABLE = "unreadable"


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
        return self.text if _is_bare(self.text) else _quoted(self.text)


@dataclass(frozen=True, slots=True)
class PathTerm:
    """Photos whose path, from the name of the watched folder on, holds this text."""

    text: str

    def __str__(self) -> str:
        return f"path:{_quoted(self.text)}"


@dataclass(frozen=True, slots=True)
class IsTerm:
    """Photos in a certain condition."""

    condition: Condition

    def __str__(self) -> str:
        return f"is:{self.condition}"


_Positive = TagTerm | WordTerm | PathTerm | IsTerm | FileTerm


@dataclass(frozen=True, slots=True)
class Not:
    """Photos for which a term does not hold."""

    term: _Positive

    def __str__(self) -> str:
        return f"-{self.term}"


Term = _Positive | Not


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold; without any, all photos. `str` writes it as a user would."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def expanded(self, meaning: Callable[[str], Iterable[str]]) -> "Query":
        """Return the query in which tags and words also stand for the tags `meaning` names."""

        def widen(term: _Positive) -> _Positive:
            match term:
                case TagTerm(text) | WordTerm(text):
                    return replace(term, also=frozenset(meaning(text)) - {text})
            return term

        return Query(
            tuple(
                Not(widen(term.term)) if isinstance(term, Not) else widen(term)
                for term in self.terms
            )
        )


def parse(text: str) -> Query:
    """Return the query that `text` stands for.

    Raises:
        BadQuery: with a sentence and the position of what was not understood.
    """
    terms: list[Term] = []
    position = _skip_space(text, 0)
    while position < len(text):
        if text[position] == "-":
            negated, position = _parse_term(text, _skip_minus(text, position))
            terms.append(Not(negated))
        else:
            term, position = _parse_term(text, position)
            terms.append(term)
        position = _skip_space(text, position)
    return Query(tuple(terms))


_KEY = re.compile(r"([^\W\d_]{2,}):")
_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"[^\s\"]+")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def _skip_minus(text: str, position: int) -> int:
    after = position + 1
    if after == len(text) or text[after].isspace() or text[after] == "-":
        raise BadQuery("A “-” leaves out what stands right behind it.", position)
    return after


def _parse_term(text: str, position: int) -> tuple[_Positive, int]:
    if text[position] == "#":
        return _parse_tag(text, position)
    key = _KEY.match(text, position)
    if key is None:
        words, end = _parse_value(text, position)
        return WordTerm(words), end
    match key[1].casefold():
        case "path":
            words, end = _parse_value(text, key.end())
            return PathTerm(words), end
        case "is":
            return _parse_condition(text, key.end())
        case name if name in FILE_TERMS:
            words, end = _parse_value(text, key.end())
            return _parse_file_term(name, words, position), end
        case name:
            known = ", ".join(f"“{one}:”" for one in ("path", "is", *FILE_TERMS))
            raise BadQuery(
                f"A search knows {known}, but not “{name}:”; put words with a colon in quotes.",
                position,
            )


def _parse_file_term(name: str, words: str, position: int) -> FileTerm:
    try:
        return FILE_TERMS[name](words)
    except ValueError as error:
        raise BadQuery(f"“{name}:” {error}, not “{words}”.", position) from None


def _parse_tag(text: str, position: int) -> tuple[TagTerm, int]:
    found = _BARE.match(text, position)
    assert found is not None, "the # itself matches"
    try:
        return TagTerm(normalize_tag(found[0])), found.end()
    except BadTag:
        raise BadQuery("A “#” needs the name of a tag right behind it.", position) from None


def _parse_condition(text: str, position: int) -> tuple[IsTerm, int]:
    word, end = _parse_value(text, position)
    try:
        return IsTerm(Condition(word.casefold())), end
    except ValueError:
        known = ", ".join(Condition)
        raise BadQuery(f"“is:” can be followed by {known}, not by “{word}”.", position) from None


def _parse_value(text: str, position: int) -> tuple[str, int]:
    """Return the word or the quoted words that begin at `position`, and where they end."""
    quoted = _QUOTED.match(text, position)
    if quoted is not None:
        words, end = quoted[1].replace('""', '"'), quoted.end()
    elif text.startswith('"', position):
        raise BadQuery("A quote is opened here and never closed.", position)
    else:
        bare = _BARE.match(text, position)
        words, end = ("", position) if bare is None else (bare[0], bare.end())
    if not words.strip():
        raise BadQuery("Something to search for is missing here.", min(position, len(text) - 1))
    return words, end


def _skip_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    assert found is not None, "the pattern matches nothing as well"
    return found.end()


def _is_bare(text: str) -> bool:
    return _BARE.fullmatch(text) is not None and text[0] not in "-#" and _KEY.match(text) is None


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
