"""The tags of many photos counted, for a selection of any size: no row of a photo is read."""

import sqlite3
from collections.abc import Sequence

from photoorganizer.core.selection import SelectionTags, TagUse, selection
from photoorganizer.core.types import PhotoId, TagState
from photoorganizer.index.rows import id_list


def summary(connection: sqlite3.Connection, photos: Sequence[PhotoId]) -> SelectionTags:
    """Return on how many of `photos` each tag is mine, or suggested."""
    rows = connection.execute(
        """
        SELECT name, state, count(*), max(score), min(source = 'imported'), max(source = 'model')
        FROM tag WHERE photo_id IN (SELECT value FROM json_each(?)) GROUP BY name, state
        """,
        (id_list(photos),),
    ).fetchall()
    uses: dict[str, list[TagUse]] = {state: [] for state in TagState}
    for name, state, number, score, imported, _ in rows:
        uses[state].append(TagUse(name, number, len(photos), score, imported=bool(imported)))
    return selection(
        uses[TagState.MINE], uses[TagState.SUGGESTED], spoken=any(row[-1] for row in rows)
    )


def shared(connection: sqlite3.Connection, photos: Sequence[PhotoId]) -> list[str]:
    """Return the names that are mine on at least one of `photos`, by name."""
    return [use.name for use in summary(connection, photos).mine]
