"""A parsed query as SQL. Every value of a user's is a parameter.

Questions about tags alone walk the tag table, whose key has the order of the answer. All others
read the photos from end to end and sort what is left: quicker than jumping about in their order.
"""

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.types import PhotoId
from photoorganizer.index.file_terms import (
    CameraTerm,
    Feature,
    FileTerm,
    HasTerm,
    LensTerm,
    RatingTerm,
    TimeTerm,
    YearTerm,
)
from photoorganizer.index.filenames import to_search_text
from photoorganizer.index.query import (
    Among,
    Condition,
    Either,
    Every,
    IsTerm,
    Leaf,
    Not,
    PathTerm,
    Query,
    TagTerm,
    Term,
    WordTerm,
    asks_for,
)
from photoorganizer.index.rows import id_list

_Sql = tuple[str, Sequence[object]]

_WITH_TAG = """
    SELECT photo_id FROM tag
    WHERE name IN (SELECT value FROM json_each(?)) AND state <> 'rejected'
"""

# `tag_count` names what is on present photos, and is short.
_USED_NAMES = "SELECT name FROM tag_count WHERE name IN (SELECT value FROM json_each(?))"

_WITH_TAG_WORD = """
    SELECT photo_id FROM tag WHERE state <> 'rejected' AND name IN (
        SELECT name FROM (
            SELECT name FROM tag_count
            UNION SELECT name FROM tag WHERE photo_id IN (SELECT id FROM photo WHERE missing = 1)
        ) WHERE instr('_' || name, '_' || ?) > 0 OR name IN (SELECT value FROM json_each(?))
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

_WITH_DEVICE = (
    "photo.id IN (SELECT photo_id FROM metadata WHERE instr(lower(coalesce({}, '')), ?) > 0)"
)
_WITH_CAMERA, _WITH_LENS = _WITH_DEVICE.format("camera"), _WITH_DEVICE.format("lens")

_WITH_RATING = "photo.id IN (SELECT photo_id FROM metadata WHERE rating BETWEEN ? AND ?)"

_FEATURES = {
    Feature.GPS: "photo.id IN (SELECT photo_id FROM metadata WHERE latitude IS NOT NULL)",
    Feature.SIDECAR: "photo.id IN (SELECT photo_id FROM metadata WHERE sidecar <> '')",
}

_AMONG = """
    photo.id IN (SELECT value FROM json_each(?)) OR root_id IN (SELECT value FROM json_each(?))
