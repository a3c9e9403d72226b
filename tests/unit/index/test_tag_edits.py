"""Tags renamed, united and removed everywhere: what photos have then, counts, the way back."""

import sqlite3
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoorganizer.core.types import Decision, Suggestion, Tag, TagSource, TagState
from photoorganizer.index import tag_edits
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import TagBefore
from shelf import Shelf

States = dict[int, dict[str, str]]


def unite(catalog: Catalog, old: str, new: str) -> tuple[list[TagBefore], dict[str, str]]:
    return catalog.change(partial(tag_edits.unite, old=old, new=new, now=9.0))


def remove(catalog: Catalog, name: str) -> list[TagBefore]:
    return catalog.change(partial(tag_edits.remove, name=name, now=9.0))


def rows(catalog: Catalog) -> list[tuple[object, ...]]:
    def read(db: sqlite3.Connection) -> list[tuple[object, ...]]:
        return db.execute("SELECT * FROM tag ORDER BY photo_id, name").fetchall()

    return catalog.ask(read)


def recount(catalog: Catalog) -> list[tuple[str, int, int]]:
    def read(db: sqlite3.Connection) -> list[tuple[str, int, int]]:
        return db.execute(
            "SELECT name, sum(state = 'mine'), sum(state = 'suggested') FROM tag "
            "WHERE state <> 'rejected' GROUP BY name ORDER BY name"
        ).fetchall()

    return catalog.ask(read)


def counted(catalog: Catalog) -> list[tuple[str, int, int]]:
    return sorted((one.name, one.mine, one.suggested) for one in catalog.tag_counts())


MINE, SUGGESTED, REJECTED = TagState.MINE, TagState.SUGGESTED, TagState.REJECTED


@pytest.mark.parametrize(
    ("old", "new", "becomes"),
    [
        (MINE, None, MINE),
        (MINE, SUGGESTED, MINE),
        (MINE, REJECTED, MINE),
        (MINE, MINE, MINE),
        (SUGGESTED, None, SUGGESTED),
        (SUGGESTED, SUGGESTED, SUGGESTED),
        (SUGGESTED, REJECTED, REJECTED),
        (SUGGESTED, MINE, MINE),
        (REJECTED, None, REJECTED),
        (REJECTED, SUGGESTED, REJECTED),
        (REJECTED, MINE, MINE),
    ],
)
def test_what_is_mine_counts_more_than_what_was_rejected_and_that_more_than_a_suggestion(
    old: TagState, new: TagState | None, becomes: TagState
) -> None:
    there = None if new is None else Tag("b", TagSource.MODEL, new, 0.5)
    tag = tag_edits.united(Tag("a", TagSource.MODEL, old, 0.7), there, "b")
    assert (tag.name, tag.state) == ("b", becomes)


def test_a_keyword_of_a_file_becomes_the_users_own_under_another_name() -> None:
    tag = tag_edits.united(Tag("a", TagSource.IMPORTED, MINE), None, "b")
    assert tag.source is TagSource.USER


photo_states = st.dictionaries(
    st.sampled_from(["old", "new", "other"]),
    st.sampled_from([Decision.TAG, Decision.REJECT, None]),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(photo_states, min_size=1, max_size=5), st.booleans())
def test_every_edit_keeps_the_counts_and_is_taken_back_exactly(
    shelf: Shelf, catalog: Catalog, wanted: list[dict[str, Decision | None]], merging: bool
) -> None:
    catalog.change(lambda db: db.execute("DELETE FROM tag"))
    photos = shelf.add(*(f"{number}.jpg" for number in range(len(wanted))))
    for photo, states in zip(photos, wanted, strict=True):
        suggested = [Suggestion(name, 0.5, "hashtag") for name in states]
        catalog.replace_suggestions({photo: suggested})
        for name, decision in states.items():
            if decision is not None:
                catalog.decide([photo], name, decision)
    before = rows(catalog)
    if merging:
        changed, names = unite(catalog, "old", "new")
        assert not any("old" in shelf.tags(photo) for photo in photos)
    else:
        changed, names = remove(catalog, "old"), {}
        assert all(shelf.tags(photo).get("old", "rejected") == "rejected" for photo in photos)
    assert counted(catalog) == recount(catalog)
    catalog.restore(changed)
    catalog.change(partial(tag_edits.set_renamed, names=names))
    assert rows(catalog) == before
    assert counted(catalog) == recount(catalog)


def test_the_network_speaks_under_the_new_name_from_then_on(shelf: Shelf, catalog: Catalog) -> None:
    a, b = shelf.add("a.jpg", "b.jpg")
    shelf.record(shelf.analysed(a, "cat", "pet"))
    catalog.decide([a], "cat", Decision.ACCEPT)
    _, before = unite(catalog, "cat", "kitty")
    assert before == {}
    shelf.record(shelf.analysed(a, "cat", "pet"), shelf.analysed(b, "cat", "kitty", "pet"))
    assert shelf.tags(a) == {"kitty": "mine", "pet": "suggested"}
    assert shelf.tags(b) == {"kitty": "suggested", "pet": "suggested"}
    unite(catalog, "kitty", "tiger")
    assert catalog.ask(tag_edits.renamed) == {"cat": "tiger", "kitty": "tiger"}
    unite(catalog, "tiger", "cat")
    assert catalog.ask(tag_edits.renamed) == {"kitty": "cat", "tiger": "cat"}


def test_sidecars_of_photos_whose_tags_changed_wait_to_be_written(
    shelf: Shelf, catalog: Catalog
) -> None:
    a, b = shelf.add("a.jpg", "b.jpg")
    catalog.decide([a], "old", Decision.TAG)
    catalog.decide([b], "other", Decision.TAG)
    for photo, unwritten in catalog.notes.unwritten([a, b]).items():
        catalog.notes.done([(photo, unwritten.revision, unwritten.mine, "x")])
    assert catalog.notes.pending_count() == 0
    unite(catalog, "old", "new")
    assert [photo.id for photo in catalog.notes.pending(type(a)(0), 9)] == [a]
    assert catalog.notes.unwritten([a])[a].mine == ("new",)


def test_photos_that_are_missing_are_changed_as_well(shelf: Shelf, catalog: Catalog) -> None:
    (a,) = shelf.add("a.jpg")
    catalog.decide([a], "old", Decision.TAG)
    shelf.scan(gone=[a])
    unite(catalog, "old", "new")
    assert shelf.tags(a) == {"new": "mine"}
    shelf.scan(returned=[a])
    assert counted(catalog) == [("new", 1, 0)]
