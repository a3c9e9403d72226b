"""Finding the photos of a query: each part of it becomes a set of photos, and the sets are joined.

Whatever the photos' rows tell is one look through them, or at those that other terms left over. A
single tag that must be there comes in the order of the answer; all else is put in it at the end.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.types import PhotoId
from photoorganizer.index.file_terms import CameraTerm, Feature, HasTerm, LensTerm, RatingTerm
from photoorganizer.index.photo_order import (
    Ids,
    Members,
    as_members,
    fetch,
    members,
    newest_first,
    order_is_known,
)
from photoorganizer.index.query import (
    Among,
    Condition,
    Either,
    Every,
    IsTerm,
    Leaf,
    Not,
    Query,
    TagTerm,
    Term,
    WordTerm,
    asks_for,
)
from photoorganizer.index.row_conditions import RowConditions, Sql, is_about_time
from photoorganizer.index.rows import id_list

_FEW = 2_000
"""So many photos are looked at one by one sooner than all are."""

_WITH_TAG = "SELECT photo_id AS id FROM tag WHERE state <> 'rejected' AND name = ?"
_WITH_TAGS = """
    SELECT photo_id AS id FROM tag
    WHERE state <> 'rejected' AND name IN (SELECT value FROM json_each(?))
"""
_BY_TIME = " ORDER BY taken DESC, photo_id DESC"

# `tag_count` names what is on photos that are there, and is short.
_NAMES = """
    SELECT name FROM tag_count
    UNION SELECT name FROM tag WHERE photo_id IN (SELECT id FROM photo WHERE missing = 1)
"""

_WITH_TAG_WORD = f"""
    SELECT photo_id AS id FROM tag WHERE state <> 'rejected' AND name IN (
        SELECT name FROM ({_NAMES})
        WHERE instr('_' || name, '_' || ?) > 0 OR name IN (SELECT value FROM json_each(?))
    )
"""  # noqa: S608 - constants

_OF_THESE = """
    SELECT photo.id AS id FROM json_each(?) AS wanted CROSS JOIN photo ON photo.id = wanted.value
    WHERE
