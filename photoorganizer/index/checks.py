"""Whether a catalog is whole: what SQLite can tell, and what our own rules promise."""

import sqlite3
from collections.abc import Iterator

_COUNTED_TAGS = """
    SELECT name, sum(tag.state = 'mine') AS mine, sum(tag.state = 'suggested') AS suggested
    FROM tag JOIN photo ON photo.id = photo_id
    WHERE missing = 0 AND tag.state <> 'rejected' GROUP BY name
"""

_COUNTED_PHOTOS = """
    SELECT root.id, coalesce(sum(missing = 0), 0),
        coalesce(sum(missing = 0 AND state <> 'unreadable' AND photo.mine = 0), 0),
        coalesce(sum(missing = 0 AND photo.suggested > 0), 0),
        coalesce(sum(missing = 1), 0),
        coalesce(sum(missing = 0 AND state = 'unreadable'), 0)
    FROM root LEFT JOIN photo ON root_id = root.id GROUP BY root.id
"""

_COUNTED_ON_PHOTOS = """
    SELECT photo.id, coalesce(sum(tag.state = 'mine'), 0),
        coalesce(sum(tag.state = 'suggested'), 0)
    FROM photo LEFT JOIN tag ON photo_id = photo.id GROUP BY photo.id
"""


def problems(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong, a sentence each; none for a whole catalog."""
    damage = [
        f"The catalog's file is damaged: {finding}."
        for (finding,) in connection.execute("PRAGMA integrity_check(5)")
        if finding != "ok"
    ]
    # Questions to a damaged file would only fail.
    return damage or list(_broken_promises(connection))


def _broken_promises(connection: sqlite3.Connection) -> Iterator[str]:
    for table in sorted({row[0] for row in connection.execute("PRAGMA foreign_key_check")}):
        yield f"Rows of the table “{table}” belong to nothing."
    for what, kept, counted in (
        ("tags", "SELECT name, mine, suggested FROM tag_count", _COUNTED_TAGS),
        (
            "photos",
            "SELECT root_id, present, untagged, to_review, missing, unreadable FROM photo_count",
            _COUNTED_PHOTOS,
        ),
        ("tags on photos", "SELECT id, mine, suggested FROM photo", _COUNTED_ON_PHOTOS),
    ):
        if _differ(connection, kept, counted):
            yield f"The counts of {what} do not add up."
    (undated,) = connection.execute(
        "SELECT count(*) FROM tag JOIN photo ON photo.id = photo_id WHERE tag.taken <> photo.taken"
    ).fetchone()
    if undated:
        yield f"{undated} tags carry another time than their photo."
    (unembedded,) = connection.execute(
        "SELECT count(*) FROM photo WHERE state = 'ready' "
        "AND id NOT IN (SELECT photo_id FROM embedding)"
    ).fetchone()
    if unembedded:
        yield f"{unembedded} photos count as analysed but have no embedding."


def _differ(connection: sqlite3.Connection, one: str, other: str) -> bool:
    (number,) = connection.execute(
        f"SELECT count(*) FROM (SELECT * FROM ({one} EXCEPT {other}) "  # noqa: S608 - constants
        f"UNION ALL SELECT * FROM ({other} EXCEPT {one}))"
    ).fetchone()
    return bool(number)
