"""What the window shows can be said in every language: sentences keep their templates."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from photoorganizer.core import errors

PACKAGE = Path(__file__).parents[2] / "photoorganizer"
KNOWN = {name for name, _ in inspect.getmembers(errors, inspect.isclass)}
ON_THE_TERMINAL_ONLY = {
    "engine/desktop.py",
    "engine/export.py",
    "engine/ignoring.py",
    "engine/oddities.py",
    "engine/relinking.py",
    "engine/training.py",
    "nn/backbone.py",
}
"""Modules of commands that the window does not have."""


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def is_bare_text(argument: ast.expr) -> bool:
    return isinstance(argument, ast.JoinedStr) or (
        isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    )


def test_errors_of_the_engine_keep_their_templates() -> None:
    bare = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for layer in ("core", "files", "index", "nn", "engine")
        for path in (PACKAGE / layer).rglob("*.py")
        if path.relative_to(PACKAGE).as_posix() not in ON_THE_TERMINAL_ONLY
        for name, call in calls(path)
        if name in KNOWN and call.args and is_bare_text(call.args[0])
    ]
    assert bare == []


def test_the_window_shows_no_error_as_english_text() -> None:
    shown = [
        f"{path.name}:{call.lineno}"
        for path in (PACKAGE / "ui").rglob("*.py")
        for name, call in calls(path)
        if name == "str" and [ast.unparse(one) for one in call.args] == ["error"]
    ]
    assert shown == []
