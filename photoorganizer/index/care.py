"""A catalog's file under care: what is done to it by a named command, never in passing.

Opens the file by itself, because a catalog that needs care may be one that cannot be used.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from photoorganizer.core.errors import CatalogError, CatalogLocked
from photoorganizer.core.sentences import say
from photoorganizer.core.types import FileStamp, PhotoId, RootId
from photoorganizer.index import checks, embeddings, relocation, scans, settings
from photoorganizer.index.copying import copy, open_unchanging
from photoorganizer.index.database import Database, in_use
from photoorganizer.index.failures import corrupt, sentences
from photoorganizer.index.migrations import APPLICATION_ID, MIGRATIONS


class CatalogCare:
    """One catalog, open to be cared for; a context manager that closes it."""

    def __init__(self, path: Path) -> None:
        """Open the catalog at `path`, migrating it where needed.

        Raises:
            CatalogError: it cannot be opened; the sentence says why.
        """
        self._database = Database(path, MIGRATIONS, APPLICATION_ID)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def renew(self) -> None:
        """Make it another catalog to all caches, as one must that went back in time."""
        with self._database.write() as db:
            settings.renew(db)

    def relink(
        self, root: RootId, path: Path, touched: Sequence[tuple[PhotoId, FileStamp]]
    ) -> None:
        """Say that a root is at the absolute `path` now; everything about its photos stays.

        Args:
            touched: photos whose content is the same and whose stamp is not.

        Raises:
            KnownError: another root is there, around it or in it.
        """
        with self._database.write() as db:
            relocation.relocate(db, root, path, touched)

    def unlink(self, root: RootId) -> set[PhotoId]:
        """Take the last `relink` of a root back; return photos that were forgotten with it.

        Those came since and have no decision of the user's.

        Raises:
            KnownError: another root is at its former place, around it or in it.
        """
        with self._database.write() as db:
            return relocation.go_back(db, root)

    def forget_missing(self, photos: Iterable[PhotoId]) -> set[PhotoId]:
        """Forget those of `photos` that are missing, with all that is known of them."""
        with self._database.write() as db:
            forgotten = scans.forget_missing(db, photos)
            if forgotten:
                embeddings.begin_generation(db)
            return forgotten

    def put_right(self) -> list[str]:
        """Build the indexes anew and count everything again; return what was wrong.

        Raises:
            CatalogCorrupt: the file is damaged beyond that.
        """
        self._database.verify()
        try:
            with self._database.write() as db:
                db.execute("REINDEX")
                wrong = checks.problems(db)
                if wrong:
                    checks.put_right(db)
        except sqlite3.IntegrityError as error:
            raise corrupt(self._database.path) from error
        return wrong


def ensure_unused(path: Path) -> None:
    """Make sure that no program has the catalog at `path` open.

    Raises:
        CatalogLocked: one has.
    """
    used = False
    if path.exists():
        # A file that is no database any more is open nowhere.
        with contextlib.suppress(sqlite3.DatabaseError):
            used = in_use(path)
    if used:
        raise CatalogLocked(
            say("{path} is in use: close Photo Organizer, then try again.", path=path)
        )


def copy_out(backup: Path, target: Path) -> None:
    """Copy a backup to `target`, with what its journal holds.

    Raises:
        CatalogError: it cannot be read; the sentence says why.
        OSError: `target` cannot be written.
    """
    if not backup.is_file():
        raise CatalogError(
            say("There is no file {path}; check the spelling and the drive.", path=backup)
        )
    with sentences(backup), contextlib.closing(open_unchanging(backup)) as source:
        copy(source, target)
