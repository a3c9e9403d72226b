"""Tags on photos: suggestions of the network, decisions of the user, and how they meet.

A decision outlives every analysis: what is mine or rejected is changed by the user only.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from photoorganizer.core.types import (
    Decision,
    PhotoId,
    Suggestion,
    Tag,
    TagCount,
    TagSource,
    TagState,
)
from photoorganizer.index import settings
from photoorganizer.index.filenames import to_text
from photoorganizer.index.records import TagBefore
from photoorganizer.index.rows import id_list
from photoorganizer.index.taught import IS_TAUGHT

_OTHERS = IS_TAUGHT.replace("model_id", "tag.model_id")

RENAMED = "tags.renamed"
"""The setting of names that the user gave, JSON: the network's name of a tag -> the user's."""

_DELETE_ALL = "DELETE FROM tag WHERE name = ? AND photo_id IN (SELECT value FROM json_each(?))"

_SET_ALL = """
    INSERT INTO tag (name, source, state, decided_at, taken, photo_id)
    SELECT ?, 'user', ?, ?, taken, id FROM photo WHERE id IN (SELECT value FROM json_each(?))
    ON CONFLICT (photo_id, name) DO UPDATE SET
        state = excluded.state, decided_at = excluded.decided_at
"""

_PUT = """
    INSERT INTO tag (name, source, state, score, model_id, decided_at, taken, photo_id)
    SELECT ?, ?, ?, ?, ?, ?, taken, id FROM photo WHERE id = ?
    ON CONFLICT (photo_id, name) DO UPDATE SET
        source = excluded.source, state = excluded.state, score = excluded.score,
        model_id = excluded.model_id, decided_at = excluded.decided_at
