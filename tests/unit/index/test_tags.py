import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.types import (
    Change,
    Decision,
    PhotoId,
    Suggestion,
    Tag,
    TagCount,
    TagSource,
    TagState,
)
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.tags import decided_tag
from shelf import Shelf

MINE, SUGGESTED, REJECTED = TagState.MINE, TagState.SUGGESTED, TagState.REJECTED
USER, MODEL, IMPORTED = TagSource.USER, TagSource.MODEL, TagSource.IMPORTED


def tag(source: TagSource, state: TagState) -> Tag:
    return Tag("forest", source, state, 0.5 if source is MODEL else None)


# The meaning of a decision, alone


@pytest.mark.parametrize(
    ("before", "decision", "after"),
    [
        (None, Decision.TAG, tag(USER, MINE)),
        (None, Decision.UNTAG, None),
        (None, Decision.ACCEPT, None),
        (None, Decision.REJECT, tag(USER, REJECTED)),
        (tag(MODEL, SUGGESTED), Decision.TAG, tag(MODEL, MINE)),
        (tag(MODEL, SUGGESTED), Decision.UNTAG, tag(MODEL, SUGGESTED)),
        (tag(MODEL, SUGGESTED), Decision.ACCEPT, tag(MODEL, MINE)),
        (tag(MODEL, SUGGESTED), Decision.REJECT, tag(MODEL, REJECTED)),
        (tag(MODEL, MINE), Decision.UNTAG, tag(MODEL, REJECTED)),
        (tag(IMPORTED, MINE), Decision.UNTAG, tag(IMPORTED, REJECTED)),
        (tag(USER, MINE), Decision.UNTAG, None),
        (tag(USER, MINE), Decision.REJECT, tag(USER, REJECTED)),
        (tag(USER, MINE), Decision.TAG, tag(USER, MINE)),
        (tag(MODEL, REJECTED), Decision.TAG, tag(MODEL, MINE)),
        (tag(MODEL, REJECTED), Decision.ACCEPT, tag(MODEL, REJECTED)),
        (tag(MODEL, REJECTED), Decision.UNTAG, tag(MODEL, REJECTED)),
    ],
)
def test_what_a_decision_makes_of_a_tag(
    before: Tag | None, decision: Decision, after: Tag | None
) -> None:
    assert decided_tag(before, "forest", decision) == after


tags = st.none() | st.builds(tag, st.sampled_from(TagSource), st.sampled_from(TagState))


@given(tags, st.sampled_from(Decision))
def test_deciding_twice_is_deciding_once(before: Tag | None, decision: Decision) -> None:
    once = decided_tag(before, "forest", decision)
    assert decided_tag(once, "forest", decision) == once


# Decisions in the catalog


def test_a_decision_names_only_the_photos_it_changed(shelf: Shelf, catalog: Catalog) -> None:
    a, b, c = shelf.add("a.jpg", "b.jpg", "c.jpg")
    catalog.decide([b], "garden", Decision.TAG)
    unknown = PhotoId(c + 1000)
    before = catalog.decide([c, b, a, c, unknown], "garden", Decision.TAG)
    assert [(one.photo_id, one.name, one.tag) for one in before] == [
        (c, "garden", None),
        (a, "garden", None),
    ]
    assert catalog.decide([a, b, c], "garden", Decision.TAG) == []


def test_a_decision_is_taken_back_exactly(shelf: Shelf, catalog: Catalog) -> None:
    ids = a, b, c, d = shelf.add("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    shelf.record(*(shelf.analysed(photo, "forest", score=0.8) for photo in ids[:3]))
    catalog.decide([b], "forest", Decision.ACCEPT)
    catalog.decide([c], "forest", Decision.REJECT)
    tags, counts = catalog.tags(ids), catalog.tag_counts()
    for decision in Decision:
        before = catalog.decide(ids, "forest", decision)
        changes = catalog.restore(before)
        assert changes.kinds == {Change.TAGS}
        assert changes.photos == {one.photo_id for one in before}
        assert catalog.tags(ids) == tags
        assert catalog.tag_counts() == counts
    assert (a, d) == (ids[0], ids[3])


def test_taking_back_a_decision_on_a_forgotten_photo_changes_nothing(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, "forest"))
    before = catalog.decide([photo], "forest", Decision.REJECT)
    catalog.remove_root(shelf.root.id)
    assert catalog.restore(before).photos == frozenset()


def test_an_undone_decision_is_open_to_the_network_again(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, "forest", score=0.7))
    catalog.restore(catalog.decide([photo], "forest", Decision.REJECT))
    shelf.record(shelf.analysed(photo, "forest", score=0.9))
    assert shelf.tag(photo, "forest") == Tag("forest", MODEL, SUGGESTED, 0.9)


# Decisions and the network


def test_a_tag_given_while_inference_is_pending_is_never_overwritten(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    on_its_way = shelf.analysed(photo, "forest", "lake")
    catalog.decide([photo], "forest", Decision.TAG)
    catalog.decide([photo], "lake", Decision.REJECT)
    shelf.record(on_its_way)
    assert shelf.tag(photo, "forest") == Tag("forest", USER, MINE)
    assert shelf.tag(photo, "lake") == Tag("lake", USER, REJECTED)


def test_a_rejected_tag_stays_rejected_whatever_the_model_and_the_content(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, "forest", "lake"))
    catalog.decide([photo], "forest", Decision.REJECT)
    shelf.record(shelf.analysed(photo, "forest"), model="net-2")
    shelf.scan(changed=[(photo, shelf.stamp("a.jpg", size=9))])
    shelf.record(shelf.analysed(photo, "forest"), model="net-3")
    catalog.replace_suggestions({photo: [Suggestion("forest", 1.0, "hashtag")]})
    assert shelf.tags(photo) == {"forest": "rejected"}


