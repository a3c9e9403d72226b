from pathlib import Path

import pytest

import drawn
from photoorganizer.core.errors import MissingData
from photoorganizer.core.types import Progress
from photoorganizer.engine.oddities import evaluate_oddities
from trust import Record


@pytest.mark.trust
def test_every_odd_file_is_read_or_has_a_reason(
    tmp_path: Path, models: Path, record: Record
) -> None:
    whole = drawn.save(tmp_path / "whole.jpg", "sea").read_bytes()
    (tmp_path / "torn.jpg").write_bytes(whole[:900])
    (tmp_path / "empty.heic").touch()
    (tmp_path / "text.nef").write_text("no picture", encoding="utf-8")
    (tmp_path / "png.jpg").write_bytes(drawn.save(tmp_path / "a.png", "snow").read_bytes())
    (tmp_path / "notes.txt").write_text("not a photo by its name", encoding="utf-8")
    heard: list[Progress] = []
    figures = evaluate_oddities(tmp_path, models, heard.append)
    outcomes = figures.pop("outcomes")
    assert figures == {
        "files": 6,
        "read": 3,
        "quarantined": 3,
        "without_reason": 0,
        "passed_over": 1,
    }
    assert {name for name, said in outcomes.items() if said == "read"} == {
        "whole.jpg",
        "a.png",
        "png.jpg",
    }
    assert heard[-1].done == 6
    record("odd files read", figures["read"])
    record("odd files quarantined with a sentence", figures["quarantined"])


def test_folder_without_photos_is_said(tmp_path: Path, models: Path) -> None:
    with pytest.raises(MissingData):
        evaluate_oddities(tmp_path, models, lambda _progress: None)
