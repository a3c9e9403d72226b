"""Searching a library: what was typed is understood, answered where only the engine can, and run.

The catalog finds by what it holds. That photos are like another, have copies, or lie on a drive
that is away is found out here first, and handed on as the photos and folders it comes to.
"""

from collections.abc import Callable
from pathlib import Path

from photoorganizer.core.errors import BadQuery, NotInLibrary
from photoorganizer.core.likeness import SimilarPhotos
from photoorganizer.core.sentences import say
from photoorganizer.core.types import PhotoId
from photoorganizer.engine import meaning
from photoorganizer.engine.completion import Completer
from photoorganizer.engine.duplicates import Duplicates
from photoorganizer.engine.similarity import Similarity
from photoorganizer.files.scan import is_online
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query import (
    Among,
    Condition,
    IsTerm,
    Leaf,
    PathTerm,
    Query,
    SimTerm,
)
from photoorganizer.taxonomy.words import Words

_MOST_ALIKE = 2_000
"""Photos that `sim:` looks at; that many are never alike."""

_CANDIDATES = 500
"""Photos among which one is looked for whose path ends with a text."""


class Finding:
    """The searches of one library. Safe to use from several threads.

    Attributes:
        completer: what a search that is being typed can go on with.
    """

    def __init__(
        self,
        catalog: Catalog,
        duplicates: Duplicates,
        similarity: Callable[[], Similarity],
        words: Callable[[], Words],
    ) -> None:
        self._catalog = catalog
        self._duplicates = duplicates
        self._similarity = similarity
        self._words = words
        self.completer = Completer(catalog, words)

    def search(self, text: str) -> list[PhotoId]:
        """Return the photos that match `text`, newest first; all of them for an empty text.

        Raises:
            BadQuery: the text cannot be understood; it says where.
        """
        return self._catalog.search(self.understood(text))

    def understood(self, text: str) -> Query:
        """Return the query that `text` stands for, ready for the catalog.

        Raises:
            BadQuery: the text cannot be understood; it says where.
        """
        return meaning.understood(text, self._words()).mapped(self._answered)

    def _answered(self, term: Leaf) -> Leaf | Among:
        match term:
            case SimTerm():
                return Among(term, photos=self._like(term))
            case IsTerm(Condition.DUPLICATE):
                groups = self._duplicates.groups()
                copies = frozenset(photo.id for group in groups for photo in group.photos)
                return Among(term, photos=copies)
            case IsTerm(Condition.OFFLINE):
                roots = self._catalog.roots()
                away = frozenset(root.id for root in roots if not is_online(root.path))
                return Among(term, roots=away)
        return term

    def _like(self, term: SimTerm) -> frozenset[PhotoId]:
        """Return the photos that are alike, as strictly as usual, and the one they are like."""
        try:
            image = self._named(term.text)
            found: SimilarPhotos = self._similarity().find(image, limit=_MOST_ALIKE)
        except NotInLibrary as error:
            raise BadQuery(error.sentence, term.position, len(term.text)) from error
        own = () if isinstance(image, Path) else (image,)
        return frozenset({*own, *(match.photo.id for match in found.matches[: found.fades_at])})

    def _named(self, text: str) -> PhotoId | Path:
        """Return the photo whose path ends with `text`, or else holds it, or the file it names.

        Raises:
            NotInLibrary: there is none.
        """
        found = self._catalog.search(Query((PathTerm(text),)))[:_CANDIDATES]
        wanted = text.casefold().replace("\\", "/")
        for photo in self._catalog.photos(found):
            if photo.path.as_posix().casefold().endswith(wanted):
                return photo.id
        if found:
            return found[0]
        if Path(text).is_absolute() and Path(text).is_file():
            return Path(text)
        raise NotInLibrary(say("No photo of the library is called “{text}”.", text=text))
