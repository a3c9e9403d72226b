"""From what was typed into the search box to a tree of terms. Pure.

    query   = [ either ]
    either  = every { ( "OR" | "|" ) every }
    every   = negated { [ "AND" ] negated }
    negated = [ "-" | "NOT" ] single
    single  = "(" either ")" | "#" name | key ":" value | value
    value   = word | '"' { character | '""' } '"'
    key     = "path" | "is" | "has" | "sim" | "camera" | "lens" | "rating" | "from" | "to" | "year"

Terms side by side must all hold, and bind closer than OR. `-` stands right before what it leaves
out. A bare word, or words in quotes, is a part of a tag or of a path. The words OR, AND and NOT
are written in capitals; in quotes they are words like others.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from photoorganizer.core.errors import BadQuery, BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.sentences import Sentence, say
from photoorganizer.index.file_terms import FILE_TERMS
from photoorganizer.index.query import (
    Condition,
    IsTerm,
    Leaf,
    Not,
    PathTerm,
    Query,
    SimTerm,
    TagTerm,
    Term,
    WordTerm,
    either,
    every,
)
from photoorganizer.index.query_text import BARE, KEY, OPERATORS

MOST_TERMS = 200
"""SQLite takes expressions up to a depth of 1000, and nobody types as much."""

_DEEPEST = 40
_SPACE = re.compile(r"\s*")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_SAME_CONDITION = {"suggested": Condition.REVIEW}


@dataclass(frozen=True, slots=True)
class Placed:
    """A term with the part of the text that it was made of."""

    term: Term
    start: int
    end: int


def parse(text: str) -> Query:
    """Return the query that `text` stands for.

    Raises:
        BadQuery: with a sentence and the place of what was not understood.
    """
    return Query(tuple(one.term for one in parse_placed(text)))


def parse_placed(text: str) -> list[Placed]:
    """Return the terms that must all hold, each with its place in the text.

    Terms of one group that need no parentheses share the place of the group.

    Raises:
        BadQuery: likewise.
    """
    return _Reader(text).whole()


def _is(word: str) -> Leaf:
    try:
        return IsTerm(_SAME_CONDITION.get(word.casefold()) or Condition(word.casefold()))
    except ValueError:
        known = ", ".join(sorted({*Condition, *_SAME_CONDITION}))
        raise ValueError(say("can be followed by {known}", known=known)) from None


KEYS: Mapping[str, Callable[[str], Leaf]] = {
    "path": PathTerm,
    "is": _is,
    "sim": SimTerm,
    **FILE_TERMS,
}
"""What makes a term of the words behind each key, or refuses them with a ValueError."""


class _Reader:
    """Reads a text from left to right, one method a rule of the grammar."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._terms = 0
        self._skip_space()

    def whole(self) -> list[Placed]:
        if self._at == len(self._text):
            return []
        read = self._either(0)
        if self._at < len(self._text):
            self._refuse(say("This “)” closes nothing: no “(” stands before it."), self._at)
        return read

    def _either(self, depth: int) -> list[Placed]:
        """Return the terms of one choice as they stand, or all choices as one term."""
        start = self._at
        choices = [self._every(depth)]
        while (operator := self._operator("OR", "|")) is not None:
            self._expect_term(operator)
            choices.append(self._every(depth))
        if len(choices) == 1:
            return choices[0]
        term = either(every(one.term for one in terms) for terms in choices)
        return [Placed(term, start, choices[-1][-1].end)]

    def _every(self, depth: int) -> list[Placed]:
        terms = self._negated(depth)
        while True:
            operator = self._operator("AND")
            if operator is not None:
                self._expect_term(operator)
            if self._at == len(self._text) or self._text[self._at] in ")|" or self._is_at("OR"):
                return terms
            terms += self._negated(depth)

    def _negated(self, depth: int) -> list[Placed]:
        start = self._at
        if self._text[start] == "-":
            after = start + 1
            if (
                after == len(self._text)
                or self._text[after] in "-|)"
                or self._text[after].isspace()
            ):
                self._refuse(say("A “-” leaves out what stands right behind it."), start)
            self._at = after
        elif (operator := self._operator("NOT")) is not None:
            self._expect_term(operator)
        else:
            return self._single(depth)
        terms = self._single(depth)
        return [Placed(Not(every(one.term for one in terms)), start, terms[-1].end)]

    def _single(self, depth: int) -> list[Placed]:
        start, first = self._at, self._text[self._at]
        self._terms += 1
        if self._terms > MOST_TERMS:
            self._refuse(say("A search has at most {n} terms.", n=MOST_TERMS), start)
        if first == "(":
            return self._group(depth + 1)
        if first in ")|" or any(map(self._is_at, OPERATORS)):
            word = self._word() or first
            message = say("Something to search for is missing before “{word}”.", word=word)
            self._refuse(message, start, len(word))
        term = self._tag() if first == "#" else self._leaf()
        end = self._at
        self._skip_space()
        return [Placed(term, start, end)]

    def _group(self, depth: int) -> list[Placed]:
        start = self._at
        if depth > _DEEPEST:
            self._refuse(say("Parentheses go at most {n} deep.", n=_DEEPEST), start)
        self._at += 1
        self._skip_space()
        if self._text.startswith(")", self._at):
            message = say("Something to search for is missing between “(” and “)”.")
            self._refuse(message, start, self._at + 1 - start)
        if self._at == len(self._text):
            self._refuse(say("A “(” is opened here and never closed."), start)
        inner = self._either(depth)
        if not self._text.startswith(")", self._at):
            self._refuse(say("A “(” is opened here and never closed."), start)
        self._at += 1
        end = self._at
        self._skip_space()
        return [Placed(one.term, start, end) for one in inner]

    def _tag(self) -> TagTerm:
        start, word = self._at, self._word()
        try:
            name = normalize_tag(word)
        except BadTag:
            message = say("A “#” needs the name of a tag right behind it.")
            self._refuse(message, start, len(word))
        self._at += len(word)
        return TagTerm(name)

    def _leaf(self) -> Leaf:
        key = KEY.match(self._text, self._at)
        if key is None:
            return WordTerm(self._value())
        name = key[1].casefold()
        if name not in KEYS:
            known = ", ".join(f"{one}:" for one in KEYS)
            message = say(
                "A search knows {known}, but not “{name}:”; put words with a colon in quotes.",
                known=known,
                name=name,
            )
            self._refuse(message, self._at, len(key[0]))
        self._at = start = key.end()
        words = self._value()
        try:
            term = KEYS[name](words)
        except ValueError as error:
            message = say(
                "“{name}:” {expected}, not by “{words}”.",
                name=name,
                expected=error.args[0],
                words=words,
            )
            self._refuse(message, start, self._at - start)
        return SimTerm(words, start) if isinstance(term, SimTerm) else term

    def _value(self) -> str:
        """Read the word or the quoted words that begin here."""
        start = self._at
        found = _QUOTED.match(self._text, start)
        if found is not None:
            words, self._at = found[1].replace('""', '"'), found.end()
        elif self._text.startswith('"', start):
            self._refuse(say("A quote is opened here and never closed."), start)
        else:
            words = self._word()
            self._at += len(words)
        if not words.strip():
            message = say("Something to search for is missing here.")
            self._refuse(message, start, self._at - start)
        return words

    def _word(self) -> str:
        found = BARE.match(self._text, self._at)
        return "" if found is None else found[0]

    def _is_at(self, operator: str) -> bool:
        return self._word() == operator

    def _operator(self, *operators: str) -> Placed | None:
        """Read one of these operators; return its place, or None where none stands here."""
        for operator in operators:
            sign = operator == "|" and self._text.startswith("|", self._at)
            if sign or self._is_at(operator):
                start = self._at
                self._at += len(operator)
                self._skip_space()
                return Placed(WordTerm(operator), start, start + len(operator))
        return None

    def _expect_term(self, operator: Placed) -> None:
        """Refuse an operator behind which nothing stands that it could be about."""
        ends = self._at == len(self._text) or self._text[self._at] in ")|"
        if ends or self._is_at("OR") or self._is_at("AND"):
            word = self._text[operator.start : operator.end]
            message = say("Something to search for is missing behind “{word}”.", word=word)
            self._refuse(message, operator.start, len(word))

    def _skip_space(self) -> None:
        found = _SPACE.match(self._text, self._at)
        assert found is not None, "the pattern matches nothing as well"
        self._at = found.end()

    def _refuse(self, message: Sentence, position: int, length: int = 1) -> NoReturn:
        position = min(position, len(self._text) - 1)
        raise BadQuery(message, position, max(1, min(length, len(self._text) - position)))
