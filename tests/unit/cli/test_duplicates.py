"""Copies on a terminal: listed, and trashed after a question only."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from fake_library import FakeLibrary, Terminal
from photoorganizer.core.duplicates import DuplicateGroup
from photoorganizer.core.likeness import Band
from photoorganizer.core.types import FileStamp, Photo, PhotoId, PhotoState, RootId
from photoorganizer.engine.trashing import Refused, Trashed

Command = Callable[..., Terminal]


def photo(number: int, width: int) -> Photo:
    name = f"{number}.jpg"
    return Photo(
        PhotoId(number),
        RootId(1),
        Path("/photos", name),
        FileStamp(name, 10, 1),
        PhotoState.READY,
        None,
        0.0,
        width,
        100,
    )


class FakeDuplicates:
    """Two groups, of which the first is identical; remembers what was trashed."""

    def __init__(self) -> None:
        self.found = [
            DuplicateGroup(Band.IDENTICAL, (photo(1, 300), photo(2, 300))),
            DuplicateGroup(Band.NEAR_DUPLICATE, (photo(3, 300), photo(4, 200), photo(5, 100))),
        ]
        self.trashed: list[tuple[list[int], int]] = []

    def groups(self, *, near: bool, report: object) -> list[DuplicateGroup]:
        return self.found if near else self.found[:1]

    def trash(self, photos: Sequence[PhotoId], keep: PhotoId) -> Trashed:
        self.trashed.append((list(photos), keep))
        by_id = {one.id: one for group in self.found for one in group.photos}
        gone = [by_id[one] for one in photos if one != 5]
        return Trashed(gone, [Refused(Path("/photos/5.jpg"), "It stays.")] if 5 in photos else [])


@pytest.fixture
def duplicates(library: FakeLibrary) -> FakeDuplicates:
    fake = FakeDuplicates()
    library.duplicates = fake  # type: ignore[attr-defined]
    return fake


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked; nothing is agreed to."""
    asked: list[str] = []

    def confirm(question: str, *, err: bool) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr("click.confirm", confirm)
    return asked


def test_programs_get_every_group(command: Command, duplicates: FakeDuplicates) -> None:
    assert command("duplicates", "--json").document == [
        {
            "band": "identical",
            "best": "/photos/1.jpg",
            "photos": ["/photos/1.jpg", "/photos/2.jpg"],
        },
        {
            "band": "near-duplicate",
            "best": "/photos/3.jpg",
            "photos": ["/photos/3.jpg", "/photos/4.jpg", "/photos/5.jpg"],
        },
    ]
    assert len(command("duplicates", "--identical", "--json").document) == 1
    assert duplicates.trashed == []


def test_people_see_the_best_of_each_group(command: Command, duplicates: FakeDuplicates) -> None:
    lines = command("duplicates").out.splitlines()
    assert [line.split() for line in lines[1:4]] == [
        ["identical", "/photos/1.jpg", "300", "×", "100", "best"],
        ["/photos/2.jpg", "300", "×", "100"],
        ["near-duplicate", "/photos/3.jpg", "300", "×", "100", "best"],
    ]


def test_nothing_goes_to_the_trash_unless_agreed(
    command: Command, duplicates: FakeDuplicates, answer: list[str]
) -> None:
    assert command("duplicates", "--trash").code == 0
    assert answer == ["Move 3 photos to the trash (1 group only nearly the same)?"]
    assert command("duplicates", "--trash", "--json").code == 0
    assert duplicates.trashed == []


def test_all_but_the_best_are_trashed_and_refusals_are_told(
    command: Command, duplicates: FakeDuplicates
) -> None:
    ended = command("duplicates", "--trash", "--yes")
    assert duplicates.trashed == [([2], 1), ([4, 5], 3)]
    assert ended.code == 1
    assert ended.out.splitlines() == ["It stays.", "2 photos moved to the trash."]


def test_programs_are_told_what_became_of_each(
    command: Command, duplicates: FakeDuplicates
) -> None:
    first, second = command("duplicates", "--trash", "--yes", "--json").document
    assert first["trashed"] == ["/photos/2.jpg"]
    assert second["refused"] == [{"path": "/photos/5.jpg", "reason": "It stays."}]


def test_without_copies_there_is_nothing_to_ask(
    command: Command, duplicates: FakeDuplicates, answer: list[str]
) -> None:
    duplicates.found = []
    assert command("duplicates", "--trash").out.splitlines() == ["No photo has a copy."]
    assert answer == []
