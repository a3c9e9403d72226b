"""Metadata and keywords as the catalog keeps them, and which sidecars wait."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from photoorganizer.core.metadata import Description, Keyword, Metadata, Place, keywords_of
from photoorganizer.core.types import Decision, PhotoId, Suggestion, TagSource, TagState
from photoorganizer.index.catalog import Catalog
from shelf import Shelf

FULL = Metadata(
    Place(40.5, -74.25), "NIKON D750", "35mm", "1/250 s", 4, (Keyword("otaru", "Japan|Otaru"),), "s"
)


@pytest.fixture
def shelf(catalog: Catalog) -> Shelf:
    return Shelf(catalog)


def say(shelf: Shelf, photo: PhotoId, *keywords: str, taken: float | None = None) -> None:
    metadata = Metadata(keywords=keywords_of(keywords), sidecar="state")
    shelf.catalog.notes.record({photo: Description(taken, metadata)})


def decide(shelf: Shelf, photo: PhotoId, name: str, decision: Decision) -> None:
    assert shelf.catalog.decide([photo], name, decision)


def mine(shelf: Shelf, photo: PhotoId) -> Sequence[str]:
    return shelf.catalog.notes.unwritten([photo])[photo].mine


def test_metadata_is_kept_as_it_was_read(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    assert shelf.catalog.notes.metadata(photo) is None
    shelf.catalog.notes.record({photo: Description(77.5, FULL)})
    assert shelf.catalog.notes.metadata(photo) == FULL
    found = shelf.catalog.photo(photo)
    assert found is not None
    assert found.taken == 77.5


def test_what_was_read_of_a_forgotten_photo_is_left_out(shelf: Shelf) -> None:
    changes = shelf.catalog.notes.record({PhotoId(99): Description(None, FULL)})
    assert not changes.photos


def test_a_keyword_becomes_an_imported_tag_and_goes_with_it(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    say(shelf, photo, "Sea", "Sky")
    tag = shelf.tag(photo, "sea")
    assert tag is not None
    assert (tag.source, tag.state) == (TagSource.IMPORTED, TagState.MINE)
    say(shelf, photo, "Sky")
    assert shelf.tags(photo) == {"sky": "mine"}
    assert shelf.catalog.check() == []


def test_a_keyword_that_was_suggested_is_no_longer_asked_about(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo, "sea", "sky"))
    say(shelf, photo, "Sea")
    assert shelf.tags(photo) == {"sea": "mine", "sky": "suggested"}
    shelf.catalog.replace_suggestions({photo: [Suggestion("sea", 0.9, "hashtag")]})
    assert shelf.tags(photo) == {"sea": "mine"}


def test_a_rejected_keyword_stays_rejected(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    say(shelf, photo, "Sea")
    decide(shelf, photo, "sea", Decision.UNTAG)
    for keywords in ((), ("Sea",)):
        say(shelf, photo, *keywords)
        assert shelf.tags(photo) == {"sea": "rejected"}


def test_a_tag_of_mine_that_the_file_has_too_stays_away_once_it_is_taken_off(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    decide(shelf, photo, "sea", Decision.TAG)
    say(shelf, photo, "Sea")
    decide(shelf, photo, "sea", Decision.UNTAG)
    say(shelf, photo, "Sea")
    assert shelf.tags(photo) == {}


def test_only_tags_of_mine_wait_for_their_sidecar(shelf: Shelf) -> None:
    a, b, c = shelf.add("a.jpg", "b.jpg", "c.jpg")
    say(shelf, a, "Sea")
    shelf.record(shelf.analysed(b, "sky"))
    assert shelf.catalog.notes.pending_count() == 0
    decide(shelf, b, "sky", Decision.ACCEPT)
    decide(shelf, c, "walk", Decision.TAG)
    decide(shelf, c, "snow", Decision.REJECT)
    assert shelf.catalog.notes.pending_count() == 2
    assert [photo.id for photo in shelf.catalog.notes.pending(PhotoId(0), 9)] == [b, c]
    assert (mine(shelf, a), mine(shelf, b), mine(shelf, c)) == ((), ("sky",), ("walk",))


def test_a_missing_photo_does_not_wait(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    decide(shelf, photo, "sea", Decision.TAG)
    shelf.scan(gone=[photo])
    assert shelf.catalog.notes.pending_count() == 0


def test_a_decision_while_a_sidecar_is_written_waits_for_the_next_time(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    notes = shelf.catalog.notes
    decide(shelf, photo, "sea", Decision.TAG)
    want = notes.unwritten([photo])[photo]
    decide(shelf, photo, "sky", Decision.TAG)
    notes.done([(photo, want.revision, want.mine, "state")])
    assert notes.pending_count() == 1
    assert notes.unwritten([photo])[photo].ours == {"sea"}
    assert notes.sidecars_in_use()


def test_a_name_that_we_wrote_is_not_imported(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.catalog.notes.intend({photo: ["sea"]})
    say(shelf, photo, "sea", "Sky")
    assert shelf.tags(photo) == {"sky": "mine"}


def test_keywords_go_with_their_folder(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    say(shelf, photo, "Sea")
    decide(shelf, photo, "sky", Decision.TAG)
    shelf.catalog.remove_root(shelf.root.id)
    assert shelf.catalog.check() == []
    assert shelf.catalog.notes.pending_count() == 0


def test_a_photo_whose_metadata_was_never_read_is_told(shelf: Shelf) -> None:
    [photo] = shelf.add("a.jpg")
    shelf.record(shelf.analysed(photo))
    assert shelf.catalog.notes.sidecar_states(shelf.root.id) == {"a.jpg": (photo, "")}
    with shelf.catalog._database.write() as db:
        db.execute("DELETE FROM metadata")
    assert shelf.catalog.notes.sidecar_states(shelf.root.id) == {"a.jpg": (photo, "?")}


def test_what_files_say_is_searched(shelf: Shelf) -> None:
    a, b, c = shelf.add("a.jpg", "b.jpg", "c.jpg")
    shelf.catalog.notes.record(
        {
            a: Description(datetime(2024, 5, 31, 23).timestamp(), FULL),
            b: Description(datetime(2024, 6, 1, 1).timestamp(), Metadata(rating=0, lens="85mm")),
        }
    )
    assert shelf.search("camera:Nikon") == [a]
    assert shelf.search("lens:85MM") == [b]
    assert shelf.search("rating:>=3") == shelf.search("-rating:0 camera:d750") == [a]
    assert set(shelf.search("-rating:>=3")) == {b, c}
    assert shelf.search("from:2024-05 to:2024-05") == [a]
    assert shelf.search("from:2024-06-01") == [b]
    assert shelf.search("#otaru to:2024 lens:35mm") == [a]
