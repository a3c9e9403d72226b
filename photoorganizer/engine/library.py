"""The only door for windows and commands: a library of photos, its suggestions and decisions.

Every verb either reads a page, records a decision or starts a job. The network runs in processes
of its own (`engine.analysis`), never here. Methods may be called from any thread; listeners are
called on the thread that made the change.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Self

from photoorganizer.core import paths as places
from photoorganizer.core.fit import Misfit
from photoorganizer.core.paths import absolute
from photoorganizer.core.types import (
    Change,
    ChangeSet,
    Decision,
    IndexReport,
    Level,
    LibraryCounts,
    Photo,
    PhotoId,
    PhotoSuggestions,
    Pixels,
    Progress,
    Root,
    RootSummary,
    Tag,
    TagCount,
)
from photoorganizer.engine import arranging, audit, export, health, inquiry, meaning, problems
from photoorganizer.engine.absence import Absences
from photoorganizer.engine.background import BackgroundIndexing, Wanted
from photoorganizer.engine.control import JobControl
from photoorganizer.engine.darkroom import Darkroom
from photoorganizer.engine.decoder import Decoder
from photoorganizer.engine.discarding import Discarding
from photoorganizer.engine.duplicates import Duplicates
from photoorganizer.engine.explaining import Explaining
from photoorganizer.engine.finding import Finding
from photoorganizer.engine.folders import chosen, ensure_there, root_at, root_holding, summaries
from photoorganizer.engine.ignoring import Ignoring
from photoorganizer.engine.interests import Interests
from photoorganizer.engine.moves import Moves
from photoorganizer.engine.personal import Personal
from photoorganizer.engine.pipeline import Indexer
from photoorganizer.engine.posting import Posting
from photoorganizer.engine.saved_searches import SavedSearches
from photoorganizer.engine.sharing import Sharing
from photoorganizer.engine.sidecars import Sidecars
from photoorganizer.engine.similarity import Similarity
from photoorganizer.engine.tag_edits import TagEdits
from photoorganizer.engine.tagging import Tagging
from photoorganizer.engine.teaching import Teaching
from photoorganizer.engine.upkeep import Upkeep
from photoorganizer.engine.watching import Watching
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.thumbnails import ThumbnailStore
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.taxonomy.words import Words, load_words

Listener = Callable[[ChangeSet | Progress], None]


class Library:
    """A library of photos: folders, suggestions, decisions, search and likeness."""

    def __init__(
        self, paths: places.LibraryPaths, *, models: Path | None = None, workers: int | None = None
    ) -> None:
        """Open the library, creating it on first use.

        Args:
            models: the folder with the network; the shipped one by default.
            workers: analysis processes; one per core, up to four, by default.

        Raises:
            CatalogError: the catalog cannot be opened; the sentence says why.
        """
        self.paths = paths
        self._models = models or places.models()
        self._workers = workers or min(os.cpu_count() or 1, 4)
        self._catalog = Catalog.open(paths.catalog)
        self.interests = Interests(self._catalog, lambda: self._network, lambda: self._words)
        self._listeners: list[Listener] = [self.interests.hear]
        self._thumbnails = ThumbnailStore(paths.thumbnails, self._catalog.identity)
        self.tagging = Tagging(self._catalog, self._notify)
        self.teaching = Teaching(self._catalog, lambda: self._model, self.tagging, self._notify)
        self.personal = Personal(self._catalog, self.interests, self.teaching.speaker, self._notify)
        self.explaining = Explaining(
            self._catalog, self.personal, self.teaching.voice, lambda: self._words
        )
        self._upkeep, self._decoder = Upkeep(self._catalog, paths), Decoder()
        self.duplicates = Duplicates(
            self._catalog, self._thumbnails, paths, self._closest, self._notify, self._decoder.open
        )
        self.sidecars = Sidecars(self._catalog, self._notify)
        self.subscribe(self.sidecars.hear)
        self.sharing = Sharing(self._catalog, paths, self._notify)
        self._control = JobControl()
        self._background = BackgroundIndexing(self._index_roots, self._control, self._notify)
        self.watching = Watching(self._catalog, self._background.request, self._notify)
        self.ignoring, self.absences = Ignoring(self._catalog), Absences(self._catalog)
        self.problems = problems.Problems(self._catalog, self._notify)
        self.darkroom = self._darkroom = Darkroom(self._catalog, self._decoder.open)
        self.posting = Posting(self._catalog, self._darkroom)
        self.finding = Finding(
            self._catalog, self.duplicates, lambda: self.similarity, lambda: self._words
        )
        self.saved = SavedSearches(self._catalog, self.finding.search)
        self.arranging = arranging.Arranging(self._catalog, self.finding.understood)
        own = (self._catalog, self._notify)
        self.moves, self.discarding = Moves(*own), Discarding(*own)
        self.tag_edits = TagEdits(*own, self.teaching, self.saved)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop all jobs and close the files. What was written is kept."""
        self.watching.close()
        self.explaining.close()
        self._decoder.close()
        self._background.close()
        self.sharing.close()
        self.sidecars.close()
        self.duplicates.close()
        self._thumbnails.close()
        self._catalog.close()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every change and every progress; return the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # Folders

    def roots(self) -> list[RootSummary]:
        """Return the watched folders with their photo counts, by path."""
        return summaries(self._catalog)

    def add_root(self, folder: Path) -> Root:
        """Watch `folder` from now on; a folder that is watched already is returned as it is.

        Raises:
            FolderNotFound: it is not a folder.
            KnownError: it lies inside a watched folder, or around one.
        """
        folder = absolute(folder)
        ensure_there(folder)
        root = self._catalog.add_root(folder)
        self.watching.add(root.path)
        self._notify(ChangeSet(frozenset({Change.ROOTS})))
        return root

    def remove_root(self, folder: Path) -> None:
        """Forget `folder` and everything about its photos. The files stay.

        Raises:
            FolderNotFound: it is not watched.
        """
        root = root_at(absolute(folder), self._catalog)
        self.watching.remove(root.path)
        self.stop_indexing()
        before = self._catalog.generation
        changes = self._catalog.remove_root(root.id)
        self._thumbnails.delete(list(changes.photos))
        self.similarity.indexes.follow(before, {}, changes.photos)
        self._notify(changes)

    # Indexing

    def index(self, folders: Sequence[Path] = ()) -> IndexReport:
        """Scan and analyse `folders` (added first where not watched), or all; wait for the end.

        Raises:
            FolderNotFound: one of them is not a folder.
            ModelError: the network cannot be used.
            CatalogError: the catalog cannot be written.
            Cancelled: `stop_indexing` was called; what was done is kept.
        """
        roots = (
            root_holding(folder, self._catalog) or self.add_root(folder)
            for folder in map(absolute, folders)
        )
        wanted = {str(root.path) for root in roots} or None
        self._control.rearm()
        return self._index_roots(wanted)

    def start_indexing(self) -> None:
        """Index all roots on a background thread; listeners hear of progress and changes.

        Asked for while it runs, it runs once more. A run ends with a finished Progress, whose
        `message` says what was done or what went wrong.
        """
        self._background.request()

    def pause(self) -> None:
        """Let indexing wait, from the next batch on."""
        self._control.pause()

    def resume(self) -> None:
        """Let indexing go on."""
        self._control.resume()

    @property
    def paused(self) -> bool:
        """Whether indexing waits for `resume`."""
        return self._control.paused

    def stop_indexing(self) -> None:
        """Interrupt indexing; where it runs on its own thread, wait for its last batch."""
        self._control.cancel()
        self._background.stop()

    def start_watching(self) -> None:
        """From now on, index a root again soon after something changes in it."""
        self.watching.start()

    # Reading

    def counts(self) -> LibraryCounts:
        """Return how many photos each place of the library holds."""
        return self._catalog.counts()

    def tag_counts(self) -> list[TagCount]:
        """Return every tag with its counts, most used first."""
        return self._catalog.tag_counts()

    def complete_tag(self, prefix: str, limit: int = 12) -> list[str]:
        """Return tags that begin with `prefix`: the library's by use, then the vocabulary's."""
        return meaning.complete(prefix, limit, catalog=self._catalog, words=self._words)

    def search(self, text: str = "") -> list[PhotoId]:
        """Return the photos that match `text`, newest first; all of them for an empty text.

        Tags and words find what they mean, too: kitty finds #cat, #animals finds #dog.

        Raises:
            BadQuery: the text cannot be understood; it says where.
        """
        return self.finding.search(text)

    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        """Return the photos in the order of `ids`; ids that no longer exist are left out."""
        return self._catalog.photos(ids)

    def photo_at(self, image: Path) -> Photo:
        """Return the photo whose file is `image`.

        Raises:
            NotInLibrary: no watched folder holds it, or it was not indexed yet.
        """
        return inquiry.photo_at(absolute(image), catalog=self._catalog)

    def tags(self, ids: Sequence[PhotoId]) -> dict[PhotoId, list[Tag]]:
        """Return each photo's tags: mine by name, then suggested by score, then rejected."""
        return self._catalog.tags(ids)

    def thumbnails(self, ids: Sequence[PhotoId]) -> dict[PhotoId, bytes]:
        """Return the JPEG thumbnails (256 px) of those photos that have one."""
        return self._thumbnails.get(ids)

    def preview(self, image: Path | PhotoId, edge: int) -> Pixels:
        """Decode a photo, or any image file, upright, its longer side about `edge` pixels.

        Raises:
            UnreadableImage: the file cannot be decoded.
            NotInLibrary: the photo was forgotten meanwhile.
        """
        return self._darkroom.preview(image, edge)

    # Asking the network

    def suggest(
        self,
        images: Sequence[Path],
        level: Level | None = None,
        *,
        augmented: bool = False,
        personal: bool = True,
    ) -> list[PhotoSuggestions]:
        """Return hashtags for any image files, in the library or not, in their order.

        A file that cannot be read has its `error` filled; the others are answered. `augmented`
        looks at eight views of each photo: surer, and as many times slower. `personal` lets
        suggestions know the user, unless the library says they shall not.

        Raises:
            ModelError: the network cannot be used.
        """
        model = self.personal.model() if personal else self.teaching.speaker()
        return inquiry.suggest(
            [absolute(image) for image in images],
            level or self.level,
            catalog=self._catalog,
            network=replace(self._network, model=model),
            voice=self.teaching.voice(),
            augmented=augmented,
        )

    def _closest(self, photo: PhotoId) -> list[PhotoId]:
        return self.similarity.closest(photo)

    @cached_property
    def similarity(self) -> Similarity:
        """What finds photos that are like a photo."""
        bands = self.duplicates.band_of
        return Similarity(self._catalog, self.paths, self._network, bands, self._notify)

    def audit(self, text: str = "") -> list[Misfit]:
        """Return the tags of mine that do not suit their photo, among those `text` finds.

        The worst come first. It asks stored scores, not the network; a tag that the network
        cannot judge, as a name or a place, is never among them.

        Raises:
            BadQuery: the text cannot be understood; it says where.
        """
        query = self.finding.understood(text)
        return audit.misfits(query, catalog=self._catalog, model=self._model, words=self._words)

    # Deciding

    @property
    def level(self) -> Level:
        """How sure the library is before it speaks."""
        return inquiry.level_of(self._catalog)

    def set_level(self, level: Level) -> None:
        """Be this sure from now on: stored scores are decided anew, without the network."""
        self._catalog.set_setting(inquiry.LEVEL, level)
        for changes in inquiry.decide_anew(self._catalog, self.personal.model(), level):
            self._notify(changes)
        self.teaching.suggest_all()

    def decide(self, photos: Sequence[PhotoId], tag: str, decision: Decision) -> int:
        """Record a decision on several photos; return how many it changed.

        Raises:
            BadTag: `tag` cannot be a hashtag.
        """
        return sum(self.tagging.decide(photos, (tag,), decision).values())

    def undo(self) -> str | None:
        """Take back the last decision of this session; return a sentence, or None without one."""
        return self.tagging.undo()

    # Giving out

    def export(self, photos: Sequence[PhotoId], to: str, *, camel_case: bool = False) -> str:
        """Return the photos' hashtags as text: `to` is a network, "text", "csv" or "json".

        Raises:
            KnownError: `to` is none of these.
        """
        tags = self._catalog.tags(photos)
        rows = [(photo, tags.get(photo.id, [])) for photo in self._catalog.photos(photos)]
        return export.render(rows, to, self.posting.networks, camel_case=camel_case)

    def doctor(self) -> list[str]:
        """Check the catalog, the caches and the models; return what is wrong, a sentence each."""
        return health.check(self._catalog, self._models)

    @cached_property
    def _model(self) -> ModelSpec:
        return meaning.decent(load_model(self._models), self._words)

    @property
    def _network(self) -> inquiry.Network:
        return inquiry.Network(self._model, self._models, self._workers)

    @cached_property
    def _words(self) -> Words:
        return load_words(places.resources())

    def _index_roots(self, wanted: Wanted) -> IndexReport:
        roots = chosen(wanted, self._catalog)
        network, voice = replace(self._network, model=self.personal.model()), self.teaching.voice()
        likeness = self.similarity.indexes
        indexer = Indexer(self._catalog, self._thumbnails, likeness, network, voice)
        with self.sharing.turn(self._control):
            report = indexer.run(roots, self.level, self._control, self._notify)
            self.duplicates.prepare(self._control.checkpoint)
            self._upkeep.run(self._control.checkpoint)
            self.personal.learn(self.level)
            self.teaching.learn()
            return report

    def _notify(self, event: ChangeSet | Progress) -> None:
        for listener in tuple(self._listeners):
            listener(event)
