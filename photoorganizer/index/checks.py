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
    SELECT photo.id, coalesce(sum(tag.state = 'mine'), 0) AS mine,
        coalesce(sum(tag.state = 'suggested'), 0) AS suggested
    FROM photo LEFT JOIN tag ON photo_id = photo.id GROUP BY photo.id
"""

_COUNT_ON_PHOTOS = f"""
    UPDATE photo SET mine = counted.mine, suggested = counted.suggested
    FROM ({_COUNTED_ON_PHOTOS}) AS counted WHERE counted.id = photo.id
        AND (photo.mine, photo.suggested) IS NOT (counted.mine, counted.suggested)
"""  # noqa: S608 - constants


def problems(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong, a sentence each; none for a whole catalog."""
    damage = [
        f"The catalog's file is damaged: {finding}."
        for (finding,) in connection.execute("PRAGMA integrity_check(5)")
        if finding != "ok"
    ]
    # Questions to a damaged file would only fail.
    return damage or list(_broken_promises(connection))


def put_right(connection: sqlite3.Connection) -> None:
    """Make what is kept twice agree with the photos and tags themselves.

    What belongs to nothing is deleted; a photo without its embedding is analysed again.
    """
    _count_again(connection)  # first: the triggers of what follows count from there
    for statement in (
        "DELETE FROM tag WHERE photo_id NOT IN "
        "(SELECT photo.id FROM photo JOIN root ON root.id = root_id)",
        "DELETE FROM photo WHERE root_id NOT IN (SELECT id FROM root)",
        "DELETE FROM embedding WHERE photo_id NOT IN (SELECT id FROM photo)",
        "DELETE FROM logits WHERE photo_id NOT IN (SELECT id FROM photo)",
        "DELETE FROM metadata WHERE photo_id NOT IN (SELECT id FROM photo)",
        "DELETE FROM keyword WHERE photo_id NOT IN (SELECT id FROM photo)",
        "DELETE FROM sidecar WHERE photo_id NOT IN (SELECT id FROM photo)",
        "UPDATE tag SET taken = photo.taken FROM photo "
        "WHERE photo.id = photo_id AND tag.taken <> photo.taken",
        "UPDATE photo SET state = 'pending' WHERE state = 'ready' "
        "AND id NOT IN (SELECT photo_id FROM embedding)",
    ):
        connection.execute(statement)


def _count_again(connection: sqlite3.Connection) -> None:
    connection.execute(_COUNT_ON_PHOTOS)
    # Last: the triggers of the update wrote here as well.
    connection.execute("DELETE FROM tag_count")
    connection.execute(f"INSERT INTO tag_count {_COUNTED_TAGS}")
    connection.execute("DELETE FROM photo_count")
    connection.execute(f"INSERT INTO photo_count {_COUNTED_PHOTOS}")


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
