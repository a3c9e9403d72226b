"""Terms that the row of a photo answers, as a condition on it. Every value is a parameter."""

import os
import sqlite3
from collections.abc import Iterator, Sequence

from photoorganizer.index.file_terms import TimeTerm, YearTerm
from photoorganizer.index.filenames import to_search_text
from photoorganizer.index.query import (
    Condition,
    Either,
    Every,
    IsTerm,
    Not,
    PathTerm,
    Term,
)

Sql = tuple[str, Sequence[object]]
"""A condition with its values."""

_CONDITIONS = {
    Condition.TAGGED: "mine > 0",
    Condition.UNTAGGED: "mine = 0 AND state <> 'unreadable'",
    Condition.REVIEW: "suggested > 0",
    Condition.UNREADABLE: "state = 'unreadable'",
    Condition.MISSING: "missing = 1 AND ignored = 0",
}


def is_about_time(term: Term) -> bool:
    """Return whether a term asks for nothing but when a photo was taken: there is an index."""
    match term:
        case Not(inner):
            return is_about_time(inner)
        case Every(terms) | Either(terms):
            return all(map(is_about_time, terms))
        case _:
            return isinstance(term, TimeTerm | YearTerm)


class RowConditions:
    """What makes conditions of terms, for the watched folders of one state of a catalog."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._roots: list[tuple[int, str, str]] = connection.execute(
            "SELECT id, search_path, search_name FROM root"
        ).fetchall()

    def of(self, term: Term) -> Sql | None:
        """Return the condition that a term is, or None where the row does not tell."""
        match term:
            case Not(inner):
                condition = self.of(inner)
                return condition and (f"NOT {condition[0]}", condition[1])
            case Every(terms):
                return self.joined(terms, "AND")
            case Either(terms):
                return self.joined(terms, "OR")
            case PathTerm(text):
                return self.in_path(text)
            case _:
                return _of_leaf(term)

    def joined(self, terms: Sequence[Term], how: str) -> Sql | None:
        """Return the condition that several terms are together, or None if one is none."""
        parts = [self.of(term) for term in terms]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        condition = f" {how} ".join(text for text, _ in known)
        return f"({condition})", [value for _, values in known for value in values]

    def in_path(self, text: str) -> Sql:
        """Look in the path from the watched folder's name on, or in all of it for an absolute text.

        The text may stand in the path below the folder, in the folder's, or across the border.
        """
        absolute = os.path.isabs(text)  # noqa: PTH117 - a text that need not be a path
        wanted = to_search_text(text)
        conditions, values = ["instr(search_path, ?) > 0"], [wanted]
        whole = []
        for root, path, name in self._roots:
            above = f"{path if absolute else name}/"
            if wanted in above:
                whole.append(str(root))
            for below in _across(above, wanted):
                conditions.append(f"root_id = {root} AND substr(search_path, 1, {len(below)}) = ?")
                values.append(below)
        conditions.append(f"root_id IN ({', '.join(whole)})")
        return f"({' OR '.join(conditions)})", values


def _across(above: str, wanted: str) -> Iterator[str]:
    """Yield each end of a text whose beginning may be the end of what stands above a path."""
    for at, letter in enumerate(wanted[:-1], start=1):
        if letter == "/" and above.endswith(wanted[:at]):
            yield wanted[at:]


def _of_leaf(term: Term) -> Sql | None:
    match term:
        case IsTerm(condition) if condition in _CONDITIONS:
            return f"({_CONDITIONS[condition]})", ()
        case TimeTerm():
            return "(taken < ?)" if term.until else "(taken >= ?)", (term.bound,)
        case YearTerm():
            return "(taken >= ? AND taken < ?)", term.bounds
    return None
