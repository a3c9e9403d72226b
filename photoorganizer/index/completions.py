"""What the values of a search can be completed to: folders, cameras, lenses and dates in use."""

import sqlite3
from collections.abc import Iterator

from photoorganizer.index.filenames import from_text

_FOLDERS = """
    SELECT root.path, rtrim(photo.path, replace(photo.path, '/', '')) AS folder, count(*)
    FROM photo JOIN root ON root.id = root_id WHERE missing = 0 GROUP BY root.id, folder
"""

_DEVICES = """
    SELECT {}, count(*) AS photos FROM metadata JOIN photo ON photo.id = photo_id
    WHERE missing = 0 AND {} IS NOT NULL GROUP BY 1 ORDER BY photos DESC
"""

_MONTHS = """
    SELECT strftime('%Y-%m', taken, 'unixepoch', 'localtime') AS month, count(*)
    FROM photo WHERE missing = 0 GROUP BY month ORDER BY month DESC
"""


def folders(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the folders below watched ones, from those names on, with all photos in each."""
    found: dict[str, int] = {}
    for root, below, photos in connection.execute(_FOLDERS):
        for folder in _upwards(from_text(root), from_text(below)):
            found[folder] = found.get(folder, 0) + photos
    return found


def cameras(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the cameras with the number of their photos, most used first."""
    return dict(connection.execute(_DEVICES.format("camera", "camera")).fetchall())


def lenses(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the lenses with the number of their photos, most used first."""
    return dict(connection.execute(_DEVICES.format("lens", "lens")).fetchall())


def months(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the months, as 2024-05, in which photos were taken, newest first."""
    return dict(connection.execute(_MONTHS).fetchall())


def _upwards(root: str, below: str) -> Iterator[str]:
    """Yield a folder and those around it up to the watched one: "Photos/2024/May/", …"""
    name = root.rstrip("/\\").replace("\\", "/").rpartition("/")[2]
    parts = [name, *filter(None, below.split("/"))]
    for depth in range(len(parts), 0, -1):
        yield "/".join(parts[:depth])
