"""Tags renamed, united and taken away in the whole library, in one transaction each.

What the network says under an old name is heard under the new one from then on: the names that
the user gave stand in a setting, and `index.tags` goes by it.
"""

import json
import sqlite3
from collections.abc import Mapping

from photoorganizer.core.types import Decision, PhotoId, Tag, TagSource, TagState
from photoorganizer.index import settings, tags, taught
from photoorganizer.index.records import TagBefore

_STRENGTH = {TagState.SUGGESTED: 0, TagState.REJECTED: 1, TagState.MINE: 2}
"""Which of two tags that become one says more: what is mine, then what was rejected."""


def renamed(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the names that the user gave to the network's tags."""
    return dict(json.loads(settings.get(connection, tags.RENAMED) or "{}"))


def set_renamed(connection: sqlite3.Connection, names: Mapping[str, str]) -> None:
    """Keep these names, in place of all that were given before."""
    settings.put(connection, tags.RENAMED, json.dumps(dict(names)))


def is_used(connection: sqlite3.Connection, name: str) -> bool:
    """Return whether a tag is on a photo, missing ones included, mine or suggested."""
    row = connection.execute(
        "SELECT 1 FROM tag WHERE name = ? AND state <> 'rejected' LIMIT 1", (name,)
    ).fetchone()
    return row is not None


def united(old: Tag, new: Tag | None, name: str) -> Tag:
    """Return what a photo has once its tag `old` is called `name`, as its tag `new` is already.

    Pure. A keyword of a file is the user's own from then on: the file goes on naming the old one.
    """
    said = old if new is None or _STRENGTH[old.state] > _STRENGTH[new.state] else new
    source = said.source
    if said.state is TagState.MINE and source is TagSource.IMPORTED and said is old:
        source = TagSource.USER
    return Tag(name, source, said.state, said.score)


def unite(
    connection: sqlite3.Connection, old: str, new: str, now: float
) -> tuple[list[TagBefore], dict[str, str]]:
    """Call a tag by another name everywhere, be that name in use or not.

    Returns:
        The tags that changed, as they were, for `tags.restore`; the names given before.
    """
    there = {row.photo_id: row for row in _rows(connection, new)}
    before, after = [], []
    for row in _rows(connection, old):
        assert row.tag is not None, "a row is a tag"
        other = there.get(row.photo_id)
        now_is = united(row.tag, None if other is None else other.tag, new)
        before += [row, other or TagBefore(row.photo_id, new, None)]
        kept = other is not None and now_is == other.tag
        after.append(TagBefore(row.photo_id, old, None))
        if not kept:
            decided = None if now_is.state is TagState.SUGGESTED else now
            after.append(TagBefore(row.photo_id, new, now_is, row.model_id, decided))
    tags.restore(connection, after)
    names = renamed(connection)
    given = {told: new if name == old else name for told, name in names.items()} | {old: new}
    set_renamed(connection, {told: name for told, name in given.items() if told != name})
    return before, names


def remove(connection: sqlite3.Connection, name: str, now: float) -> list[TagBefore]:
    """Take a tag off every photo; where the network suggested it, it counts as rejected.

    Returns:
        The tags that changed, as they were.
    """
    before, after = [], []
    for row in _rows(connection, name):
        mine = row.tag is not None and row.tag.state is TagState.MINE
        tag = tags.decided_tag(row.tag, name, Decision.UNTAG if mine else Decision.REJECT)
        if tag != row.tag:
            before.append(row)
            after.append(TagBefore(row.photo_id, name, tag, row.model_id, now))
    tags.restore(connection, after)
    return before


def unite_taught(
    connection: sqlite3.Connection, old: str, new: str, now: float, *, network_keeps: bool
) -> tuple[list[TagBefore], dict[str, str], dict[str, str | None]]:
    """Do as `unite`, and let what was learned of the tag stand under the new name.

    Args:
        network_keeps: the network goes on speaking `new`, unless that was taught already.

    Returns:
        What `unite` does, and what was known of both taught tags before, for `taught.put_back`.
    """
    known = taught.known_of(connection, [old, new])
    before, names = unite(connection, old, new, now)
    learned = taught.kept(connection)
    if network_keeps and new not in learned:
        taught.drop(connection, old)
    elif old in learned or new in learned:
        taught.carry(connection, old, new)
    return before, names, known


def remove_taught(
    connection: sqlite3.Connection, name: str, now: float
) -> tuple[list[TagBefore], dict[str, str | None]]:
    """Do as `remove`, and forget what was learned of the tag; return what was known, too."""
    known = taught.known_of(connection, [name])
    taught.drop(connection, name)
    return remove(connection, name, now), known


def _rows(connection: sqlite3.Connection, name: str) -> list[TagBefore]:
    rows = connection.execute(
        "SELECT photo_id, source, state, score, model_id, decided_at FROM tag WHERE name = ?",
        (name,),
    )
    return [
        TagBefore(PhotoId(photo), name, Tag(name, TagSource(source), TagState(state), score), *rest)
        for photo, source, state, score, *rest in rows
    ]
