"""The only door for windows and commands: a library of photos, its suggestions and decisions.

Every verb either reads a page, records a decision or starts a job. The network runs in processes
of its own (`engine.analysis`), never here. Methods may be called from any thread; listeners are
called on the thread that made the change.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from photoorganizer.core.hashtags import NetworkLimits
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.types import (
    ChangeSet, Decision, IndexReport, Level, LibraryCounts, Photo, PhotoId, PhotoSuggestions,
    Pixels, Progress, Root, RootSummary, SimilarPhoto, Tag, TagCount,
)

Listener = Callable[[ChangeSet | Progress], None]


class Library:
    """A library of photos: folders, suggestions, decisions, search and likeness."""

    def __init__(self, paths: LibraryPaths, *, workers: int | None = None) -> None:
        """Open the library, creating it on first use.

        Raises:
            CatalogError: the catalog cannot be opened; the sentence says why.
        """
        raise NotImplementedError

    def __enter__(self) -> Self: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def close(self) -> None:
        """Stop all jobs and close the files. What was written is kept."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every change and every progress; return the way to stop that."""

    # Folders
    def roots(self) -> list[RootSummary]:
        """Return the watched folders with their photo counts, by path."""
    def add_root(self, folder: Path) -> Root:
        """Watch `folder` from now on. Raises FolderNotFound."""
    def remove_root(self, folder: Path) -> None:
        """Forget `folder` and everything about its photos. The files stay. Raises FolderNotFound."""

    # Indexing
    def index(self, folders: Sequence[Path] = ()) -> IndexReport:
        """Scan and analyse `folders` (added first where not watched), or all roots; wait for it.
        Raises FolderNotFound, ModelError, CatalogError, Cancelled."""
    def start_indexing(self) -> None:
        """Index all roots on a background thread; Progress and ChangeSets go to the listeners.
        A call while indexing makes it run once more afterwards. Errors arrive as a finished Progress with `message`."""
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    @property
    def paused(self) -> bool: ...
    def stop_indexing(self) -> None:
        """Interrupt indexing and wait until its last batch is written."""
    def start_watching(self) -> None:
        """Index a root again, on the background thread, soon after something changes in it."""

    # Reading
    def counts(self) -> LibraryCounts: ...
    def tag_counts(self) -> list[TagCount]:
        """Return every tag with its counts, most used first."""
    def complete_tag(self, prefix: str, limit: int = 12) -> list[str]:
        """Return tags that begin with `prefix`: of the library by use, then of the vocabulary."""
    def search(self, text: str = "") -> list[PhotoId]:
        """Return the photos that match `text`, newest first; all of them for an empty text. Raises BadQuery."""
    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        """Return the photos, in the order of `ids`; ids that no longer exist are left out."""
    def photo_at(self, image: Path) -> Photo:
        """Return the photo whose file is `image`. Raises NotInLibrary."""
    def tags(self, ids: Sequence[PhotoId]) -> dict[PhotoId, list[Tag]]:
        """Return each photo's tags: mine first by name, then suggested by score, then rejected."""
    def thumbnails(self, ids: Sequence[PhotoId]) -> dict[PhotoId, bytes]:
        """Return JPEG thumbnails (256 px) of those photos that have one."""
    def preview(self, photo: PhotoId, edge: int) -> Pixels:
        """Decode the photo's file, upright, longer side about `edge` px. Raises UnreadableImage, NotInLibrary."""

    # Asking the network
    def suggest(self, images: Sequence[Path], level: Level | None = None) -> list[PhotoSuggestions]:
        """Return hashtags for any image files, in the library or not, in their order.
        A file that cannot be read has its `error` filled. Raises ModelError."""
    def similar(self, image: Path | PhotoId, k: int = 9) -> list[SimilarPhoto]:
        """Return the k photos of the library most like `image`, best first, without itself.
        Raises UnreadableImage, NotInLibrary (a PhotoId without an embedding), ModelError."""

    # Deciding
    @property
    def level(self) -> Level: ...
    def set_level(self, level: Level) -> None:
        """Be this sure from now on: stored scores are decided anew, without the network."""
    def decide(self, photos: Sequence[PhotoId], tag: str, decision: Decision) -> int:
        """Record a decision on several photos; return how many it changed. Raises BadTag."""
    def undo(self) -> str | None:
        """Take back the last decision of this session; return a sentence, or None if there is none."""

    # Giving out
    def networks(self) -> list[NetworkLimits]:
        """Return the social networks with their dated limits, from resources/networks.toml."""
    def hashtags(self, photo: PhotoId) -> list[str]:
        """Return the names to post for a photo: mine first, then suggested, surest first."""
    def doctor(self) -> list[str]:
        """Check the catalog, the caches and the models; return what is wrong, a sentence each."""
