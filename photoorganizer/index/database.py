"""One SQLite file: how it is opened, versioned, written by one and read by many.

Knows nothing of photos. Every failure that a user can meet leaves as a sentence of `core.errors`;
what remains a `sqlite3` exception is a bug.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from photoorganizer.core.errors import CatalogError, CatalogNewer, DiskFull
from photoorganizer.core.sentences import say
from photoorganizer.index.copying import copy
from photoorganizer.index.failures import corrupt, sentences

Migration = Sequence[str]
"""The statements that lead from one version of a file to the next, run in one transaction."""

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another process before the user is told."""

_OLDEST_SQLITE = (3, 38, 0)
"""STRICT tables came with 3.37, JSON functions in every build with 3.38."""


class _Connection(sqlite3.Connection):
    """One that what is known of its state can be kept by, as long as it lives."""


class Database:
    """A SQLite file with one writer and any number of readers, for all threads of the process.

    Several processes may open the same file: transactions that write wait for each other, readers
    never wait. Whatever `write` committed survives the death of the process.

    Attributes:
        path: the file.
        left_open: the last process that had the file open died with it.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration], application_id: int) -> None:
        """Open the file, creating or migrating it where needed.

        An existing file is copied to `<name>.v<version>.backup` before it is migrated.

        Args:
            path: the file; its folder is created where missing.
            migrations: how each version comes about; as many as the newest version says.
            application_id: marks the file as ours; another program's database is refused.

        Raises:
            CatalogError: it cannot be opened; the sentence says why.
        """
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            wanted = ".".join(map(str, _OLDEST_SQLITE))
            raise CatalogError(
                say(
                    "This Python comes with SQLite {found}; use one with SQLite {wanted} or newer.",
                    found=sqlite3.sqlite_version,
                    wanted=wanted,
                )
            )
        self.path = path
        self._writing = threading.RLock()
        self._pool = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        with sentences(self.path):
            self._make_folder()
            # The last connection to close takes the journal with it.
            self.left_open = _size(path.with_name(f"{path.name}-wal")) > 0 and not in_use(path)
            self._writer = self._connect()
            try:
                self._prepare(migrations, application_id)
            except BaseException:
                self.close()
                raise

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one transaction: all of it is kept, or nothing.

        Raises:
            CatalogError: nothing was written; the sentence says why.
        """
        with sentences(self.path), self._writing:
            self._check_open()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # the first error is the one to tell
                    self._writer.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that cannot write; the block sees one state of the file.

        Connections belong to no thread: there are as many as blocks have ever run at once.

        Raises:
            CatalogError: it cannot be read; the sentence says why.
        """
        with sentences(self.path):
            connection = self._borrow()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                self._give_back(connection)

    def verify(self) -> None:
        """Look at every page of the file: 0.8 s for a catalog of 100,000 photos.

        Raises:
            CatalogCorrupt: it is damaged.
        """
        # A cursor that an error leaves open would keep the file open after `close`.
        with self.read() as connection, contextlib.closing(connection.cursor()) as cursor:
            (finding,) = cursor.execute("PRAGMA quick_check(1)").fetchone()
        if finding != "ok":
            raise corrupt(self.path)

    def version_elsewhere(self) -> int:
        """Return a number that changes when another process, or another Database, has written."""
        with sentences(self.path), self._writing:
            self._check_open()
            return int(_pragma(self._writer, "data_version"))

    def settle(self) -> None:
        """Bring what is committed from the journal into the file, as far as readers let it."""
        with sentences(self.path), self._writing:
            self._check_open()
            self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def copy_to(self, target: Path, proceed: Callable[[], None] = lambda: None) -> None:
        """Copy what is committed now to `target`, whole or not at all; nobody waits for it.

        Args:
            target: a file, replaced if it is there.
            proceed: called now and then; what it raises ends the copying.

        Raises:
            CatalogError: it cannot be copied; the sentence says why.
            OSError: `target` cannot be written.
        """
        with self.read() as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # holds this state
            copy(connection, target, proceed)

    def close(self) -> None:
        """Close every connection; a block that is still running closes its own at its end."""
        with self._writing, self._pool:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()
            self._writer.close()

    def _check_open(self) -> None:
        if self._closed:
            raise CatalogError(
                say("{path} is closed already: open the library again.", path=self.path)
            )

    def _borrow(self) -> sqlite3.Connection:
        with self._pool:
            self._check_open()
            if self._idle:
                return self._idle.pop()
        connection = self._connect()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")  # nothing to lose; lets go of the snapshot
        with self._pool:
            if not self._closed and not connection.in_transaction:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,  # `write` and `read` hand a connection to one thread at a time
            cached_statements=256,
            factory=_Connection,
        )
        try:
            for pragma in (
                "page_size = 8192",  # of a new file; rows of 2 kB scores waste half a page of 4096
                "foreign_keys = ON",
                "synchronous = NORMAL",  # with WAL: a power cut may undo commits, never tear
                "cache_size = -16384",
                "temp_store = MEMORY",
                "journal_size_limit = 67108864",
            ):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()  # or the file would count as in use until it is collected
            raise
        return connection

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DiskFull(
                say(
                    "The folder {path} cannot be made ({reason}): choose another place for the "
                    "library, or make room there.",
                    path=self.path.parent,
                    reason=error.strerror,
                )
            ) from error

    def _prepare(self, migrations: Sequence[Migration], application_id: int) -> None:
        version = self._check_version(len(migrations), application_id)
        if _pragma(self._writer, "journal_mode") != "wal":
            self._writer.execute("PRAGMA journal_mode = WAL")
        if version == len(migrations):
            return
        with self.write() as connection:
            # Another process may have migrated it since it was looked at.
            version = self._check_version(len(migrations), application_id)
            if 0 < version < len(migrations):
                self._back_up(version)
            for migration in migrations[version:]:
                for statement in migration:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {application_id}")
            connection.execute(f"PRAGMA user_version = {len(migrations)}")

    def _check_version(self, newest: int, application_id: int) -> int:
        version = int(_pragma(self._writer, "user_version"))
        owner = int(_pragma(self._writer, "application_id"))
        empty = int(_pragma(self._writer, "schema_version")) == 0
        if owner != application_id and not (empty and version == 0):
            raise CatalogError(
                say(
                    "{path} belongs to another program: choose another place for the library.",
                    path=self.path,
                )
            )
        if version > newest:
            raise CatalogNewer(
                say(
                    "{path} was written by a newer version of Photo Organizer: update Photo "
                    "Organizer to open it.",
                    path=self.path,
                )
            )
        return version

    def _back_up(self, version: int) -> None:
        """Copy what is committed, aside; the migration that is under way is not."""
        self.copy_to(self.path.with_name(f"{self.path.name}.v{version}.backup"))


def in_use(path: Path) -> bool:
    """Return whether a connection to the database at `path`, of any process, is open.

    Raises:
        sqlite3.DatabaseError: it cannot be opened, or is no database.
    """
    with contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # a lock on the file, not the journal
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return True
            raise
    return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _pragma(connection: sqlite3.Connection, name: str) -> str:
    return str(connection.execute(f"PRAGMA {name}").fetchone()[0])
