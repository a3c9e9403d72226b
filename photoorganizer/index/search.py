"""A parsed query as SQL. Every value of a user's is a parameter."""

import json
import os
import sqlite3
from collections.abc import Sequence

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.types import PhotoId
from photoorganizer.index.filenames import to_search_text
from photoorganizer.index.query import (
    Condition,
    IsTerm,
    Not,
    PathTerm,
    Query,
    TagTerm,
    Term,
    WordTerm,
)

_Sql = tuple[str, Sequence[object]]

_WITH_TAG = """
    SELECT photo_id FROM tag
    WHERE name IN (SELECT value FROM json_each(?)) AND state <> 'rejected'
"""

_WITH_TAG_NEWEST_FIRST = """
    SELECT photo_id FROM tag WHERE name = ? AND state <> 'rejected'
        AND photo_id NOT IN (SELECT id FROM photo WHERE missing = 1)
    ORDER BY taken DESC, photo_id DESC
"""

# `tag_count` names what is on present photos, and is short.
_WITH_TAG_WORD = """
    SELECT photo_id FROM tag WHERE state <> 'rejected' AND name IN (
        SELECT name FROM (
            SELECT name FROM tag_count
            UNION SELECT name FROM tag WHERE photo_id IN (SELECT id FROM photo WHERE missing = 1)
        ) WHERE instr('_' || name, '_' || ?) > 0
    )
"""

_IN_PATH = """
    instr((SELECT search_name FROM root WHERE root.id = root_id) || '/' || photo.search_path, ?) > 0
"""

_IN_ABSOLUTE_PATH = """
    instr(
        (SELECT root.search_path FROM root WHERE root.id = root_id) || '/' || photo.search_path, ?
    ) > 0
"""

_CONDITIONS = {
    Condition.TAGGED: "mine > 0",
    Condition.UNTAGGED: "mine = 0 AND state <> 'unreadable'",
    Condition.REVIEW: "suggested > 0",
    Condition.UNREADABLE: "state = 'unreadable'",
    Condition.MISSING: "missing = 1",
}


def search(connection: sqlite3.Connection, query: Query) -> list[PhotoId]:
    """Return the photos that match, newest first; missing ones only where they are asked for."""
    match query.terms:
        case [TagTerm(name, also)] if not also:
            # The order of the tag table's key, read backwards: nothing to sort.
            rows = connection.execute(_WITH_TAG_NEWEST_FIRST, (name,))
        case terms:
            conditions = [_compile(term) for term in terms]
            missing = int(IsTerm(Condition.MISSING) in terms)
            rows = connection.execute(
                "SELECT id FROM photo WHERE "  # noqa: S608 - all values are parameters
                + " AND ".join([f"missing = {missing}", *(f"({sql})" for sql, _ in conditions)])
                + " ORDER BY taken DESC, id DESC",
                [value for _, values in conditions for value in values],
            )
    return [photo for (photo,) in rows]


def _compile(term: Term) -> _Sql:
    match term:
        case Not(positive):
            condition, values = _compile(positive)
            return f"NOT ({condition})", values
        case TagTerm(name, also):
            return f"id IN ({_WITH_TAG})", (json.dumps([name, *sorted(also)]),)
        case PathTerm(text):
            return _in_path(text)
        case WordTerm(text):
            return _in_tag_or_path(text)
        case IsTerm(condition):
            return _CONDITIONS[condition], ()


def _in_path(text: str) -> _Sql:
    """Look in the path from the watched folder's name on, or in all of it for an absolute text."""
    absolute = os.path.isabs(text)  # noqa: PTH117 - a text that need not be a path
    return _IN_ABSOLUTE_PATH if absolute else _IN_PATH, (to_search_text(text),)


def _in_tag_or_path(text: str) -> _Sql:
    condition, values = _in_path(text)
    try:
        name = normalize_tag(text)
    except BadTag:
        return condition, values
    return f"id IN ({_WITH_TAG_WORD}) OR {condition}", (name, *values)
