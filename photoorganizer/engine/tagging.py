"""Tagging many photos at once, what a selection has in common, and the tags at hand."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial

from photoorganizer.core.quick_tags import QuickTags
from photoorganizer.core.selection import SelectionTags
from photoorganizer.core.types import Change, ChangeSet, Decision, PhotoId
from photoorganizer.engine.decisions import Decisions
from photoorganizer.engine.sitting import SittingRecord
from photoorganizer.index import selections
from photoorganizer.index.catalog import Catalog

_QUICK = "tags.quick"


class Tagging:
    """One library's tagging by the handful. Safe to use from several threads."""

    def __init__(self, catalog: Catalog, notify: Callable[[ChangeSet], None]) -> None:
        """Work on a catalog; `notify` is told of every change."""
        self._catalog = catalog
        self._decisions = Decisions(catalog)
        self._notify = notify
        self._lock = threading.Lock()

    def decide(
        self, photos: Sequence[PhotoId], tags: Sequence[str], decision: Decision
    ) -> Mapping[str, int]:
        """Record one decision about every tag on every photo: one transaction, one undo.

        Returns:
            On how many photos each tag changed; those that changed nowhere are left out.

        Raises:
            BadTag: one of `tags` cannot be a hashtag; nothing is changed then.
        """
        before = self._decisions.decide(photos, tags, decision)
        numbers: dict[str, int] = {}
        for one in before:
            numbers[one.name] = numbers.get(one.name, 0) + 1
        if before:
            changed = frozenset(one.photo_id for one in before)
            self._notify(ChangeSet(frozenset({Change.TAGS}), changed))
        return numbers

    def sitting(self) -> SittingRecord:
        """Begin a record of decisions that are taken back together."""
        return SittingRecord(self._catalog, self._notify)

    def undo(self) -> str | None:
        """Take back the last decision of this session; return a sentence, or None without one."""
        undone = self._decisions.undo()
        if undone is None:
            return None
        sentence, changes = undone
        self._notify(changes)
        return sentence

    def summary(self, photos: Sequence[PhotoId]) -> SelectionTags:
        """Return what several photos have in common, counted by the catalog."""
        return self._catalog.ask(partial(selections.summary, photos=photos))

    def mine(self, photos: Sequence[PhotoId]) -> list[str]:
        """Return the names that are mine on at least one of `photos`, by name."""
        return self._catalog.ask(partial(selections.shared, photos=photos))

    @property
    def quick(self) -> QuickTags:
        """The tags at hand, pinned and recent, as this library remembers them."""
        kept = self._catalog.setting(_QUICK)
        if kept is None:
            return QuickTags()
        read = json.loads(kept)
        return QuickTags(tuple(read["pinned"]), tuple(read["recent"]), read["last"])

    def arrange(self, act: Callable[[QuickTags], QuickTags]) -> QuickTags:
        """Change the tags at hand by `act` and remember them; return what they are now."""
        with self._lock:
            before = self.quick
            after = act(before)
            if after != before:
                self._catalog.set_setting(_QUICK, json.dumps(asdict(after)))
            return after
