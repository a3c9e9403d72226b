"""How answers look: one JSON document for programs, aligned tables for people.

Knows rich and the words of the product; asks the library nothing.
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from photoorganizer.core.hashtags import hashtag
from photoorganizer.core.policy import certainty
from photoorganizer.core.types import Tag, TagState

_UNLIMITED = 100_000
"""Columns of an answer that goes to a file or a pipe: nothing is cut or wrapped there."""


def print_json(document: object) -> None:
    """Print `document` as the one JSON document of this run; what is not a number is null."""
    indent = 2 if sys.stdout.isatty() else None
    print(json.dumps(_finite(document), indent=indent, allow_nan=False))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their headings, aligned; an empty table prints nothing.

    A heading that ends in `>` aligns its column to the right.
    """
    if not rows:
        return
    terminal = sys.stdout.isatty()
    console = Console(
        highlight=False, width=None if terminal else _UNLIMITED, color_system="auto", markup=False
    )
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 3, 0, 0))
    for column in columns:
        table.add_column(
            column.rstrip(">"),
            justify="right" if column.endswith(">") else "left",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(_visible(cell)) for cell in row))
    with console.capture() as capture:
        console.print(table)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def shown_path(path: Path) -> str:
    """Return `path` as a person would write it from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def shown_confidence(confidence: float) -> str:
    """Return a confidence in words and per cent: "sure, 96%"."""
    return f"{certainty(confidence)}, {confidence:.0%}"


def shown_tags(tags: Sequence[Tag], state: TagState) -> str:
    """Return the tags in that state as hashtags, with the confidence of suggested ones."""
    chosen = [tag for tag in tags if tag.state is state]
    if state is not TagState.SUGGESTED:
        return " ".join(hashtag(tag.name) for tag in chosen)
    return " ".join(
        hashtag(tag.name) + ("" if tag.score is None else f" {tag.score:.0%}") for tag in chosen
    )


def counted(number: int, noun: str) -> str:
    """Return "1 photo", "2,000 photos"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_finite(one) for one in value]
    return value


def _visible(text: str) -> str:
    # A line feed or an escape sequence in a file's name must not break the table or the terminal.
    return "".join(c if c.isprintable() or "\udc80" <= c <= "\udcff" else "�" for c in text)