def test_an_accepted_tag_stays_when_the_network_changes_its_mind(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, "forest", "lake"))
    catalog.decide([photo], "forest", Decision.ACCEPT)
    shelf.record(shelf.analysed(photo))
    assert shelf.tags(photo) == {"forest": "mine"}


def test_new_suggestions_replace_undecided_ones(shelf: Shelf, catalog: Catalog) -> None:
    a, b = shelf.add("a.jpg", "b.jpg")
    shelf.record(shelf.analysed(a, "forest", "lake"), shelf.analysed(b, "forest"))
    changes = catalog.replace_suggestions(
        {
            a: [Suggestion("lake", 0.4, "hashtag"), Suggestion("snow", 0.3, "hashtag")],
            b: [Suggestion("forest", 0.9, "hashtag")],
        }
    )
    assert changes.photos == {a}, "nothing is new on the other"
    assert catalog.tags([a])[a] == [
        Tag("lake", MODEL, SUGGESTED, 0.4),
        Tag("snow", MODEL, SUGGESTED, 0.3),
    ]


def test_what_was_decided_is_told_for_every_photo(shelf: Shelf, catalog: Catalog) -> None:
    a, b = shelf.add("a.jpg", "b.jpg")
    shelf.record(shelf.analysed(a, "forest", "lake", "snow"))
    catalog.decide([a], "forest", Decision.ACCEPT)
    catalog.decide([a], "lake", Decision.REJECT)
    assert catalog.decided([a, b]) == {a: {"forest", "lake"}, b: frozenset()}


# Reading


def test_tags_come_mine_by_name_then_suggested_by_score_then_rejected(
    shelf: Shelf, catalog: Catalog
) -> None:
    [photo] = shelf.add("a.jpg")
    said = [Suggestion(name, score, "hashtag") for name, score in (("x", 0.1), ("a", 0.5))]
    catalog.replace_suggestions({photo: [*said, Suggestion("no", 0.9, "hashtag")]})
    catalog.decide([photo], "no", Decision.REJECT)
    for name in ("zebra", "garden"):
        catalog.decide([photo], name, Decision.TAG)
    assert list(shelf.tags(photo)) == ["garden", "zebra", "a", "x", "no"]


def test_tags_have_an_entry_for_every_id_asked_for(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    unknown = PhotoId(photo + 1)
    assert catalog.tags([unknown, photo]) == {unknown: [], photo: []}


def test_tag_counts_come_most_used_first(shelf: Shelf, catalog: Catalog) -> None:
    ids = shelf.add("a.jpg", "b.jpg", "c.jpg")
    shelf.record(*(shelf.analysed(photo, "lake", "snow") for photo in ids))
    catalog.decide(ids[:2], "forest", Decision.TAG)
    catalog.decide(ids[:1], "snow", Decision.ACCEPT)
    catalog.decide(ids[1:2], "snow", Decision.REJECT)
    assert catalog.tag_counts() == [
        TagCount("forest", 2, 0),
        TagCount("snow", 1, 1),
        TagCount("lake", 0, 3),
    ]


def test_tags_of_missing_photos_count_again_when_they_return(
    shelf: Shelf, catalog: Catalog
) -> None:
    ids = shelf.add("a.jpg", "b.jpg")
    catalog.decide(ids, "forest", Decision.TAG)
    catalog.decide(ids[:1], "garden", Decision.TAG)
    before = catalog.tag_counts()
    shelf.scan(gone=ids[:1])
    assert catalog.tag_counts() == [TagCount("forest", 1, 0)]
    shelf.scan(returned=ids[:1])
    assert catalog.tag_counts() == before


def test_a_missing_photo_can_be_tagged(shelf: Shelf, catalog: Catalog) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.scan(gone=[photo])
    catalog.decide([photo], "forest", Decision.TAG)
    assert catalog.tag_counts() == []
    shelf.scan(returned=[photo])
    assert catalog.tag_counts() == [TagCount("forest", 1, 0)]


def test_completion_knows_the_most_used_first(shelf: Shelf, catalog: Catalog) -> None:
    ids = shelf.add("a.jpg", "b.jpg")
    for name, photos in {"forest": ids[:1], "forum": ids, "fog": ids[:1], "lake": ids}.items():
        catalog.decide(photos, name, Decision.TAG)
    assert catalog.complete_tag("fo") == ["forum", "fog", "forest"]
    assert catalog.complete_tag("fo", limit=1) == ["forum"]
    assert catalog.complete_tag("") == ["forum", "lake", "fog", "forest"]


@pytest.mark.parametrize("prefix", ["%", "_", "*", "'", "\udcff", "\0"])
def test_completion_takes_no_character_for_a_pattern(
    shelf: Shelf, catalog: Catalog, prefix: str
) -> None:
    catalog.decide(shelf.add("a.jpg"), "forest", Decision.TAG)
    assert catalog.complete_tag(prefix) == []
