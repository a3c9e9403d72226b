"""Searches that the user gave a name to: kept with the library's settings, in their order."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from photoorganizer.core.errors import KnownError
from photoorganizer.core.sentences import say
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.query_pieces import pieces, renamed
from photoorganizer.index.catalog import Catalog

_SETTING = "searches.saved"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search with its name."""

    name: str
    query: str


class SavedSearches:
    """The saved searches of one library. Methods may be called from any thread."""

    def __init__(self, catalog: Catalog, search: Callable[[str], Sequence[PhotoId]]) -> None:
        """Keep searches in the catalog; `search` answers them."""
        self._catalog = catalog
        self._search = search
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
            return len(self._search(search.query))
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

    def rename_tag(self, old: str, new: str) -> dict[SavedSearch, SavedSearch]:
        """Let searches that ask for a tag ask for it by its new name; return what became what."""
        return self._exchange(
            {one: replace(one, query=renamed(one.query, old, new)) for one in self.all()}
        )

    def take_back(self, renamed: Mapping[SavedSearch, SavedSearch]) -> None:
        """Make searches what they were before `rename_tag`; not those that changed since."""
        self._exchange({after: before for before, after in renamed.items()})

    def put_back(self, searches: tuple[SavedSearch, ...]) -> None:
        """Have these saved and no others."""
        ordered = sorted(searches, key=lambda one: (one.name.casefold(), one.name))
        kept = [{"name": one.name, "query": one.query} for one in ordered]
        self._catalog.set_setting(_SETTING, json.dumps(kept, ensure_ascii=False))

    def _exchange(
        self, others: Mapping[SavedSearch, SavedSearch]
    ) -> dict[SavedSearch, SavedSearch]:
        with self._lock:
            before = self.all()
            changed = {one: other for one in before if (other := others.get(one, one)) != one}
            if changed:
                self.put_back(tuple(changed.get(one, one) for one in before))
            return changed

    def _change(self, name: str, search: SavedSearch | None) -> tuple[SavedSearch, ...]:
        with self._lock:
            before = self.all()
            kept = [one for one in before if one.name.casefold() != name.casefold()]
            self.put_back((*kept, *([] if search is None else [search])))
            return before
