"""Searches that the user gave a name to: kept with the library's settings, in their order."""

import json
import threading
from dataclasses import dataclass

from photoorganizer.core.errors import KnownError
from photoorganizer.core.sentences import say
from photoorganizer.engine.finding import Finding
from photoorganizer.engine.query_pieces import pieces
from photoorganizer.index.catalog import Catalog

_SETTING = "searches.saved"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search with its name."""

    name: str
    query: str


class SavedSearches:
    """The saved searches of one library. Methods may be called from any thread."""

    def __init__(self, catalog: Catalog, finding: Finding) -> None:
        self._catalog = catalog
        self._finding = finding
        self._lock = threading.Lock()

    def all(self) -> tuple[SavedSearch, ...]:
        """Return the saved searches by name."""
        kept = json.loads(self._catalog.setting(_SETTING) or "[]")
        return tuple(SavedSearch(one["name"], one["query"]) for one in kept)

    def named(self, name: str) -> SavedSearch:
        """Return the search of this name, in any case of its letters.

        Raises:
            KnownError: there is none.
        """
        for one in self.all():
            if one.name.casefold() == name.strip().casefold():
                return one
        raise KnownError(say("There is no saved search “{name}”.", name=name))

    def count(self, search: SavedSearch) -> int | None:
        """Return how many photos a search finds; None where it cannot be answered any more."""
        try:
            return len(self._finding.search(search.query))
        except KnownError:
            return None

    def save(self, name: str, query: str) -> tuple[SavedSearch, ...]:
        """Keep a search under a name, in place of another of that name.

        Returns:
            All that were saved before, for `put_back`.

        Raises:
            BadQuery: the search cannot be understood; it says where.
            KnownError: it has no name.
        """
        pieces(query)
        name = " ".join(name.split())
        if not name:
            raise KnownError(say("A saved search needs a name."))
        return self._change(name, SavedSearch(name, query.strip()))

    def rename(self, old: str, new: str) -> tuple[SavedSearch, ...]:
        """Give a saved search another name; return all that were saved before.

        Raises:
            KnownError: there is none of that name, another has the new one, or it is empty.
        """
        found = self.named(old)
        others = {one.name.casefold() for one in self.all() if one != found}
        if " ".join(new.split()).casefold() in others:
            raise KnownError(say("There is a saved search “{new}” already.", new=new))
        before = self.all()
        self.save(new, found.query)
        if found.name.casefold() != " ".join(new.split()).casefold():
            self.delete(old)
        return before

    def delete(self, name: str) -> tuple[SavedSearch, ...]:
        """Forget a saved search; return all that were saved before.

        Raises:
            KnownError: there is none of that name.
        """
        return self._change(self.named(name).name, None)

    def put_back(self, searches: tuple[SavedSearch, ...]) -> None:
        """Have these saved and no others."""
        ordered = sorted(searches, key=lambda one: (one.name.casefold(), one.name))
        kept = [{"name": one.name, "query": one.query} for one in ordered]
        self._catalog.set_setting(_SETTING, json.dumps(kept, ensure_ascii=False))

    def _change(self, name: str, search: SavedSearch | None) -> tuple[SavedSearch, ...]:
        with self._lock:
            before = self.all()
            kept = [one for one in before if one.name.casefold() != name.casefold()]
            self.put_back((*kept, *([] if search is None else [search])))
            return before
