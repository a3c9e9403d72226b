"""A tag renamed, united with another, or deleted in the whole library, and taken back exactly.

What the user taught goes along. Under a new name it speaks on; two that become one learn anew from
the examples of both; with a deleted tag it is forgotten. Where a taught tag is made one with a
word of the network's own, the network goes on speaking it: it knows more of it than a part. Saved
searches ask for a tag by its new name.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from photoorganizer.core.errors import KnownError
from photoorganizer.core.hashtags import hashtag, normalize_tag
from photoorganizer.core.sentences import say
from photoorganizer.core.types import Change, ChangeSet, PhotoId
from photoorganizer.engine.saved_searches import SavedSearch, SavedSearches
from photoorganizer.engine.teaching import Teaching
from photoorganizer.index import tag_edits, taught
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import TagBefore


@dataclass(frozen=True, slots=True)
class TagEdit:
    """What was done to a tag everywhere, with all that taking it back needs."""

    name: str
    new: str | None
    """What it is called now; None where it was deleted."""
    before: tuple[TagBefore, ...]
    names: dict[str, str] | None = None
    """The names given to the network's tags before; None where they did not change."""
    taught: Mapping[str, str | None] = field(default_factory=dict)
    """What was known of taught tags of either name before."""
    searches: Mapping[SavedSearch, SavedSearch] = field(default_factory=dict)
    """The saved searches that ask for it by its new name now, by what they were."""

    @property
    def photos(self) -> frozenset[PhotoId]:
        """The photos whose tags changed."""
        return frozenset(one.photo_id for one in self.before)


class TagEdits:
    """Changes one library's tags everywhere. Methods may be called from any thread."""

    def __init__(
        self,
        catalog: Catalog,
        notify: Callable[[ChangeSet], None],
        teaching: Teaching,
        saved: SavedSearches,
    ) -> None:
        self._catalog = catalog
        self._notify = notify
        self._teaching = teaching
        self._saved = saved

    def in_use(self, name: str) -> bool:
        """Return whether a tag is on a photo.

        Raises:
            BadTag: `name` cannot be a hashtag.
        """
        return self._catalog.ask(partial(tag_edits.is_used, name=normalize_tag(name)))

    def rename(self, old: str, new: str) -> TagEdit:
        """Call a tag by a name that no other has.

        Raises:
            BadTag: one of the names cannot be a hashtag.
            KnownError: there is no such tag, or the new name is in use.
        """
        if normalize_tag(old) != normalize_tag(new) and self.in_use(new):
            shown = hashtag(normalize_tag(new))
            raise KnownError(
                say("There is a tag {tag} already; merge the two to make them one.", tag=shown)
            )
        return self._unite(old, new)

    def merge(self, old: str, into: str) -> TagEdit:
        """Make a tag one with another: what is mine of either is mine, what was rejected stays so.

        Raises:
            BadTag: one of the names cannot be a hashtag.
            KnownError: one of the tags is not there.
        """
        self._check(into)
        return self._unite(old, into)

    def delete(self, name: str) -> TagEdit:
        """Take a tag off every photo; where the network suggested it, it is not suggested again.

        Raises:
            BadTag: `name` cannot be a hashtag.
            KnownError: there is no such tag.
        """
        name = self._check(name)
        remove = partial(tag_edits.remove_taught, name=name, now=time.time())
        before, known = self._catalog.change(remove)
        return self._told(TagEdit(name, None, tuple(before), taught=known))

    def take_back(self, edit: TagEdit) -> None:
        """Make all tags what they were before an edit."""
        names = [edit.name, *([edit.new] if edit.new else [])]
        lost: set[PhotoId] = set()
        if was_taught := any(edit.taught.values()):
            lost = self._catalog.change(partial(taught.withdraw, names=names))
        changes = self._catalog.restore(edit.before)
        if edit.names is not None:
            self._catalog.change(partial(tag_edits.set_renamed, names=edit.names))
        self._catalog.change(partial(taught.put_back, before=edit.taught))
        self._saved.take_back(edit.searches)
        self._notify(replace(changes, photos=changes.photos | lost))
        if was_taught:
            for name in names:
                self._teaching.speak_again(name)

    def _unite(self, old: str, new: str) -> TagEdit:
        old, new = self._check(old), normalize_tag(new)
        if old == new:
            raise KnownError(say("{tag} is called so already.", tag=hashtag(old)))
        merged = self.in_use(new)
        keeps = merged and self._teaching.network_speaks(new)
        unite = partial(
            tag_edits.unite_taught, old=old, new=new, now=time.time(), network_keeps=keeps
        )
        before, names, known = self._catalog.change(unite)
        searches = self._saved.rename_tag(old, new)
        edit = self._told(TagEdit(old, new, tuple(before), names, known, searches))
        if merged and any(edit.taught.values()) and not self._teaching.relearn(new):
            self._teaching.speak_again(new)
        return edit

    def _check(self, name: str) -> str:
        if not self.in_use(name):
            raise KnownError(say("No photo has the tag {tag}.", tag=hashtag(normalize_tag(name))))
        return normalize_tag(name)

    def _told(self, edit: TagEdit) -> TagEdit:
        self._notify(ChangeSet(frozenset({Change.TAGS}), edit.photos))
        return edit
