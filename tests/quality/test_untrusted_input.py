"""What a file holds is never run: no pickles, no shells, no other programs, no text as code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "photoorganizer"
MODULES = {
    "pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve",
    "subprocess", "pty", "popen2", "commands", "yaml",
}  # fmt: skip
"""Modules that run what they read, or other programs."""
HARMLESS = {"pickle.UnpicklingError"}
BUILTINS = {"eval", "exec", "compile", "__import__"}
OF_OS = ("system", "popen", "exec", "spawn", "posix_spawn", "startfile")
"""How the names begin of what `os` has for running programs."""


def dangers(source: str) -> Iterator[str]:
    """Yield what `source` does that may run what a file holds, a few words each."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from _imported(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _imported(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from _called(node)


def _imported(names: Iterator[str]) -> Iterator[str]:
    for name in names:
        module, _, part = name.partition(".")
        if (module in MODULES and name not in HARMLESS) or (
            module == "os" and part.startswith(OF_OS)
        ):
            yield f"import {name}"


def _called(node: ast.Call) -> Iterator[str]:
    called = ast.unparse(node.func)
    given = {word.arg: ast.unparse(word.value) for word in node.keywords}
    if called in BUILTINS:
        yield called
    if called.startswith(tuple(f"os.{name}" for name in OF_OS)):
        yield called
    if called.endswith(("torch.load", "jit.load")) and given.get("weights_only") != "True":
        yield f"{called} without weights_only=True"
    for word in {"shell", "allow_pickle"} & given.keys():
        if given[word] != "False":
            yield f"{called} with {word}={given[word]}"


def test_nothing_runs_what_a_file_holds() -> None:
    found = {
        str(path.relative_to(PACKAGE)): sorted(dangers(path.read_text(encoding="utf-8")))
        for path in PACKAGE.rglob("*.py")
    }
    assert len(found) > 100
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "import numpy, shelve",
        "from marshal import load",
        "import subprocess",
        "from os import system",
        "os.system('ls')",
        "os.execvp('ls', ['ls'])",
        "run('ls', shell=True)",
        "eval(text)",
        "exec(text)",
        "torch.load(file)",
        "torch.load(file, weights_only=False)",
        "torch.jit.load(file)",
        "np.load(file, allow_pickle=True)",
    ],
)
def test_what_would_is_noticed(source: str) -> None:
    assert list(dangers(source))


@pytest.mark.parametrize(
    "source",
    [
        "from pickle import UnpicklingError",
        "network.eval()",
        "QApplication.exec()",
        "re.compile(text)",
        "torch.load(file, weights_only=True)",
        "np.load(file)",
    ],
)
def test_what_only_looks_like_it_is_let_be(source: str) -> None:
    assert not list(dangers(source))
