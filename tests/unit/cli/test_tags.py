"""Tags of the whole library, as a terminal lists and changes them."""

from collections.abc import Callable

import pytest

from fake_library import FakeLibrary, Terminal

Command = Callable[..., Terminal]


def test_tags_are_listed_for_programs_and_for_people(command: Command) -> None:
    assert command("tags", "--json").document == [
        {"tag": "forest", "mine": 1200, "suggested": 3},
        {"tag": "sea", "mine": 0, "suggested": 1},
    ]
    lines = [line.split() for line in command("tags").out.splitlines()]
    assert lines[:2] == [["Tag", "Yours", "Suggested"], ["#forest", "1,200", "3"]]


@pytest.mark.parametrize(
    ("arguments", "asked", "sentence"),
    [
        (("rename", "cat", "kitty"), ("rename", "cat", "kitty"), "#cat is #kitty now, on 1 photo."),
        (
            ("merge", "cat", "pet"),
            ("merge", "cat", "pet"),
            "#cat is one with #pet now, on 1 photo.",
        ),
        (("delete", "cat"), ("delete", "cat", None), "#cat was taken off 1 photo."),
    ],
)
def test_a_tag_is_changed_everywhere(
    command: Command,
    library: FakeLibrary,
    arguments: tuple[str, ...],
    asked: tuple[object, ...],
    sentence: str,
) -> None:
    assert command("tags", *arguments).out == f"{sentence}\n"
    assert asked in library.asked
    assert command("tags", *arguments, "--json").document == {"changed": 1}
