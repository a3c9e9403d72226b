"""How the catalog's file came to be what it is: one entry a version, oldest first, append-only.

A released entry is never edited: files made by it exist. What each changed stands above it.
File names are stored as `filenames.to_text` writes them, vectors as little-endian float16.
"""

from collections.abc import Sequence

from photoorganizer.index.database import Migration

APPLICATION_ID = 0x50686F4F
"""“PhoO” in the file's header."""

_TABLES = (
    """
    CREATE TABLE library (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        identity TEXT NOT NULL,
        generation INTEGER NOT NULL
    ) STRICT
    """,
    # Both begin at random: caches left by a deleted catalog never seem to belong to its successor.
    """
    INSERT INTO library (id, identity, generation)
    VALUES (1, lower(hex(randomblob(16))), abs(random() % 1000000000))
    """,
    "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE root (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL UNIQUE,
        search_path TEXT NOT NULL,
        search_name TEXT NOT NULL
    ) STRICT
    """,
    # AUTOINCREMENT: thumbnails and vectors are kept by id elsewhere, so an id is never used twice.
    # `state` is what analysis knew of the content and outlives `missing`.
    """
    CREATE TABLE photo (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        root_id INTEGER NOT NULL REFERENCES root (id),
        path TEXT NOT NULL,
        search_path TEXT NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        taken REAL NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'ready', 'unreadable')),
        missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
        mine INTEGER NOT NULL DEFAULT 0 CHECK (mine >= 0),
        suggested INTEGER NOT NULL DEFAULT 0 CHECK (suggested >= 0),
        width INTEGER,
        height INTEGER,
        format TEXT,
        quick_hash BLOB,
        model_id TEXT,
        reason TEXT,
        CHECK ((state = 'unreadable') = (reason IS NOT NULL))
    ) STRICT
    """,
    # A missing photo keeps its last path without holding it: another file may stand there now.
    "CREATE UNIQUE INDEX photo_at ON photo (root_id, path) WHERE missing = 0",
    "CREATE INDEX photo_by_time ON photo (taken) WHERE missing = 0",
    "CREATE INDEX photo_missing ON photo (size) WHERE missing = 1",
    # `taken` repeats the photo's: all photos of a tag, newest first, are one range of the key.
    """
    CREATE TABLE tag (
        name TEXT NOT NULL,
        taken REAL NOT NULL,
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        source TEXT NOT NULL CHECK (source IN ('user', 'model', 'imported')),
        state TEXT NOT NULL CHECK (state IN ('mine', 'suggested', 'rejected')),
        score REAL,
        model_id TEXT,
        decided_at REAL,
        PRIMARY KEY (name, taken, photo_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX tag_of_photo ON tag (photo_id, name)",
    """
    CREATE TABLE embedding (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
        model_id TEXT NOT NULL,
        vector BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE logits (
        photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        head TEXT NOT NULL,
        model_id TEXT NOT NULL,
        scores BLOB NOT NULL,
        PRIMARY KEY (photo_id, head)
    ) STRICT
    """,
    """
    CREATE TABLE tag_count (
        name TEXT PRIMARY KEY,
        mine INTEGER NOT NULL CHECK (mine >= 0),
        suggested INTEGER NOT NULL CHECK (suggested >= 0)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE photo_count (
        root_id INTEGER PRIMARY KEY REFERENCES root (id) ON DELETE CASCADE,
        present INTEGER NOT NULL DEFAULT 0,
        untagged INTEGER NOT NULL DEFAULT 0,
        to_review INTEGER NOT NULL DEFAULT 0,
        missing INTEGER NOT NULL DEFAULT 0,
        unreadable INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
)


def _count_photo(row: str, sign: str) -> str:
    """Return the statement that counts a photo (`new` or `old`) in or out of its root."""
    return f"""
        UPDATE photo_count SET
            present = present {sign} ({row}.missing = 0),
            untagged = untagged {sign}
                ({row}.missing = 0 AND {row}.state <> 'unreadable' AND {row}.mine = 0),
            to_review = to_review {sign} ({row}.missing = 0 AND {row}.suggested > 0),
            missing = missing {sign} ({row}.missing = 1),
            unreadable = unreadable {sign} ({row}.missing = 0 AND {row}.state = 'unreadable')
        WHERE root_id = {row}.root_id;
    """  # noqa: S608 - built from the literals below, nothing of a user's


_COUNT_TAG_IN = """
        UPDATE photo SET
            mine = mine + (new.state = 'mine'),
            suggested = suggested + (new.state = 'suggested')
        WHERE id = new.photo_id;
        INSERT INTO tag_count (name, mine, suggested)
        SELECT new.name, new.state = 'mine', new.state = 'suggested'
        FROM photo WHERE id = new.photo_id AND missing = 0 AND new.state <> 'rejected'
        ON CONFLICT (name) DO UPDATE SET
            mine = mine + excluded.mine,
            suggested = suggested + excluded.suggested;
"""

_COUNT_TAG_OUT = """
        UPDATE photo SET
            mine = mine - (old.state = 'mine'),
            suggested = suggested - (old.state = 'suggested')
        WHERE id = old.photo_id;
        UPDATE tag_count SET
            mine = mine - (old.state = 'mine'),
            suggested = suggested - (old.state = 'suggested')
        WHERE name = old.name
            AND EXISTS (SELECT 1 FROM photo WHERE id = old.photo_id AND missing = 0);
        DELETE FROM tag_count WHERE name = old.name AND mine = 0 AND suggested = 0;
"""

_TRIGGERS = (
    """
    CREATE TRIGGER root_added AFTER INSERT ON root BEGIN
        INSERT INTO photo_count (root_id) VALUES (new.id);
    END
    """,
    f"CREATE TRIGGER photo_added AFTER INSERT ON photo BEGIN {_count_photo('new', '+')} END",
    f"CREATE TRIGGER photo_deleted AFTER DELETE ON photo BEGIN {_count_photo('old', '-')} END",
    f"""
    CREATE TRIGGER photo_counted AFTER UPDATE OF root_id, missing, state, mine, suggested ON photo
    WHEN (old.root_id, old.missing, old.state, old.mine = 0, old.suggested = 0)
        IS NOT (new.root_id, new.missing, new.state, new.mine = 0, new.suggested = 0)
    BEGIN {_count_photo("old", "-")} {_count_photo("new", "+")} END
    """,
    """
    CREATE TRIGGER photo_dated AFTER UPDATE OF taken ON photo WHEN old.taken <> new.taken BEGIN
        UPDATE tag SET taken = new.taken WHERE photo_id = new.id;
    END
    """,
    """
    CREATE TRIGGER photo_went AFTER UPDATE OF missing ON photo
    WHEN old.missing = 0 AND new.missing = 1 BEGIN
        UPDATE tag_count SET
            mine = tag_count.mine - (tag.state = 'mine'),
            suggested = tag_count.suggested - (tag.state = 'suggested')
        FROM tag WHERE tag.photo_id = new.id AND tag.name = tag_count.name;
        DELETE FROM tag_count WHERE mine = 0 AND suggested = 0
            AND name IN (SELECT name FROM tag WHERE photo_id = new.id);
    END
    """,
    """
    CREATE TRIGGER photo_came_back AFTER UPDATE OF missing ON photo
    WHEN old.missing = 1 AND new.missing = 0 BEGIN
        INSERT INTO tag_count (name, mine, suggested)
        SELECT name, state = 'mine', state = 'suggested'
        FROM tag WHERE photo_id = new.id AND state <> 'rejected'
        ON CONFLICT (name) DO UPDATE SET
            mine = mine + excluded.mine,
            suggested = suggested + excluded.suggested;
    END
    """,
    f"""
    CREATE TRIGGER tag_added AFTER INSERT ON tag WHEN new.state <> 'rejected'
    BEGIN {_COUNT_TAG_IN} END
    """,
    f"""
    CREATE TRIGGER tag_deleted AFTER DELETE ON tag WHEN old.state <> 'rejected'
    BEGIN {_COUNT_TAG_OUT} END
    """,
    f"""
    CREATE TRIGGER tag_decided AFTER UPDATE OF state ON tag WHEN old.state <> new.state
    BEGIN {_COUNT_TAG_OUT} {_COUNT_TAG_IN} END
    """,
)

_MINE = "{row}.state = 'mine' AND {row}.source <> 'imported'"
_NEW_MINE, _OLD_MINE = _MINE.format(row="new"), _MINE.format(row="old")


def _revise(row: str) -> str:
    """Return the statement that moves the revision of the photo of a tag (`new` or `old`)."""
    return f"""
        INSERT INTO sidecar (photo_id, revision)
        SELECT id, 1 FROM photo WHERE id = {row}.photo_id
        ON CONFLICT (photo_id) DO UPDATE SET revision = revision + 1;
    """  # noqa: S608 - built from the literals below, nothing of a user's


_METADATA = (
    """
    CREATE TABLE metadata (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
        latitude REAL,
        longitude REAL,
        camera TEXT,
        lens TEXT,
        exposure TEXT,
        rating INTEGER CHECK (rating BETWEEN -1 AND 5),
        sidecar TEXT NOT NULL,
        CHECK ((latitude IS NULL) = (longitude IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE keyword (
        photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (photo_id, name)
    ) STRICT, WITHOUT ROWID
    """,
    # `written`, a JSON array: the names of ours that a sidecar holds, or may hold after a kill.
    """
    CREATE TABLE sidecar (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
        revision INTEGER NOT NULL DEFAULT 0,
        written_revision INTEGER NOT NULL DEFAULT 0,
        written TEXT NOT NULL DEFAULT '[]'
    ) STRICT
    """,
    "CREATE INDEX sidecar_pending ON sidecar (photo_id) WHERE revision <> written_revision",
    """
    INSERT INTO sidecar (photo_id, revision)
    SELECT DISTINCT photo_id, 1 FROM tag WHERE state = 'mine' AND source <> 'imported'
    """,
    f"CREATE TRIGGER mine_added AFTER INSERT ON tag WHEN {_NEW_MINE} BEGIN {_revise('new')} END",
    f"CREATE TRIGGER mine_deleted AFTER DELETE ON tag WHEN {_OLD_MINE} BEGIN {_revise('old')} END",
    f"""
    CREATE TRIGGER mine_decided AFTER UPDATE OF state, source ON tag
    WHEN ({_OLD_MINE}) <> ({_NEW_MINE}) BEGIN {_revise("new")} END
    """,
)

_DIFFERENCE = """
    CREATE TABLE difference (
        first INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        second INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        PRIMARY KEY (first, second),
        CHECK (first < second)
    ) STRICT, WITHOUT ROWID
    """

_RELINKS = (
    # Where photos were before they were relinked, a batch for each scan that did so.
    """
    CREATE TABLE relink (
        batch INTEGER NOT NULL,
        photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        old_root INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
        old_path TEXT NOT NULL,
        old_size INTEGER NOT NULL,
        old_mtime_ns INTEGER NOT NULL,
        old_quick_hash BLOB,
        new_root INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
        new_path TEXT NOT NULL,
        PRIMARY KEY (batch, photo_id)
    ) STRICT, WITHOUT ROWID
    """,
    # Files that the user said are not the photo: it is never relinked to them again.
    """
    CREATE TABLE unlike (
        photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
        root_id INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        PRIMARY KEY (photo_id, root_id, path)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX relink_by_photo ON relink (photo_id)",
    "CREATE INDEX relink_by_old_root ON relink (old_root)",
    "CREATE INDEX relink_by_new_root ON relink (new_root)",
    "CREATE INDEX unlike_by_root ON unlike (root_id)",
)

MIGRATIONS: Sequence[Migration] = (
    # 1: photos, flat tags, embeddings and scores, and the counts that the sidebar shows.
    (*_TABLES, *_TRIGGERS),
    # 2: photos that a pattern passes over: they count as missing, and are told from those that
    # are. What could not be read is tried again, as more formats are known now.
    (
        """
        ALTER TABLE photo ADD COLUMN ignored INTEGER NOT NULL DEFAULT 0
            CHECK (ignored IN (0, 1) AND ignored <= missing)
        """,
        "CREATE INDEX photo_ignored ON photo (id) WHERE ignored = 1",
        "UPDATE photo SET state = 'pending', reason = NULL WHERE state = 'unreadable'",
    ),
    # 3: metadata of files, the keywords in them, and what their sidecars shall hold and do hold.
    _METADATA,
    # 4: pairs of photos that the user said are no duplicates of each other.
    (_DIFFERENCE, "CREATE INDEX difference_by_second ON difference (second)"),
    # 5: which photos were relinked to files elsewhere, and to which they shall not be.
    _RELINKS,
)
