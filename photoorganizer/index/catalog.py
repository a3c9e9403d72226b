"""The catalog: the one class through which the engine remembers photos, tags and decisions.

Every method is one transaction (except where it says otherwise), may be called from any thread,
and raises `CatalogError` with a sentence where the file fails it, having changed nothing. Several
processes may open the same file. What happens inside a transaction stands in the other modules.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from photoorganizer.core.errors import CatalogCorrupt
from photoorganizer.core.types import (
    Change,
    ChangeSet,
    Decision,
    FileStamp,
    LibraryCounts,
    Photo,
    PhotoId,
    Root,
    RootId,
    Suggestion,
    Tag,
    TagCount,
    Unreadable,
    Vector,
)
from photoorganizer.index import (
    analyses,
    checks,
    embeddings,
    photos,
    roots,
    scans,
    search,
    settings,
    tags,
)
from photoorganizer.index.database import Database
from photoorganizer.index.differences import Differences
from photoorganizer.index.embeddings import Matrix
from photoorganizer.index.migrations import APPLICATION_ID, MIGRATIONS
from photoorganizer.index.notes import Notes
from photoorganizer.index.query import Query
from photoorganizer.index.records import Analysed, KnownFile, Quarantined, ScanChanges, TagBefore

_CHUNK = 1000
"""Rows in one transaction, or in one read of many."""

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")


class Catalog:
    """Photos, tags, decisions, embeddings and settings of one library, in one SQLite file.

    Attributes:
        identity: what tells this catalog from any other; caches keyed by photo id belong to it.
        notes, differences: parts of their own.
    """

    def __init__(self, database: Database) -> None:
        """Work on an open database of the newest version; `open` is the usual way."""
        self._database = database
        self.path = database.path
        self.notes = Notes(database)
        self.differences = Differences(database)
        with database.read() as db:
            self.identity = settings.identity(db)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the catalog at `path`, creating or migrating it where needed.

        A file that was not closed is looked through first: whatever ended the program may have
        damaged it. `verify` does that at any other time.

        Raises:
            CatalogError: CatalogNewer, CatalogCorrupt, CatalogLocked, DiskFull or another
                program's file.
        """
        database = Database(path, MIGRATIONS, APPLICATION_ID)
        try:
            if database.left_open:
                database.verify()
            return cls(database)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Close the file. Later calls are a bug of the caller."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Roots

    def add_root(self, path: Path) -> Root:
        """Watch the folder `path`, or return the root that it is already; it need not exist.

        Raises:
            KnownError: it lies inside a watched folder, or around one.
        """
        with self._database.write() as db:
            return roots.add(db, path)

    def remove_root(self, root: RootId) -> ChangeSet:
        """Forget a root with its photos, tags and decisions; the change set names the photos.

        100,000 photos take about ten seconds, in which nobody else can write.
        """
        with self._database.write() as db:
            return _changes(roots.remove(db, root), *Change)

    def roots(self) -> list[Root]:
        """Return the watched folders, by path."""
        with self._database.read() as db:
            return roots.roots(db)

    def root_counts(self) -> dict[RootId, int]:
        """Return how many photos each root has, missing ones left out."""
        with self._database.read() as db:
            return roots.counts(db)

    # Scanning

    def known_files(self, root: RootId) -> dict[str, KnownFile]:
        """Return what is known of a root's files by relative path, missing ones included.

        Where another file stands at a missing photo's path, it is that file which counts.
        """
        with self._database.read() as db:
            return scans.known_files(db, root)

    def apply_scan(self, root: RootId, changes: ScanChanges) -> ChangeSet:
        """Enter what a scan found; the change set names every photo whose row changed.

        Done in transactions of 1000 files: when interrupted, scan again. Gone photos become
        missing and keep everything; changed ones become pending and keep tags and decisions until
        they are recorded. Entering the same changes again changes nothing, ids that are no longer
        known are left alone.
        """
        touched: set[PhotoId] = set()
        steps: tuple[tuple[Callable[..., set[PhotoId]], Sequence[object]], ...] = (
            (scans.gone, changes.gone),
            (scans.ignored, changes.ignored),
            (scans.again, changes.again),
            (scans.returned, changes.returned),
            (scans.changed, changes.changed),
            (partial(scans.added, root=root), changes.added),
        )
        for enter, items in steps:
            for chunk in _chunks(items):
                with self._database.write() as db:
                    touched |= enter(db, chunk)
        return _changes(touched, Change.PHOTOS)

    def missing_with_sizes(self, sizes: Iterable[int]) -> list[Photo]:
        """Return the missing photos whose files had one of these sizes: they may have moved."""
        with self._database.read() as db:
            return scans.missing_with_sizes(db, sizes)

    def move(self, moves: Sequence[tuple[PhotoId, RootId, FileStamp]]) -> ChangeSet:
        """Give photos new paths and stamps; everything known of them stays, as does their state.

        Swaps and chains may be given in any order. A photo that stands at a target and moves
        nowhere is forgotten where it was added but never analysed, otherwise it becomes missing;
        the change set names it as well.
        """
        with self._database.write() as db:
            return _changes(scans.move(db, moves), Change.PHOTOS)

    # Analysis

    def pending(
        self, roots: Sequence[RootId], model_id: str, after: PhotoId, limit: int
    ) -> list[Photo]:
        """Return the next photos to analyse with ids above `after`, in the order of ids.

        Those are the pending ones and those that another model analysed. Unreadable photos wait
        until their file changes.
        """
        with self._database.read() as db:
            return analyses.pending(db, roots, model_id, after, limit)

    def pending_count(self, roots: Sequence[RootId], model_id: str) -> int:
        """Return how many photos `pending` would give in all."""
        with self._database.read() as db:
            return analyses.pending_count(db, roots, model_id)

    def record(
        self, analysed: Sequence[Analysed], quarantined: Sequence[Quarantined], model_id: str
    ) -> ChangeSet:
        """Enter a batch: facts, embeddings, scores, suggestions; reasons of what is unreadable.

        A photo takes it only if its row still has the stamp that was read; the others stay as
        they are and are not in the change set. Suggestions replace undecided ones of the network;
        what is mine or rejected is never touched. A photo that became unreadable loses its
        embedding and suggestions. `generation` moves when embeddings changed.
        """
        with self._database.write() as db:
            touched = analyses.record(db, analysed, quarantined, model_id)
            return _changes(touched, Change.PHOTOS, Change.TAGS)

    def unreadable(self, roots: Sequence[RootId]) -> list[Unreadable]:
        """Return the files of these roots that cannot be read, with the reasons, by path."""
        with self._database.read() as db:
            return photos.unreadable(db, roots)

    # Decisions

    def decide(self, photos: Iterable[PhotoId], tag: str, decision: Decision) -> list[TagBefore]:
        """Record a decision on several photos; return what it changed, as it was, for `restore`.

        Args:
            photos: ids; unknown ones are left out.
            tag: a normalised name.
            decision: its meaning stands in `core.types.Decision`.
        """
        with self._database.write() as db:
            return tags.decide(db, photos, (tag,), decision, time.time())

    def restore(self, before: Iterable[TagBefore]) -> ChangeSet:
        """Take a decision back: make those tags exactly what they were."""
        with self._database.write() as db:
            return _changes(tags.restore(db, before), Change.TAGS)

    def replace_suggestions(self, suggestions: Mapping[PhotoId, Sequence[Suggestion]]) -> ChangeSet:
        """Replace the undecided suggestions of photos, as for another level of certainty."""
        with self._database.write() as db:
            return _changes(tags.replace_all(db, suggestions), Change.TAGS)

    def decided(self, ids: Iterable[PhotoId]) -> dict[PhotoId, frozenset[str]]:
        """Return the names that are mine or rejected on each photo; an entry for every id."""
        with self._database.read() as db:
            return tags.decided(db, ids)

    # Reading

    def photo(self, photo: PhotoId) -> Photo | None:
        """Return a photo, or None where the id is not known."""
        return next(iter(self.photos([photo])), None)

    def photo_at(self, path: Path) -> Photo | None:
        """Return the photo whose file is at the absolute `path`, or None; missing ones count."""
        with self._database.read() as db:
            return photos.at(db, path)

    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        """Return the photos in the order of `ids`, without those that are not known."""
        with self._database.read() as db:
            return photos.by_ids(db, ids)

    def tags(self, ids: Iterable[PhotoId]) -> dict[PhotoId, list[Tag]]:
        """Return each photo's tags: mine by name, then suggested by score, then rejected.

        There is an entry for every id.
        """
        with self._database.read() as db:
            return tags.of_photos(db, ids)

    def search(self, query: Query) -> list[PhotoId]:
        """Return the photos that match, newest first.

        Missing photos are left out unless the query holds `is:missing`.
        """
        with self._database.read() as db:
            return search.search(db, query)

    def counts(self) -> LibraryCounts:
        """Return how many photos each place of the sidebar holds."""
        with self._database.read() as db:
            return photos.counts(db)

    def tag_counts(self) -> list[TagCount]:
        """Return every tag with its counts, most used first; missing photos do not count."""
        with self._database.read() as db:
            return tags.counts(db)

    def complete_tag(self, prefix: str, limit: int = 12) -> list[str]:
        """Return the library's tags that begin with a normalised `prefix`, most used first."""
        with self._database.read() as db:
            return tags.complete(db, prefix, limit)

    def ask(self, question: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        """Answer a question of another module of this folder, in one state of the file."""
        with self._database.read() as db:
            return question(db)

    def change(self, act: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        """Let another module of this folder write, in one transaction."""
        with self._database.write() as db:
            return act(db)

    # Embeddings

    @property
    def generation(self) -> int:
        """The number of the present state of all embeddings; it grows when one changes."""
        with self._database.read() as db:
            return embeddings.generation(db)

    def embedding(self, photo: PhotoId, model_id: str) -> Vector | None:
        """Return a photo's embedding, or None where this model made none."""
        with self._database.read() as db:
            return embeddings.one(db, photo, model_id)

    def embedding_count(self, model_id: str) -> int:
        """Return how many photos have an embedding of this model, missing ones included."""
        with self._database.read() as db:
            return embeddings.count(db, model_id)

    def embeddings(self, model_id: str) -> Iterator[tuple[list[PhotoId], Matrix]]:
        """Yield all embeddings of a model, 1000 photos at a time, matrix (photos, dimension).

        Each step is a read of its own; changes made meanwhile may or may not be seen. Missing
        photos are among them: what is similar to them is still worth knowing when they return.
        """
        return embeddings.pages(self._database.read, model_id, _CHUNK)

    def logits(
        self, after: PhotoId, limit: int, model_id: str
    ) -> list[tuple[PhotoId, dict[str, Vector]]]:
        """Return the next photos' raw scores by head, with ids above `after`, by id."""
        with self._database.read() as db:
            return embeddings.logits(db, after, limit, model_id)

    def logits_of(
        self, photos: Iterable[PhotoId], model_id: str
    ) -> dict[PhotoId, dict[str, Vector]]:
        """Return the raw scores by head of those photos that this model looked at."""
        with self._database.read() as db:
            return embeddings.logits_of(db, photos, model_id)

    # Settings and health

    def setting(self, key: str) -> str | None:
        """Return a setting of the library, or None where it was never set."""
        with self._database.read() as db:
            return settings.get(db, key)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting of the library."""
        with self._database.write() as db:
            settings.put(db, key, value)

    def verify(self) -> None:
        """Look at every page of the file, which takes as long as reading it.

        Raises:
            CatalogCorrupt: it is damaged.
        """
        self._database.verify()

    def version_elsewhere(self) -> int:
        """Return a number that changes when another program has written here."""
        return self._database.version_elsewhere()

    def settle(self) -> None:
        """Bring what is committed from the journal into the file, as far as readers let it."""
        self._database.settle()

    def copy_to(self, target: Path, proceed: Callable[[], None]) -> None:
        """Copy the catalog as it is now to `target`, whole or not at all; nobody waits for it.

        Args:
            target: a file, replaced if it is there.
            proceed: called now and then; what it raises ends the copying.

        Raises:
            OSError: `target` cannot be written.
        """
        self._database.copy_to(target, proceed)

    def check(self) -> list[str]:
        """Look through the whole file; return what is wrong, a sentence each."""
        try:
            with self._database.read() as db:
                return checks.problems(db)
        except CatalogCorrupt as error:
            return [error.sentence]


def _changes(photos: Iterable[PhotoId], *kinds: Change) -> ChangeSet:
    return ChangeSet(frozenset(kinds), frozenset(photos))


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))
