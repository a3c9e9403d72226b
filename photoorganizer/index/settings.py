"""Settings of the library, and what tells it from any other."""

import sqlite3


def identity(connection: sqlite3.Connection) -> str:
    """Return the random name that the catalog was given when it was made."""
    return str(connection.execute("SELECT identity FROM library").fetchone()[0])


def renew(connection: sqlite3.Connection) -> None:
    """Give the catalog another name and another generation, so that no cache fits it."""
    connection.execute(
        "UPDATE library SET identity = lower(hex(randomblob(16))), "
        "generation = abs(random() % 1000000000)"
    )


def get(connection: sqlite3.Connection, key: str) -> str | None:
    """Return a setting, or None where it was never set."""
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a setting, in place of its former value."""
    connection.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (key, value))


def remove(connection: sqlite3.Connection, key: str) -> None:
    """Forget a setting, if it was ever set."""
    connection.execute("DELETE FROM setting WHERE key = ?", (key,))
