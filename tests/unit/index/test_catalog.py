"""Any sequence of what can happen to a library leaves what a plain model of it says."""

import contextlib
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from photoorganizer.core.errors import CatalogCorrupt
from photoorganizer.core.types import (
    Decision,
    FileFacts,
    FileStamp,
    LibraryCounts,
    PhotoId,
    PhotoState,
    Root,
    Suggestion,
)
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query_parser import parse
from photoorganizer.index.records import Analysed, Quarantined, ScanChanges, TagBefore

PATHS = ("a.jpg", "b/c.jpg", "caf\udce9.jpg")
NAMES = ("forest", "lake", "snow")
MODELS = ("net-1", "net-2")
FOLDERS = (Path("/one"), Path("/two"))

suggestions = st.lists(st.sampled_from(NAMES), unique=True).map(
    lambda names: [Suggestion(name, 0.5, "hashtag") for name in names]
)


@dataclass
class Expected:
    """What a photo should be. `tags` holds (user's own, state) by name."""

    root: Root
    path: str
    size: int
    taken: float
    state: PhotoState = PhotoState.PENDING
    missing: bool = False
    model: str | None = None
    tags: dict[str, tuple[bool, str]] = field(default_factory=dict)

    def has(self, state: str) -> bool:
        return any(found == state for _, found in self.tags.values())

    def suggest(self, said: list[Suggestion]) -> None:
        self.tags = {name: tag for name, tag in self.tags.items() if tag[1] != "suggested"}
        for suggestion in said:
            self.tags.setdefault(suggestion.tag, (False, "suggested"))

    def decide(self, name: str, decision: Decision) -> None:
        own, state = self.tags.get(name, (True, None))
        if decision is Decision.TAG or (decision is Decision.ACCEPT and state == "suggested"):
            self.tags[name] = (own, "mine")
        elif decision is Decision.REJECT or (
            decision is Decision.UNTAG and state == "mine" and not own
        ):
            self.tags[name] = (own, "rejected")
        elif decision is Decision.UNTAG and state == "mine":
            del self.tags[name]


