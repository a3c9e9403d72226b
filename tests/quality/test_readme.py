"""The README speaks of commands, options and targets that exist, and of all commands."""

import re
from pathlib import Path

import click
import pytest

from photoorganizer.cli.main import SECTIONS, photoorganizer

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [name for commands in SECTIONS.values() for name in commands]


def test_every_command_is_in_the_table() -> None:
    first_cells = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `")]
    described = {word for cell in first_cells for word in re.findall(r"`([a-z]+)", cell)}
    assert set(COMMANDS) - described == set()


def test_every_command_it_names_exists() -> None:
    named = {name for code in _code() for name in re.findall(r"photoorganizer ([a-z]+)", code)}
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z]+)", README))))
def test_every_make_target_it_names_exists(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_every_option_it_names_exists() -> None:
    context = click.Context(photoorganizer)
    commands = [photoorganizer, *(photoorganizer.get_command(context, name) for name in COMMANDS)]
    groups = [group for group in commands[1:] if isinstance(group, click.Group)]
    commands += [command for group in groups for command in group.commands.values()]
    parameters = [p for command in commands if command for p in command.params]
    known = {option for p in parameters for option in (*p.opts, *p.secondary_opts)}
    named = {option for code in _code() for option in re.findall(r"(?<!\S)--[a-z][a-z-]+", code)}
    assert named <= known


def test_every_file_it_shows_is_there() -> None:
    missing = [
        path
        for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
        if not path.startswith("http") and not (ROOT / path).is_file()
    ]
    assert not missing


def _code() -> list[str]:
    blocks = re.findall(r"```[a-z]*\n(.*?)```", README, re.DOTALL)
    return blocks + re.findall(r"`([^`\n]+)`", README)
