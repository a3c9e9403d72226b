"""What a search means, a photo at a time in one SQL statement: slow, and plainly right."""

import json
import sqlite3
from pathlib import Path

from photoorganizer.core.errors import BadTag
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.types import PhotoId
from photoorganizer.index.file_terms import (
    CameraTerm,
    Feature,
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
    Not,
    PathTerm,
    Query,
    TagTerm,
    Term,
    WordTerm,
    asks_for,
)

_TAGGED = """EXISTS (SELECT 1 FROM tag WHERE tag.photo_id = photo.id AND tag.state <> 'rejected'
    AND tag.name IN (SELECT value FROM json_each(?)))"""
_TAG_WORD = """EXISTS (SELECT 1 FROM tag WHERE tag.photo_id = photo.id AND tag.state <> 'rejected'
    AND instr('_' || tag.name, '_' || ?) > 0)"""
_PATH = "instr((SELECT {} FROM root WHERE root.id = root_id) || '/' || photo.search_path, ?) > 0"
_SAID = "EXISTS (SELECT 1 FROM metadata WHERE metadata.photo_id = photo.id AND {})"
_DECIDED = "EXISTS (SELECT 1 FROM tag WHERE tag.photo_id = photo.id AND {})"
_AMONG = """(photo.id IN (SELECT value FROM json_each(?))
    OR root_id IN (SELECT value FROM json_each(?)))"""
_CONDITIONS = {
    Condition.TAGGED: "mine > 0",
    Condition.UNTAGGED: "(mine = 0 AND photo.state <> 'unreadable')",
    Condition.REVIEW: "suggested > 0",
    Condition.UNREADABLE: "photo.state = 'unreadable'",
    Condition.MISSING: "(missing = 1 AND ignored = 0)",
    Condition.MINE: _DECIDED.format("tag.state = 'mine' AND tag.source <> 'imported'"),
    Condition.REJECTED: _DECIDED.format("tag.state = 'rejected'"),
}
_FEATURES = {Feature.GPS: "latitude IS NOT NULL", Feature.SIDECAR: "sidecar <> ''"}

_Sql = tuple[str, list[object]]


def naive_search(connection: sqlite3.Connection, query: Query) -> list[PhotoId]:
    """Return what `index.search.search` shall."""
    there = "ignored = 0" if asks_for(query, Condition.MISSING) else "missing = 0"
    condition, values = _joined(query.terms, "AND") if query.terms else ("1", [])
    rows = connection.execute(
        f"SELECT id FROM photo WHERE {there} AND {condition} ORDER BY taken DESC, id DESC", values
    )
    return [PhotoId(photo) for (photo,) in rows]


def _joined(terms: tuple[Term, ...], how: str) -> _Sql:
    parts = [_condition(term) for term in terms]
    return f"({f' {how} '.join(text for text, _ in parts)})", [v for _, vs in parts for v in vs]


def _condition(term: Term) -> _Sql:
    match term:
        case Not(inner):
            condition, values = _condition(inner)
            return f"NOT {condition}", values
        case Every(terms):
            return _joined(terms, "AND")
        case Either(terms):
            return _joined(terms, "OR")
        case TagTerm(name, also):
            return _TAGGED, [json.dumps([name, *also])]
        case WordTerm(text, also):
            return _word(text, also)
        case PathTerm(text):
            column = "root.search_path" if Path(text).is_absolute() else "search_name"
            return _PATH.format(column), [to_search_text(text)]
        case _:
            return _of_leaf(term)


def _word(text: str, also: frozenset[str]) -> _Sql:
    path, values = _condition(PathTerm(text))
    try:
        name = normalize_tag(text)
    except BadTag:
        return path, values
    return f"({path} OR {_TAG_WORD} OR {_TAGGED})", [*values, name, json.dumps([*also])]


def _of_leaf(term: Term) -> _Sql:
    match term:
        case IsTerm(condition):
            return _CONDITIONS[condition], []
        case Among(_, photos, roots):
            return _AMONG, [json.dumps([*photos]), json.dumps([*roots])]
        case TimeTerm():
            return "taken < ?" if term.until else "taken >= ?", [term.bound]
        case YearTerm():
            return "(taken >= ? AND taken < ?)", [*term.bounds]
        case _:
            return _of_metadata(term)


def _of_metadata(term: Term) -> _Sql:
    match term:
        case CameraTerm(text):
            return _SAID.format("instr(lower(coalesce(camera, '')), ?) > 0"), [text.lower()]
        case LensTerm(text):
            return _SAID.format("instr(lower(coalesce(lens, '')), ?) > 0"), [text.lower()]
        case RatingTerm(least, most):
            return _SAID.format("rating BETWEEN ? AND ?"), [least, most]
        case HasTerm(feature):
            return _SAID.format(_FEATURES[feature]), []
    raise AssertionError(term)