"""


def decided_tag(tag: Tag | None, name: str, decision: Decision) -> Tag | None:
    """Return what a decision makes of a tag on a photo; None stands for no tag, before and after.

    Pure: the whole meaning of `core.types.Decision`.
    """
    state = None if tag is None else tag.state
    new = Tag(name, TagSource.USER, TagState.MINE) if tag is None else tag
    match decision:
        case Decision.TAG:
            return _in_state(new, TagState.MINE)
        case Decision.ACCEPT if state is TagState.SUGGESTED:
            return _in_state(new, TagState.MINE)
        case Decision.REJECT:
            return _in_state(new, TagState.REJECTED)
        case Decision.UNTAG if state is TagState.MINE:
            return None if new.source is TagSource.USER else _in_state(new, TagState.REJECTED)
        case _:
            return tag


def decide(
    connection: sqlite3.Connection,
    photos: Iterable[PhotoId],
    names: Iterable[str],
    decision: Decision,
    now: float,
) -> list[TagBefore]:
    """Record a decision about every name on every photo; return the tags that it changed.

    They are returned as they were, name by name, each in the order of `photos`. 10,000 photos are
    changed by three statements, not by as many.
    """
    asked = id_list(dict.fromkeys(photos))
    changed = []
    for name in dict.fromkeys(names):
        before, after = _decided(connection, asked, name, decision)
        changed += before
        gone = [photo for photo, tag in after if tag is None]
        connection.execute(_DELETE_ALL, (name, id_list(gone)))
        for state in TagState:
            kept = [photo for photo, tag in after if tag is not None and tag.state is state]
            if kept:
                connection.execute(_SET_ALL, (name, state, now, id_list(kept)))
    return changed


def answer(
    connection: sqlite3.Connection,
    photo: PhotoId,
    accepted: Iterable[str],
    rejected: Iterable[str],
    now: float,
) -> list[TagBefore]:
    """Make some names mine on a photo and reject others; return the tags as they were."""
    before = decide(connection, [photo], accepted, Decision.TAG, now)
    return before + decide(connection, [photo], rejected, Decision.REJECT, now)


def _decided(
    connection: sqlite3.Connection, asked: str, name: str, decision: Decision
) -> tuple[list[TagBefore], list[tuple[PhotoId, Tag | None]]]:
    """Return the tags that a decision changes as they are, and what it makes of them."""
    rows = connection.execute(
        """
        SELECT photo.id, tag.name, source, tag.state, score, tag.model_id, decided_at
        FROM json_each(?) AS asked JOIN photo ON photo.id = asked.value
        LEFT JOIN tag ON tag.photo_id = photo.id AND tag.name = ?
        ORDER BY asked.key
        """,
        (asked, name),
    )
    before, after = [], []
    for photo, found, source, state, score, model_id, decided_at in rows:
        tag = None if found is None else Tag(name, TagSource(source), TagState(state), score)
        new = decided_tag(tag, name, decision)
        if new != tag:
            before.append(TagBefore(PhotoId(photo), name, tag, model_id, decided_at))
            after.append((PhotoId(photo), new))
    return before, after


def restore(connection: sqlite3.Connection, before: Iterable[TagBefore]) -> set[PhotoId]:
    """Make tags what they were; return the photos, without those that are no longer known."""
    entries = list(before)
    present = connection.execute(
        "SELECT id FROM photo WHERE id IN (SELECT value FROM json_each(?))",
        (id_list({entry.photo_id for entry in entries}),),
    )
    known = {PhotoId(photo) for (photo,) in present}
    gone: dict[str, list[PhotoId]] = {}
    kept = []
    for entry in entries:
        if entry.tag is None:
            gone.setdefault(entry.name, []).append(entry.photo_id)
        elif entry.photo_id in known:
            kept.append(_row(entry, entry.tag))
    for name, photos in gone.items():
        connection.execute(_DELETE_ALL, (name, id_list(photos)))
    connection.executemany(_PUT, kept)
    return known


def replace_suggestions(
    connection: sqlite3.Connection,
    photo: PhotoId,
    suggestions: Sequence[Suggestion],
    model_id: str | None = None,
) -> bool:
    """Replace a photo's undecided suggestions of the network; return whether anything changed.

    Args:
        model_id: who suggests; without one, the model that last looked at the photo.
    """
    rows = connection.execute(
        "SELECT name, score FROM tag "  # noqa: S608 - constants
        f"WHERE photo_id = ? AND state = 'suggested' AND source = 'model' AND NOT {IS_TAUGHT}",
        (photo,),
    )
    before = dict(rows.fetchall())
    names = json.loads(settings.get(connection, RENAMED) or "{}")
    after: dict[str, float] = {}
    for suggestion in suggestions:
        name = names.get(suggestion.tag, suggestion.tag)
        after[name] = max(suggestion.confidence, after.get(name, 0.0))
    changes = connection.total_changes
    connection.executemany(
        "DELETE FROM tag WHERE photo_id = ? AND name = ?",
        [(photo, name) for name in before if name not in after],
    )
    connection.executemany(
        f"""
        INSERT INTO tag (name, taken, photo_id, source, state, score, model_id)
        SELECT :name, taken, id, 'model', 'suggested', :score, coalesce(:model, model_id)
        FROM photo WHERE id = :photo
        ON CONFLICT (photo_id, name) DO UPDATE SET
            score = excluded.score, model_id = excluded.model_id
        WHERE state = 'suggested' AND source = 'model' AND NOT {_OTHERS}
        """,  # noqa: S608 - constants
        [
            {"name": name, "photo": photo, "score": score, "model": model_id}
            for name, score in after.items()
            if before.get(name) != score
        ],
    )
    return connection.total_changes > changes


def of_photos(
    connection: sqlite3.Connection, photos: Iterable[PhotoId]
) -> dict[PhotoId, list[Tag]]:
    """Return the tags of each photo: mine by name, then suggested by score, then rejected."""
    wanted = list(photos)
    rows = connection.execute(
        """
        SELECT photo_id, name, source, state, score FROM tag
        WHERE photo_id IN (SELECT value FROM json_each(?))
        ORDER BY CASE state WHEN 'mine' THEN 0 WHEN 'suggested' THEN 1 ELSE 2 END,
            CASE state WHEN 'suggested' THEN -score END, name
        """,
        (id_list(wanted),),
    )
    found: dict[PhotoId, list[Tag]] = {photo: [] for photo in wanted}
    for photo, name, source, state, score in rows:
        found[PhotoId(photo)].append(Tag(name, TagSource(source), TagState(state), score))
    return found


def decided(
    connection: sqlite3.Connection, photos: Iterable[PhotoId]
) -> dict[PhotoId, frozenset[str]]:
    """Return the names that are mine or rejected on each photo."""
    return {
        photo: frozenset(tag.name for tag in tags if tag.state is not TagState.SUGGESTED)
        for photo, tags in of_photos(connection, photos).items()
    }


def counts(connection: sqlite3.Connection) -> list[TagCount]:
    """Return every tag that is on a present photo, most used first."""
    rows = connection.execute(
        "SELECT name, mine, suggested FROM tag_count ORDER BY mine DESC, suggested DESC, name"
    )
    return [TagCount(*row) for row in rows]


def complete(connection: sqlite3.Connection, prefix: str, limit: int) -> list[str]:
    """Return names that begin with `prefix`, most used first."""
    rows = connection.execute(
        "SELECT name FROM tag_count WHERE substr(name, 1, ?) = ? "
        "ORDER BY mine DESC, suggested DESC, name LIMIT ?",
        (len(prefix), to_text(prefix), limit),
    )
    return [name for (name,) in rows]


def replace_all(
    connection: sqlite3.Connection, suggestions: Mapping[PhotoId, Sequence[Suggestion]]
) -> set[PhotoId]:
    """Replace the undecided suggestions of several photos; return those it changed."""
    return {
        photo
        for photo, wanted in suggestions.items()
        if replace_suggestions(connection, photo, wanted)
    }


def _in_state(tag: Tag, state: TagState) -> Tag:
    return Tag(tag.name, tag.source, state, tag.score)


def _row(entry: TagBefore, tag: Tag) -> tuple[object, ...]:
    return (
        *(entry.name, tag.source, tag.state, tag.score),
        *(entry.model_id, entry.decided_at, entry.photo_id),
    )
