from pathlib import Path

import pytest

from photoorganizer.core.metadata import Description, Metadata, Place
from photoorganizer.core.types import Decision, FileStamp, LibraryCounts, PhotoId
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query import Among, Condition, IsTerm, Not, Query, TagTerm
from photoorganizer.index.query_parser import parse
from photoorganizer.index.records import ScanChanges
from shelf import SECOND, Shelf


@pytest.fixture
def photos(shelf: Shelf, catalog: Catalog) -> dict[str, PhotoId]:
    """Five photos, the later the newer: tagged, suggested, bare, unreadable, missing."""
    names = ["Trip/Tagged.jpg", "Trip/said.jpg", "bare.jpg", "broken.jpg", "gone.jpg"]
    ids = dict(zip(["tagged", "said", "bare", "broken", "gone"], shelf.add(*names), strict=True))
    shelf.record(shelf.analysed(ids["said"], "forest", "black_forest", "snow"))
    shelf.record(shelf.analysed(ids["bare"], "snow"))
    shelf.quarantine(ids["broken"])
    catalog.decide([ids["tagged"], ids["gone"]], "forest", Decision.TAG)
    catalog.decide([ids["bare"]], "snow", Decision.REJECT)
    shelf.scan(gone=[ids["gone"]])
    return ids


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "broken bare said tagged"),
        ("#forest", "said tagged"),
        ("#Forest", "said tagged"),
        ("-#forest", "broken bare"),
        ("#snow", "said"),
        ("-#snow", "broken bare tagged"),
        ("#forest -#snow", "tagged"),
        ("#forest #snow", "said"),
        ("#nothing", ""),
        ("-#nothing", "broken bare said tagged"),
        ("is:tagged", "tagged"),
        ("-is:tagged", "broken bare said"),
        ("is:untagged", "bare said"),
        ("-is:untagged", "broken tagged"),
        ("is:review", "said"),
        ("is:unreadable", "broken"),
        ("-is:unreadable", "bare said tagged"),
        ("is:missing", "gone"),
        ("is:missing #forest", "gone"),
        ("is:missing fores", "gone"),
        ("is:missing #snow", ""),
        ("-is:missing", "broken bare said tagged"),
        ("is:missing -is:missing", ""),
        ("is:missing is:tagged", "gone"),
        ("fore", "said tagged"),
        ("rest", ""),
        ("black", "said"),
        ("TRIP", "said tagged"),
        ("trip/tag", "tagged"),
        ("-trip", "broken bare"),
        ("path:trip", "said tagged"),
        ("path:forest", ""),
        ('path:"Photos/B"', "broken bare"),
        ("photos", "broken bare said tagged"),
        ("path:/photos/b", "broken bare"),
        ("/photos/trip", "said tagged"),
        ("path:os/Trip", "said tagged"),
        ("%", ""),
        ("_", ""),
        ("trip -#snow is:tagged fore path:jpg", "tagged"),
        ("#forest OR #snow", "said tagged"),
        ("#nothing OR #forest", "said tagged"),
        ("#snow OR is:unreadable", "broken said"),
        ("#forest -(#snow OR is:unreadable)", "tagged"),
        ("(#forest OR bare) -#snow", "bare tagged"),
        ("-(#forest OR #snow)", "broken bare"),
        ("-(#forest #snow)", "broken bare tagged"),
        ("-(-#forest)", "said tagged"),
        ("#snow (#forest OR #nothing)", "said"),
        ("(#forest | #snow) (#snow | #nothing)", "said"),
        ("is:missing OR #snow", "gone said"),
        ("is:missing OR is:unreadable", "gone broken"),
        ("-(is:missing OR #forest)", "broken bare"),
        ("is:mine", "tagged"),
        ("is:rejected", "bare"),
        ("-is:rejected", "broken said tagged"),
        ("is:suggested", "said"),
        ("year:1970", "broken bare said tagged"),
        ("-year:1969-1971", ""),
    ],
)
def test_a_search_finds(shelf: Shelf, photos: dict[str, PhotoId], text: str, found: str) -> None:
    assert shelf.search(text) == [photos[name] for name in found.split()]


def test_a_term_the_engine_answered_finds_its_photos_and_folders(
    shelf: Shelf, catalog: Catalog, photos: dict[str, PhotoId]
) -> None:
    asked = IsTerm(Condition.DUPLICATE)
    some = Among(asked, photos=frozenset({photos["said"], photos["bare"], photos["gone"]}))
    folder = Among(asked, roots=frozenset({shelf.root.id}))
    assert catalog.search(Query((some,))) == [photos["bare"], photos["said"]]
    assert catalog.search(Query((some, TagTerm("snow")))) == [photos["said"]]
    assert catalog.search(Query((Not(some),))) == [photos["broken"], photos["tagged"]]
    assert len(catalog.search(Query((folder,)))) == 4
    assert catalog.search(Query((Among(asked),))) == []
    with pytest.raises(ValueError, match="is:duplicate"):
        catalog.search(Query((asked,)))


def test_ignored_photos_are_not_among_the_missing(shelf: Shelf, photos: dict[str, PhotoId]) -> None:
    shelf.scan(ignored=[photos["tagged"]])
    assert shelf.search("is:missing OR #forest") == [photos["gone"], photos["said"]]


