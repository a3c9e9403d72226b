"""What a search may go on with, in a library of a few photos."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoorganizer.core.metadata import Description, Metadata
from photoorganizer.core.paths import resources
from photoorganizer.core.types import Decision
from photoorganizer.engine.completion import Completer, CompletionKind
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query_parser import parse
from photoorganizer.taxonomy.words import Words, load_words
from shelf import Shelf


@cache
def words() -> Words:
    return load_words(resources())


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield catalog


@pytest.fixture
def completer(catalog: Catalog) -> Completer:
    """Of three photos of 2023 and 2024, by two cameras, in a folder of a folder, tagged #cat."""
    shelf = Shelf(catalog)
    photos = shelf.add("2024/May trip/a.jpg", "2024/b.jpg", "c.jpg")
    catalog.decide(photos, "cat", Decision.TAG)
    catalog.decide(photos[:1], "castle", Decision.TAG)
    days = (datetime(2024, 5, 2), datetime(2024, 6, 2), datetime(2023, 1, 2))
    for photo, day, camera in zip(photos, days, ("Pixel 8", "NIKON D750", "Pixel 8"), strict=True):
        said = Description(day.timestamp(), Metadata(camera=camera, lens="50 mm"))
        catalog.notes.record({photo: said})
    return Completer(catalog, words)


def offered(completer: Completer, text: str) -> list[str]:
    return [one.text for one in completer.complete(text, len(text)).items]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("#ca", ["#cat", "#castle"]),
        ("-#cas", ["#castle"]),
        ("(#a OR #cas", ["#castle"]),
        ("#a|#cas", ["#castle"]),
        ("fr", ["from:"]),
        ("snow ra", ["rating:"]),
        ("path:ma", ['path:"photos/2024/May trip"']),
        ("path:pho", ["path:photos"]),
        ('path:"photos/2024/may t', ['path:"photos/2024/May trip"']),
        ("camera:", ['camera:"Pixel 8"', 'camera:"NIKON D750"']),
        ("camera:nik", ['camera:"NIKON D750"']),
        ("lens:", ['lens:"50 mm"']),
        ("is:un", ["is:untagged", "is:unreadable"]),
        ("has:", ["has:gps", "has:sidecar"]),
        ("from:", ["from:2024", "from:2023"]),
        ("from:2024", ["from:2024-06", "from:2024-05"]),
        ("year:20", ["year:2024", "year:2023"]),
        ("rating:>", ["rating:>=4", "rating:>=3"]),
        ("sim:b", ["sim:2024/b.jpg"]),
    ],
)
def test_the_word_at_the_cursor_is_completed(
    completer: Completer, text: str, first: list[str]
) -> None:
    assert offered(completer, text)[: len(first)] == first


@pytest.mark.parametrize("text", ["film:", "#nothing", 'camera:"Pixel 8"', "sim:", "a)"])
def test_where_nothing_follows_nothing_is_offered(completer: Completer, text: str) -> None:
    assert offered(completer, text) == []


def test_an_empty_search_begins_with_a_key(completer: Completer) -> None:
    items = completer.complete("", 0, limit=20).items
    assert {one.kind for one in items} == {CompletionKind.KEY}
    assert "from:" in [one.text for one in items]


def test_a_word_that_stands_for_a_tag_says_so(completer: Completer) -> None:
    [kitty] = [one for one in completer.complete("#kitt", 5).items if one.text == "#kitty"]
    assert (kitty.means, kitty.count) == ("cat", 3)


def test_numbers_follow_the_library(completer: Completer, catalog: Catalog) -> None:
    text = "path:photos"
    folders = {one.text: one.count for one in completer.complete(text, 11).items}
    assert folders["path:photos"] == 3
    Shelf(catalog).add("2024/May trip/d.jpg")
    folders = {one.text: one.count for one in completer.complete(text, 11).items}
    assert folders["path:photos"] == 4


def test_only_the_word_before_the_cursor_is_replaced(completer: Completer) -> None:
    found = completer.complete("snow -#ca from:2024", len("snow -#ca"))
    assert (found.start, found.end) == (6, 9)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(["#", "ca", "-", "path:", "from:", '"', " ", "(", "is:", "x"])))
def test_whatever_is_taken_can_be_understood(completer: Completer, parts: list[str]) -> None:
    text = "".join(parts)
    found = completer.complete(text, len(text))
    for one in found.items:
        if one.kind is not CompletionKind.KEY:
            assert parse(one.text).terms
