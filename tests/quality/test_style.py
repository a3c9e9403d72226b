"""Style is a test: format, lint, types, sizes, and what lies at the top of the repository."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
TOP_LEVEL = {
    "photoorganizer",
    "resources",
    "models",
    "tests",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "Makefile",
}
BUILT = {"build", "dist", "runs"}
ASSERTIONS = {
    "raises",
    "warns",
    "check",
    "waitUntil",
    "waitSignal",
    "waitSignals",
    "assert_allclose",
    "assert_close",
}
"""Calls of pytest, pytest-qt, numpy and torch that fail a test."""
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base"}


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def definitions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("command", [("check",), ("format", "--check")])
def test_ruff_has_nothing_to_say(command: tuple[str, ...]) -> None:
    result = run("ruff", *command, "--no-cache", "photoorganizer", "tests")
    assert result.returncode == 0, result.stdout


def test_types_are_strict() -> None:
    result = run("mypy")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", sources("photoorganizer"), ids=lambda path: path.stem)
def test_files_and_functions_stay_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_FILE_LINES
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in definitions(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
    }
    assert not long


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources("photoorganizer")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_every_module_is_named_after_a_thing() -> None:
    assert not [path for path in sources("photoorganizer") if path.stem in FORBIDDEN_NAMES]


def test_every_test_can_fail() -> None:
    functions = [(path, node) for path in sources("tests") for node in definitions(path)]
    failing = set(ASSERTIONS)
    while grown := {node.name for _, node in functions if _can_fail(node, failing)} - failing:
        failing |= grown  # whoever calls a function that can fail can fail
    silent = [
        f"{path.relative_to(ROOT)}::{node.name}"
        for path, node in functions
        if node.name.startswith("test_") and path.name.startswith("test_")
        if path.parent.name != "benchmarks" and node.name not in failing
    ]
    assert not silent


def _can_fail(function: ast.AST, failing: set[str]) -> bool:
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and not failing.isdisjoint(_names(node.func)))
        for node in ast.walk(function)
    )


def _names(called: ast.expr) -> set[str]:
    """Return what is called: "allclose" in `np.allclose(…)`."""
    return {getattr(called, "attr", ""), getattr(called, "id", "")} - {""}


def test_the_top_of_the_repository_holds_what_was_agreed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0:
        top = {name.split("/")[0] for name in listed.stdout.split("\0") if name}
    else:
        top = {path.name for path in ROOT.iterdir()} - BUILT
    unexpected = {name for name in top if not name.startswith(".")} - TOP_LEVEL
    assert not unexpected
