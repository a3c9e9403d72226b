"""Searching by sets finds what a look at each photo finds, whatever was written in between."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naive_search import naive_search
from photoorganizer.core.metadata import Description, Metadata, Place
from photoorganizer.core.types import Decision, FileStamp, PhotoId, RootId
from photoorganizer.index import photo_order, search
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.file_terms import (
    CameraTerm,
    Feature,
    HasTerm,
    LensTerm,
    RatingTerm,
    TimeTerm,
    YearTerm,
)
from photoorganizer.index.query import (
    Among,
    Condition,
    Every,
    IsTerm,
    Not,
    PathTerm,
    Query,
    TagTerm,
    Term,
    WordTerm,
    either,
    every,
)
from photoorganizer.index.records import ScanChanges
from shelf import SECOND, Shelf

NAMES = ("cat", "kitten", "black_cat", "snow", "never")
PATHS = ("photos", "/photos", "photos/trip", "/photos/trip/", "s/t", "/", "cat", "jpg", "Album/t")
YEAR = 365 * 24 * 3600

tags = st.builds(TagTerm, st.sampled_from(NAMES), st.frozensets(st.sampled_from(NAMES), max_size=2))
texts = st.sampled_from(NAMES + PATHS)
leaf: st.SearchStrategy[Term] = st.one_of(
    tags,
    st.builds(WordTerm, texts, st.frozensets(st.sampled_from(NAMES), max_size=2)),
    st.builds(PathTerm, texts),
    st.builds(
        IsTerm, st.sampled_from(sorted({*Condition} - {Condition.OFFLINE, Condition.DUPLICATE}))
    ),
    st.builds(
        Among,
        st.just(IsTerm(Condition.OFFLINE)),
        st.frozensets(st.integers(1, 99).map(PhotoId), max_size=4),
        st.frozensets(st.integers(1, 3).map(RootId), max_size=2),
    ),
    st.builds(CameraTerm, st.sampled_from(["nikon", "D7", "x"])),
    st.builds(LensTerm, st.sampled_from(["macro", "x"])),
    st.builds(RatingTerm, st.integers(-1, 2), st.integers(3, 5)),
    st.builds(HasTerm, st.sampled_from(Feature)),
    st.builds(TimeTerm, st.sampled_from(["1972", "1980", "1990-06"]), st.booleans()),
    st.builds(YearTerm, st.integers(1970, 1975), st.integers(1975, 1999)),
)
terms = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=1, max_size=3).map(every),
        st.lists(inner, min_size=1, max_size=3).map(either),
    ),
    max_leaves=8,
)


def query_of(parts: list[Term]) -> Query:
    flat = [one for part in parts for one in (part.terms if isinstance(part, Every) else (part,))]
    return Query(tuple(flat))


queries = st.lists(terms, max_size=3).map(query_of)

Act = Callable[[Shelf, list[PhotoId]], object]
WRITES: tuple[Act, ...] = (
    lambda shelf, ids: shelf.catalog.decide(ids[::3], "snow", Decision.TAG),
    lambda shelf, ids: shelf.catalog.decide(ids[::4], "cat", Decision.REJECT),
    lambda shelf, ids: shelf.scan(gone=ids[5:7]),
    lambda shelf, ids: shelf.scan(ignored=ids[7:8]),
    lambda shelf, ids: shelf.scan(added=[FileStamp("cat/new.jpg", 1, SECOND)]),
    lambda shelf, ids: shelf.record(shelf.analysed(ids[0], "kitten", taken=30.0 * YEAR)),
    lambda shelf, ids: shelf.catalog.remove_root(shelf.root.id),
)


@pytest.fixture
def crowd(shelf: Shelf, catalog: Catalog) -> list[PhotoId]:
    """Twelve photos in one folder and two in another, of which all that is asked for is known."""
    names = [f"{folder}/{n}.jpg" for n in range(4) for folder in ("Trip", "cat", "Trip/snow")]
    ids = shelf.add(*names)
    other = catalog.add_root(Path("/elsewhere/Album"))
    catalog.apply_scan(other.id, ScanChanges(added=[shelf.stamp("trip.jpg"), shelf.stamp("b.png")]))
    some = zip(ids[:9], [("cat",), ("cat", "kitten"), ("black_cat", "snow")] * 3, strict=True)
    shelf.record(*(shelf.analysed(photo, *said, taken=photo % 5 * YEAR) for photo, said in some))
    nikon = Metadata(Place(10.0, 20.0), "NIKON D750", "Sigma Macro", rating=4)
    pixel = Metadata(camera="Pixel 8", rating=-1, sidecar="a.xmp 1 2")
    said = {photo: nikon if n % 2 else pixel for n, photo in enumerate(ids[::2])}
    catalog.notes.record({photo: Description(None, one) for photo, one in said.items()})
    shelf.quarantine(ids[9])
    catalog.decide(ids[:2], "snow", Decision.TAG)
    catalog.decide(ids[1:3], "cat", Decision.REJECT)
    return ids


@pytest.fixture(params=["few", "many"])
def _share(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let these few photos count as few, or as many."""
    if request.param == "many":
        monkeypatch.setattr(photo_order, "_FEW", 0)
        monkeypatch.setattr(search, "_FEW", 0)


