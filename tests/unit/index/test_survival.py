"""The process that writes is killed at any moment: nothing is lost, doubled or half done."""

import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from photoorganizer.core.types import PhotoState
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query_parser import parse
from trust import Record

WRITER = Path(__file__).with_name("writer.py")
FILES = 5


def write_until_killed(path: Path, seconds: float) -> int:
    """Return the last step that the writer said was committed, 0 for none."""
    ended = subprocess.run(
        [sys.executable, str(WRITER), str(path), str(seconds)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGPROF, ended.stderr
    return max(map(int, ended.stdout.split()), default=0)


def examine(path: Path, committed: int) -> int:
    """Check that every committed step is there, once and whole; return the photos found."""
    with Catalog.open(path) as catalog:
        assert catalog.check() == []
        photos = catalog.photos(catalog.search(parse("")))
        steps = Counter(photo.stamp.size for photo in photos)
        assert set(steps.values()) <= {FILES}, "a step's files come together"
        assert set(steps) >= set(range(1, committed + 1))
        assert len(steps) <= committed + 1
        tags = catalog.tags([photo.id for photo in photos])
        for photo in photos:
            if photo.stamp.size <= committed:
                assert photo.state is PhotoState.READY
                assert [tag.state for tag in tags[photo.id]] == ["mine", "suggested"]
            elif photo.state is PhotoState.PENDING:
                assert tags[photo.id] == []
        ready = sum(photo.state is PhotoState.READY for photo in photos)
        assert ready % FILES == 0
        assert catalog.embedding_count("net-1") == ready
    return len(photos)


def survive(path: Path, kills: int) -> int:
    chances = random.Random(kills)
    committed = 0
    for _ in range(kills):
        last = write_until_killed(path, chances.uniform(0.001, 0.12))
        committed = max(committed, last)
        photos = examine(path, committed)
        # What was under way when the process died may have been committed without a word.
        committed = max(committed, photos // FILES - 1)
    return photos


def test_a_writer_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    assert survive(tmp_path / "catalog.sqlite", kills=8) > 0


@pytest.mark.slow
@pytest.mark.trust
def test_two_hundred_kills_are_survived(tmp_path: Path, record: Record) -> None:
    assert survive(tmp_path / "catalog.sqlite", kills=200) > 200
    record("kills survived", 200)
    record("kills survived, catalog alone", 200)
