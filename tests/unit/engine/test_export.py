"""Hashtags leave within a network's limits, mine first; tables hold all that is known."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from photoorganizer.core.errors import KnownError
from photoorganizer.core.posting import NetworkLimits
from photoorganizer.core.types import (
    FileStamp,
    Photo,
    PhotoId,
    PhotoState,
    RootId,
    Tag,
    TagSource,
    TagState,
)
from photoorganizer.engine.export import postable, render

NETWORKS = {"tiny": NetworkLimits("tiny", "Tiny", 2, 12, date(2026, 1, 1))}

TAGS = [
    Tag("snow", TagSource.MODEL, TagState.SUGGESTED, 0.7),
    Tag("sky", TagSource.MODEL, TagState.SUGGESTED, 0.9),
    Tag("ada", TagSource.USER, TagState.MINE),
    Tag("bar", TagSource.MODEL, TagState.REJECTED, 0.99),
]


def photo(name: str = "a.jpg") -> Photo:
    return Photo(
        PhotoId(1), RootId(1), Path("/p") / name, FileStamp(name, 1, 1), PhotoState.READY, None, 0.0
    )


def test_mine_come_first_then_the_surest_and_rejected_never() -> None:
    assert postable(TAGS) == ["ada", "sky", "snow"]


def test_network_gets_as_many_as_it_takes() -> None:
    assert render([(photo(), TAGS)], "tiny", NETWORKS) == "/p/a.jpg\t#ada #sky"


def test_hashtag_that_would_pass_the_character_limit_is_left_out() -> None:
    tags = [Tag(name, TagSource.USER, TagState.MINE) for name in ("mountains", "lake")]
    assert render([(photo(), tags)], "tiny", NETWORKS) == "/p/a.jpg\t#mountains"


def test_text_has_all_of_them() -> None:
    assert render([(photo(), TAGS)], "text", NETWORKS) == "/p/a.jpg\t#ada #sky #snow"


def test_csv_quotes_what_needs_it_and_reads_back() -> None:
    text = render([(photo('odd, "name".jpg'), TAGS)], "csv", NETWORKS)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["tag"] for row in rows} == {"snow", "sky", "ada"}
    assert {row["path"] for row in rows} == {'/p/odd, "name".jpg'}
    assert next(row for row in rows if row["tag"] == "ada")["state"] == "mine"


def test_json_holds_hashtags_and_where_they_come_from() -> None:
    [entry] = json.loads(render([(photo(), TAGS)], "json", NETWORKS))
    assert entry["hashtags"] == ["ada", "sky", "snow"]
    assert {"name": "sky", "state": "suggested", "source": "model", "score": 0.9} in entry["tags"]


def test_unknown_format_is_a_sentence_with_those_there_are() -> None:
    with pytest.raises(KnownError, match="text, csv, json, tiny"):
        render([], "fax", NETWORKS)