class CatalogLife(RuleBasedStateMachine):
    """Scans, analyses, decisions and undo in any order, beside dictionaries that do the same."""

    photos: Bundle[PhotoId] = Bundle("photos")
    undo: Bundle[tuple[list[TagBefore], dict[PhotoId, dict[str, tuple[bool, str]]]]] = Bundle(
        "undo"
    )

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="catalog-life-"))
        self.catalog = Catalog.open(self.folder / "catalog.sqlite")
        self.roots = [self.catalog.add_root(folder) for folder in FOLDERS]
        self.expected: dict[PhotoId, Expected] = {}
        self.size = 0

    def teardown(self) -> None:
        if hasattr(self, "catalog"):
            self.catalog.close()
            shutil.rmtree(self.folder)

    def stamp(self, path: str) -> FileStamp:
        """A file unlike any other before."""
        self.size += 1
        return FileStamp(path, self.size, self.size * 1_000_000_000)

    def at(self, root: Root, path: str) -> PhotoId | None:
        """The photo whose file is there."""
        for photo, one in self.expected.items():
            if (one.root, one.path, one.missing) == (root, path, False):
                return photo
        return None

    @rule(target=photos, root=st.sampled_from(range(2)), path=st.sampled_from(PATHS))
    def add(self, root: int, path: str) -> PhotoId:
        stamp, where = self.stamp(path), self.roots[root]
        there = self.at(where, path)
        [photo] = self.catalog.apply_scan(where.id, ScanChanges(added=[stamp])).photos
        if there is not None:
            assert photo == there
            one = self.expected[photo]
            one.size, one.state = stamp.size, PhotoState.PENDING
        else:
            assert photo not in self.expected
            self.expected[photo] = Expected(where, path, stamp.size, float(stamp.size))
        return photo

    @rule(photo=photos)
    def go(self, photo: PhotoId) -> None:
        changes = self.catalog.apply_scan(self.roots[0].id, ScanChanges(gone=[photo]))
        one = self.expected.get(photo)
        assert changes.photos == ({photo} if one and not one.missing else set())
        if one:
            one.missing = True

    @rule(photo=photos)
    def come_back(self, photo: PhotoId) -> None:
        self.catalog.apply_scan(self.roots[0].id, ScanChanges(returned=[photo]))
        one = self.expected.get(photo)
        if one and one.missing and self.at(one.root, one.path) is None:
            one.missing = False

    @rule(photo=photos)
    def change(self, photo: PhotoId) -> None:
        one = self.expected.get(photo)
        stamp = self.stamp(one.path if one else "a.jpg")
        self.catalog.apply_scan(self.roots[0].id, ScanChanges(changed=[(photo, stamp)]))
        if one and self.at(one.root, one.path) in (photo, None):
            one.size, one.state, one.missing = stamp.size, PhotoState.PENDING, False

    @rule(photo=photos, root=st.sampled_from(range(2)), path=st.sampled_from(PATHS))
    def move(self, photo: PhotoId, root: int, path: str) -> None:
        self.relink({photo: (self.roots[root], path)})

    @rule(photo=photos, other=photos)
    def swap(self, photo: PhotoId, other: PhotoId) -> None:
        if photo != other and {photo, other} <= set(self.expected):
            one, two = self.expected[photo], self.expected[other]
            if (one.root, one.path) != (two.root, two.path):
                self.relink({photo: (two.root, two.path), other: (one.root, one.path)})

    def relink(self, targets: dict[PhotoId, tuple[Root, str]]) -> None:
        stamps = {photo: self.stamp(path) for photo, (_, path) in targets.items()}
        self.catalog.move([(photo, root.id, stamps[photo]) for photo, (root, _) in targets.items()])
        moved = {photo: target for photo, target in targets.items() if photo in self.expected}
        for photo in moved:
            self.expected[photo].missing = True
        for photo, (root, path) in moved.items():
            self.make_way(root, path)
            one = self.expected[photo]
            one.root, one.path, one.size, one.missing = root, path, stamps[photo].size, False

    def make_way(self, root: Root, path: str) -> None:
        there = self.at(root, path)
        if there is None:
            return
        one = self.expected[there]
        if one.state is PhotoState.PENDING and one.model is None and not one.tags:
            del self.expected[there]
        else:
            one.missing = True

    @rule(photo=photos, said=suggestions, model=st.sampled_from(MODELS), taken=st.integers(-5, 5))
    def analyse(self, photo: PhotoId, said: list[Suggestion], model: str, taken: int) -> None:
        one = self.expected.get(photo)
        size = one.size if one else 1
        facts = FileFacts(1, 1, "PNG", float(taken), b"hash")
        before = self.catalog.generation
        self.catalog.record(
            [
                Analysed(
                    photo,
                    FileStamp("any", size, size * 1_000_000_000),
                    facts,
                    np.ones(4, np.float32),
                    {"hashtag": np.ones(2, np.float32)},
                    said,
                )
            ],
            [],
            model,
        )
        assert (self.catalog.generation > before) == (one is not None)
        if one:
            one.state, one.model, one.taken = PhotoState.READY, model, float(taken)
            one.suggest(said)

    @rule(photo=photos, said=suggestions)
    def analyse_too_late(self, photo: PhotoId, said: list[Suggestion]) -> None:
        stale = FileStamp("any", 0, 0)
        facts = FileFacts(1, 1, "PNG", None, b"hash")
        vector = np.ones(4, np.float32)
        late = Analysed(photo, stale, facts, vector, {}, said)
        changes = self.catalog.record([late], [Quarantined(photo, stale, "Late.")], "net-1")
        assert changes.photos == set()

    @rule(photo=photos)
    def quarantine(self, photo: PhotoId) -> None:
        one = self.expected.get(photo)
        size = one.size if one else 1
        stamp = FileStamp("any", size, size * 1_000_000_000)
        self.catalog.record([], [Quarantined(photo, stamp, "It is cut off.")], "net-1")
        if one:
            one.state, one.model = PhotoState.UNREADABLE, None
            one.suggest([])

    @rule(photo=photos, said=suggestions)
    def suggest_anew(self, photo: PhotoId, said: list[Suggestion]) -> None:
        self.catalog.replace_suggestions({photo: said})
        if photo in self.expected:
            self.expected[photo].suggest(said)

    @rule(
        target=undo,
        chosen=st.lists(photos, min_size=1, max_size=3),
        name=st.sampled_from(NAMES),
        decision=st.sampled_from(Decision),
    )
    def decide(self, chosen: list[PhotoId], name: str, decision: Decision) -> object:
        before = {
            photo: dict(self.expected[photo].tags) for photo in chosen if photo in self.expected
        }
        changed = self.catalog.decide(chosen, name, decision)
        for photo in before:
            self.expected[photo].decide(name, decision)
        differ = {photo for photo in before if before[photo] != self.expected[photo].tags}
        assert {one.photo_id for one in changed} == differ
        return (changed, before) if changed else multiple()

    @rule(step=consumes(undo))
    def take_back(
        self, step: tuple[list[TagBefore], dict[PhotoId, dict[str, tuple[bool, str]]]]
    ) -> None:
        changed, before = step
        self.catalog.restore(changed)
        for one in changed:
            if one.photo_id in self.expected:
                tags = self.expected[one.photo_id].tags
                tags.pop(one.name, None)
                if one.name in before[one.photo_id]:
                    tags[one.name] = before[one.photo_id][one.name]

    @precondition(lambda self: len(self.expected) > 1)
    @rule(root=st.sampled_from(range(2)))
    def forget(self, root: int) -> None:
        where = self.roots[root]
        photos = {photo for photo, one in self.expected.items() if one.root == where}
        assert self.catalog.remove_root(where.id).photos == photos
        self.expected = {photo: one for photo, one in self.expected.items() if photo not in photos}
        self.roots[root] = self.catalog.add_root(where.path)

    @rule()
    def reopen(self) -> None:
        self.catalog.close()
        self.catalog = Catalog.open(self.folder / "catalog.sqlite")

    @invariant()
    def the_file_is_whole_and_its_counts_add_up(self) -> None:
        if hasattr(self, "catalog"):
            assert self.catalog.check() == []

    @invariant()
    def photos_are_as_expected(self) -> None:
        if not hasattr(self, "catalog"):
            return
        found = {photo.id: photo for photo in self.catalog.photos(list(self.expected))}
        assert set(found) == set(self.expected)
        for photo, one in self.expected.items():
            state = PhotoState.MISSING if one.missing else one.state
            assert found[photo].path == one.root.path / one.path
            assert (found[photo].state, found[photo].model_id) == (state, one.model)
            assert (found[photo].stamp.size, found[photo].taken) == (one.size, one.taken)
        tags = self.catalog.tags(list(self.expected))
        for photo, one in self.expected.items():
            assert {tag.name: (tag.source == "user", tag.state) for tag in tags[photo]} == one.tags

    @invariant()
    def counts_and_searches_are_as_expected(self) -> None:
        if not hasattr(self, "catalog"):
            return
        present = [one for one in self.expected.values() if not one.missing]
        unreadable = [one for one in present if one.state is PhotoState.UNREADABLE]
        assert self.catalog.counts() == LibraryCounts(
            len(present),
            sum(not one.has("mine") for one in present)
            - sum(not o.has("mine") for o in unreadable),
            sum(one.has("suggested") for one in present),
            len(self.expected) - len(present),
            len(unreadable),
        )
        for name in NAMES:
            with_tag = [
                (one.taken, photo)
                for photo, one in self.expected.items()
                if not one.missing and one.tags.get(name, (0, "rejected"))[1] != "rejected"
            ]
            newest_first = [photo for _, photo in sorted(with_tag, reverse=True)]
            assert self.catalog.search(parse(f"#{name}")) == newest_first
        assert {(one.name, one.mine, one.suggested) for one in self.catalog.tag_counts()} == {
            (name, *counted) for name in NAMES if any(counted := self.count(name))
        }

    def count(self, name: str) -> tuple[int, int]:
        states = [
            one.tags[name][1]
            for one in self.expected.values()
            if not one.missing and name in one.tags
        ]
        return states.count("mine"), states.count("suggested")


TestAnyLifeOfACatalog = CatalogLife.TestCase
TestAnyLifeOfACatalog.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None, print_blob=True
)


def test_a_damaged_catalog_is_refused_and_closed_again(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    Catalog.open(path).close()
    with contextlib.closing(sqlite3.connect(path)) as db:
        [page] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'library'").fetchone()
        [size] = db.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    with pytest.raises(CatalogCorrupt, match=r"catalog\.sqlite is damaged"):
        Catalog.open(path)
    assert str(path) not in {file.path for file in psutil.Process().open_files()}