"""
_OF_FOLDERS = "SELECT id FROM photo WHERE root_id IN (SELECT value FROM json_each(?))"

_WITH_METADATA = "SELECT photo_id AS id FROM metadata WHERE "

_FEATURES = {Feature.GPS: "latitude IS NOT NULL", Feature.SIDECAR: "sidecar <> ''"}

_BY_DECISION = {
    Condition.MINE: f"""
        SELECT photo_id AS id FROM tag
        WHERE name IN ({_NAMES}) AND state = 'mine' AND source <> 'imported'
    """,  # noqa: S608 - constants
    Condition.REJECTED: "SELECT photo_id AS id FROM tag WHERE state = 'rejected'",
}


def search(connection: sqlite3.Connection, query: Query) -> list[PhotoId]:
    """Return the photos that match, newest first; missing ones only where they are asked for.

    Terms that the engine answers must have been answered: see `query.Among`.
    """
    return cast("list[PhotoId]", _Search(connection, query).found().tolist())


class _Search:
    """One query, in one state of the catalog."""

    def __init__(self, connection: sqlite3.Connection, query: Query) -> None:
        self._connection = connection
        self._query = query
        self._missing_too = asks_for(query, Condition.MISSING)
        self._rows = RowConditions(connection)
        (largest,) = connection.execute("SELECT max(id) FROM photo").fetchone()
        self._size = (largest or 0) + 1

    def found(self) -> Ids:
        in_order = None if order_is_known(self._connection) else self._in_order()
        if in_order is None:
            wanted = self._all_of(self._query.terms, self._eligible())
            return newest_first(self._connection, wanted, missing_too=self._missing_too)
        tag, photos = in_order
        rest = [term for term in self._query.terms if term is not tag]
        tagged = self._eligible() & as_members(photos, self._size)
        return photos[self._all_of(rest, tagged)[photos]]

    def _in_order(self) -> tuple[Term, Ids] | None:
        """Return a tag that must be there with its photos in order, where one name means it."""
        tag = next((term for term in self._query.terms if isinstance(term, TagTerm)), None)
        names = [] if tag is None or self._missing_too else self._used(tag)
        if tag is None or len(names) != 1:
            return None
        return tag, fetch(self._connection, _WITH_TAG + _BY_TIME, names)

    def _eligible(self) -> Members:
        """Return all photos that the answer may hold, and ids that are no photo's."""
        column = "ignored" if self._missing_too else "missing"
        return ~self._select(f"SELECT id FROM photo WHERE {column} = 1")  # noqa: S608 - constants

    def _used(self, term: TagTerm) -> list[str]:
        """Return the names of a tag, and of those that mean it, on photos that are there."""
        rows = self._connection.execute(
            "SELECT name FROM tag_count WHERE name IN (SELECT value FROM json_each(?))",
            [_names(term)],
        )
        return [name for (name,) in rows]

    def _all_of(self, terms: Sequence[Term], among: Members) -> Members:
        """Return the photos of `among` for which all terms hold; the rows are asked last."""
        by_row, others = self._parted(terms)
        for term in others:
            among = among & self._of(term)
        if by_row:
            among = among & self._where(by_row, among)
        return among

    def _parted(self, terms: Sequence[Term]) -> tuple[list[Term], list[Term]]:
        """Return the terms that rows answer, and the others."""
        by_row = [term for term in terms if self._rows.of(term) is not None]
        return by_row, [term for term in terms if term not in by_row]

    def _where(self, terms: Sequence[Term], among: Members) -> Members:
        """Return photos for whose rows all terms hold, among them those of `among`."""
        condition = self._rows.joined(terms, "AND")
        assert condition is not None
        few = np.flatnonzero(among)
        if len(few) <= _FEW:
            return self._select(
                _OF_THESE + condition[0],
                [id_list(few.tolist()), *condition[1]],
            )
        return self._look_through(condition, about_time=all(map(is_about_time, terms)))

    def _look_through(self, condition: Sql, *, about_time: bool = False) -> Members:
        there = "1" if self._missing_too else "missing = 0"
        how = "INDEXED BY photo_by_time" if about_time and not self._missing_too else "NOT INDEXED"
        return self._select(
            f"SELECT id FROM photo {how} WHERE {there} AND {condition[0]}",  # noqa: S608 - constants
            condition[1],
        )

    def _of(self, term: Term) -> Members:
        """Return the photos for which a term holds; ids of no photo may be among them."""
        condition = self._rows.of(term)
        if condition is not None:
            return self._look_through(condition, about_time=is_about_time(term))
        match term:
            case Not(inner):
                return ~self._of(inner)
            case Every(terms):
                return self._all_of(terms, np.ones(self._size, np.bool_))
            case Either(terms):
                return self._one_of(terms)
            case Among(_, photos, roots):
                known = np.fromiter((photo for photo in photos if photo < self._size), np.int64)
                return as_members(known, self._size) | self._select(_OF_FOLDERS, [id_list(roots)])
            case _:
                return self._of_leaf(term)

    def _one_of(self, terms: Sequence[Term]) -> Members:
        by_row, others = self._parted(terms)
        found = np.zeros(self._size, np.bool_)
        for term in others:
            found |= self._of(term)
        condition = self._rows.joined(by_row, "OR") if by_row else None
        return found if condition is None else found | self._look_through(condition)

    def _of_leaf(self, term: Leaf) -> Members:
        match term:
            case TagTerm():
                return self._select(_WITH_TAGS, [_names(term)])
            case WordTerm(text, also):
                return self._look_through(self._rows.in_path(text)) | self._tagged(text, also)
            case IsTerm(condition) if condition in _BY_DECISION:
                return self._select(_BY_DECISION[condition])
            case CameraTerm() | LensTerm() | RatingTerm() | HasTerm():
                said, values = _of_metadata(term)
                return self._select(_WITH_METADATA + said, values)
        raise ValueError(f"the engine answers {term}, not the catalog")

    def _tagged(self, text: str, also: Iterable[str]) -> Members:
        """Return the photos with a word at the beginning of a word of a tag, or with a tag."""
        try:
            name = normalize_tag(text)
        except BadTag:
            return np.zeros(self._size, np.bool_)
        return self._select(_WITH_TAG_WORD, [name, json.dumps(list(also))])

    def _select(self, statement: str, values: Sequence[object] = ()) -> Members:
        return members(self._connection, statement, values, self._size)


def _names(term: TagTerm) -> str:
    return json.dumps([term.name, *term.also])


def _of_metadata(term: CameraTerm | LensTerm | RatingTerm | HasTerm) -> Sql:
    match term:
        case CameraTerm(text):
            return "instr(lower(camera), ?) > 0", (text.lower(),)
        case LensTerm(text):
            return "instr(lower(lens), ?) > 0", (text.lower(),)
        case RatingTerm(least, most):
            return "rating BETWEEN ? AND ?", (least, most)
        case HasTerm(feature):
            return _FEATURES[feature], ()