"""

_CONDITIONS = {
    Condition.TAGGED: "mine > 0",
    Condition.UNTAGGED: "mine = 0 AND state <> 'unreadable'",
    Condition.REVIEW: "suggested > 0",
    Condition.UNREADABLE: "state = 'unreadable'",
    Condition.MISSING: "missing = 1 AND ignored = 0",
    Condition.MINE: """photo.mine > 0 AND photo.id IN
        (SELECT photo_id FROM tag WHERE state = 'mine' AND source <> 'imported')""",
    Condition.REJECTED: "photo.id IN (SELECT photo_id FROM tag WHERE state = 'rejected')",
}


def search(connection: sqlite3.Connection, query: Query) -> list[PhotoId]:
    """Return the photos that match, newest first; missing ones only where they are asked for.

    Terms that the engine answers must have been answered: see `query.Among`.
    """
    statement, values = compiled(connection, query)
    return [photo for (photo,) in connection.execute(statement, values)]


def compiled(connection: sqlite3.Connection, query: Query) -> _Sql:
    """Return the statement that finds the photos of a query, with its values."""
    first = next((term for term in query.terms if _tags_of(term)), None)
    if first is not None and _is_about_tags(query):
        return _from_tags(connection, _tags_of(first), _without(query.terms, first))
    return _from_photos(query)


def _is_about_tags(query: Query) -> bool:
    return all(isinstance(leaf, TagTerm) for leaf in query.leaves())


def _tags_of(term: Term) -> tuple[TagTerm, ...]:
    """Return the tags one of which is all that a term asks for, or nothing where it is not so."""
    terms = term.terms if isinstance(term, Either) else (term,)
    tags = tuple(one for one in terms if isinstance(one, TagTerm))
    return tags if len(tags) == len(terms) else ()


def _without(terms: Iterable[Term], one: Term) -> list[Term]:
    return [term for term in terms if term is not one]


def _from_tags(
    connection: sqlite3.Connection, first: Sequence[TagTerm], rest: Sequence[Term]
) -> _Sql:
    names = json.dumps(sorted({name for term in first for name in (term.name, *term.also)}))
    used = [name for (name,) in connection.execute(_USED_NAMES, (names,))]
    conditions, values = _compile_all(rest, "photo_id")
    conditions.append("state <> 'rejected'")
    conditions.append("photo_id NOT IN (SELECT id FROM photo WHERE missing = 1)")
    where = " AND ".join(conditions)
    if len(used) > 1:  # several that mean the same: a photo may have more than one of them
        source = "name IN (SELECT value FROM json_each(?))"
        order = "GROUP BY photo_id ORDER BY taken DESC, photo_id DESC"
        values.insert(0, names)
    else:
        source = "name = ?"
        order = "ORDER BY taken DESC, photo_id DESC"
        values.insert(0, used[0] if used else first[0].name)
    statement = f"SELECT photo_id FROM tag WHERE {source} AND {where} {order}"  # noqa: S608 - constants
    return statement, values


def _from_photos(query: Query) -> _Sql:
    missing = asks_for(query, Condition.MISSING)
    conditions, values = _compile_all(query.terms, "photo.id")
    where = " AND ".join(["ignored = 0" if missing else "missing = 0", *conditions])
    table = "photo" if missing or _is_about_tags(query) else "photo NOT INDEXED"
    order = "ORDER BY taken DESC, id DESC"
    return f"SELECT id FROM {table} WHERE {where} {order}", values  # noqa: S608 - constants


def _compile_all(terms: Sequence[Term], photo: str) -> tuple[list[str], list[object]]:
    compiled = [_compile(term, photo) for term in terms]
    return (
        [f"({condition})" for condition, _ in compiled],
        [value for _, values in compiled for value in values],
    )


def _compile(term: Term, photo: str) -> _Sql:
    """Return a condition on the photo whose id stands in the column `photo`."""
    match term:
        case Not(inner):
            condition, values = _compile(inner, photo)
            return f"NOT ({condition})", values
        case Every(terms) | Either(terms):
            conditions, together = _compile_all(terms, photo)
            return (" AND " if isinstance(term, Every) else " OR ").join(conditions), together
        case TagTerm(name, also):
            return f"{photo} IN ({_WITH_TAG})", (json.dumps([name, *also]),)
        case Among(_, photos, roots):
            return _AMONG, (id_list(photos), id_list(roots))
        case _:
            return _compile_leaf(term)


def _compile_leaf(term: Leaf) -> _Sql:
    match term:
        case PathTerm(text):
            return _in_path(text)
        case WordTerm(text, also):
            return _in_tag_or_path(text, also)
        case IsTerm(condition) if condition in _CONDITIONS:
            return _CONDITIONS[condition], ()
        case CameraTerm() | LensTerm() | RatingTerm() | TimeTerm() | YearTerm() | HasTerm():
            return _about_file(term)
    raise ValueError(f"the engine answers {term}, not the catalog")


def _about_file(term: FileTerm) -> _Sql:
    match term:
        case CameraTerm(text):
            return _WITH_CAMERA, (text.lower(),)
        case LensTerm(text):
            return _WITH_LENS, (text.lower(),)
        case RatingTerm(least, most):
            return _WITH_RATING, (least, most)
        case TimeTerm():
            return "photo.taken < ?" if term.until else "photo.taken >= ?", (term.bound,)
        case YearTerm():
            return "photo.taken >= ? AND photo.taken < ?", term.bounds
        case HasTerm(feature):
            return _FEATURES[feature], ()


def _in_path(text: str) -> _Sql:
    """Look in the path from the watched folder's name on, or in all of it for an absolute text."""
    absolute = os.path.isabs(text)  # noqa: PTH117 - a text that need not be a path
    return _IN_ABSOLUTE_PATH if absolute else _IN_PATH, (to_search_text(text),)


def _in_tag_or_path(text: str, also: Collection[str]) -> _Sql:
    condition, values = _in_path(text)
    try:
        name = normalize_tag(text)
    except BadTag:
        return condition, values
    tagged = (name, json.dumps(list(also)))
    return f"photo.id IN ({_WITH_TAG_WORD}) OR {condition}", (*tagged, *values)