def test_photos_are_found_by_what_their_files_say(shelf: Shelf, catalog: Catalog) -> None:
    a, b, c = shelf.add("a.jpg", "b.jpg", "c.jpg")
    nikon = Metadata(Place(10.0, 20.0), "NIKON D750", "Sigma Macro", rating=4)
    pixel = Metadata(camera="Pixel 8", rating=-1, sidecar="a.xmp 1 2")
    said = {a: nikon, b: pixel, c: Metadata()}
    catalog.notes.record({photo: Description(None, one) for photo, one in said.items()})
    found = {
        text: shelf.search(text)
        for text in ("camera:nikon", "lens:macro", "camera:macro", "has:gps", "has:sidecar")
    }
    assert list(found.values()) == [[a], [a], [], [a], [b]]
    assert shelf.search("camera:nikon OR camera:PIXEL") == [b, a]
    assert shelf.search("-has:gps") == [c, b]
    assert shelf.search("rating:>=3 OR rating:-1") == [b, a]


def test_a_tag_also_finds_what_means_it(catalog: Catalog, photos: dict[str, PhotoId]) -> None:
    wider = Query((TagTerm("woods", frozenset({"forest"})),))
    assert catalog.search(wider) == [photos["said"], photos["tagged"]]
    assert catalog.search(parse("-#woods").expanded(lambda _: ["forest", "snow"])) == [
        photos["broken"],
        photos["bare"],
    ]


def test_a_photo_with_several_tags_of_one_meaning_is_found_once(
    shelf: Shelf, catalog: Catalog
) -> None:
    a, b, c, d = shelf.add("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    shelf.record(
        shelf.analysed(a, "cat", "kitten", taken=9.0),
        shelf.analysed(b, "kitten", "snow"),
        shelf.analysed(c, "cat", "snow"),
        shelf.analysed(d, "dog"),
    )
    cats = TagTerm("cat", frozenset({"kitten", "tomcat"}))
    assert catalog.search(Query((cats,))) == [a, c, b]
    assert catalog.search(Query((TagTerm("snow"), cats))) == [c, b]
    assert catalog.search(Query((cats, Not(TagTerm("snow"))))) == [a]
    assert catalog.search(Query((Not(cats),))) == [d]
    shelf.scan(gone=[c])
    assert catalog.search(Query((cats,))) == [a, b]


def test_a_word_also_finds_the_tags_that_mean_it(
    catalog: Catalog, photos: dict[str, PhotoId]
) -> None:
    meanings = {"woods": ["woods", "forest", "no_such_tag"], "said": ["said", "forest"]}

    def found(text: str) -> list[str]:
        wider = parse(text).expanded(lambda word: meanings.get(word, []))
        return [name for photo in catalog.search(wider) for name in photos if photos[name] == photo]

    assert found("woods") == ["said", "tagged"]
    assert found("-woods") == ["broken", "bare"]
    assert found("woods is:missing") == ["gone"]
    assert found("woods -#snow trip") == ["tagged"]
    assert found("said") == ["said", "tagged"]  # by its path, and by its meaning
    assert found("path:woods") == []


def test_the_sidebar_counts_what_its_searches_find(
    shelf: Shelf, catalog: Catalog, photos: dict[str, PhotoId]
) -> None:
    found = [
        len(shelf.search(text))
        for text in ("", "is:untagged", "is:review", "is:missing", "is:unreadable")
    ]
    assert catalog.counts() == LibraryCounts(*found)
    for count in catalog.tag_counts():
        assert len(shelf.search(f"#{count.name}")) == count.mine + count.suggested


def test_photos_come_newest_first_by_capture_time(shelf: Shelf) -> None:
    a, b, c = shelf.add("a.jpg", "b.jpg", "c.jpg")
    shelf.record(
        shelf.analysed(a, "forest", taken=300.0),
        shelf.analysed(b, "forest", taken=-100.0),
        shelf.analysed(c, "forest", taken=200.0),
    )
    assert shelf.search("#forest") == shelf.search("") == [a, c, b]
    shelf.record(shelf.analysed(b, "forest", taken=1000.0))
    assert shelf.search("#forest") == shelf.search("") == [b, a, c]


def test_photos_of_one_moment_have_a_fixed_order(shelf: Shelf) -> None:
    stamps = [FileStamp(f"{n}.jpg", 1, SECOND) for n in range(5)]
    ids = sorted(shelf.scan(added=stamps).photos)
    shelf.record(*(shelf.analysed(photo, "forest") for photo in ids))
    assert shelf.search("#forest") == shelf.search("") == ids[::-1]


def test_a_path_of_any_bytes_is_found(shelf: Shelf) -> None:
    a, b = shelf.add("caf\udce9/1.jpg", "cafe/2.jpg")
    assert shelf.search("path:CAF\udce9") == [a]
    assert shelf.search("\udce9") == [a]
    assert shelf.search("-path:\udce9") == [b]


def test_a_path_is_found_in_any_case_and_composition(shelf: Shelf) -> None:
    ids = shelf.add("E\u0301TE\u0301/a.jpg", "\u00e9t\u00e9/b.jpg")
    assert sorted(shelf.search("\u00c9t\u00c9/")) == ids
    assert sorted(shelf.search('path:"e\u0301te\u0301"')) == ids


def test_a_path_begins_at_the_watched_folders_name(shelf: Shelf, catalog: Catalog) -> None:
    deep = catalog.add_root(Path("/home/anna/Pictures"))
    catalog.apply_scan(deep.id, ScanChanges(added=[FileStamp("a.jpg", 1, 1)]))
    [photo] = [file.id for file in catalog.known_files(deep.id).values()]
    assert shelf.search("path:pictures") == [photo]
    assert shelf.search("path:anna") == []
    assert shelf.search("path:/home/anna") == [photo]


@pytest.mark.parametrize(
    "text",
    [
        '"\');DROP/**/TABLE/**/photo;--"',
        "path:\"'||1||'\"",
        '"#a\')--"',
        'camera:"\') OR 1"',
        "lens:'",
    ],
)
def test_a_search_is_never_sql(shelf: Shelf, text: str) -> None:
    photos = shelf.add("a.jpg")
    assert shelf.search(text) == []
    assert shelf.search("") == photos