@pytest.mark.usefixtures("_share")
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None
)
@given(query=queries)
def test_sets_find_what_a_look_at_each_photo_finds(
    crowd: list[PhotoId], catalog: Catalog, query: Query
) -> None:
    expected = catalog.ask(lambda db: naive_search(db, query))
    assert catalog.search(query) == expected
    assert catalog.search(query) == expected  # now out of what was kept


@pytest.mark.usefixtures("_share")
@pytest.mark.parametrize("write", range(len(WRITES)))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None
)
@given(asked=st.lists(queries, min_size=1, max_size=4))
def test_nothing_kept_outlives_a_change(
    crowd: list[PhotoId], shelf: Shelf, write: int, asked: list[Query]
) -> None:
    def agree() -> None:
        for query in asked:
            expected = shelf.catalog.ask(lambda db, query=query: naive_search(db, query))
            assert shelf.catalog.search(query) == expected

    agree()
    WRITES[write](shelf, crowd)
    agree()


def test_a_change_by_another_program_is_seen(
    crowd: list[PhotoId], shelf: Shelf, catalog: Catalog
) -> None:
    before = shelf.search("#kitten"), shelf.search("")
    with Catalog.open(catalog.path) as other:
        other.decide(crowd[9:10], "kitten", Decision.TAG)
        other.apply_scan(shelf.root.id, ScanChanges(gone=crowd[:1]))
    assert crowd[9] in shelf.search("#kitten")
    assert shelf.search("") == [photo for photo in before[1] if photo != crowd[0]]


def test_a_search_inside_a_change_sees_what_was_written_and_what_was_taken_back(
    crowd: list[PhotoId], shelf: Shelf, catalog: Catalog
) -> None:
    def gone_then_found(db: object) -> list[PhotoId]:
        db.execute("UPDATE photo SET missing = 1 WHERE id = ?", (crowd[0],))  # type: ignore[attr-defined]
        found = search.search(db, Query(()))  # type: ignore[arg-type]
        assert crowd[0] not in found
        raise RuntimeError("taken back")

    with pytest.raises(RuntimeError, match="taken back"):
        catalog.change(gone_then_found)
    assert crowd[0] in catalog.change(lambda db: search.search(db, Query(())))
    assert crowd[0] in shelf.search("")


def test_every_kind_of_search_is_kept_and_old_ones_make_room(
    crowd: list[PhotoId], shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_order, "_MOST_SETS", 3)
    for _ in range(2):
        for name in NAMES:
            assert shelf.search(f"-#{name}") == shelf.search(f"-(#{name} OR #{name})")
