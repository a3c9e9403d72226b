"""The direction of the dependencies holds, and breaking it would be noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the package in `folder`."""
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r});"
        "from importlinter.cli import lint_imports;"
        f"sys.exit(lint_imports(config_filename={str(folder / 'pyproject.toml')!r}, no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one violation of each contract in it."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "photoorganizer",
        folder / "photoorganizer",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for module, line in PLANTED.items():
        path = folder / "photoorganizer" / module
        path.write_text(f"{line}\n", encoding="utf-8")
    return folder


PLANTED = {
    "core/planted.py": "import PySide6.QtCore",
    "ui/planted.py": "import sqlite3",
    "engine/planted.py": "import torch",
    "cli/planted.py": "from photoorganizer.index import catalog",
    "files/planted.py": "from photoorganizer.nn import registry",
}


def test_every_contract_is_kept() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.fixture(scope="module")
def verdict(copy: Path) -> str:
    result = lint_imports(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize(
    ("contract", "chain"),
    [
        ("Qt lives in ui", "photoorganizer.core.planted -> PySide6"),
        ("SQL and neighbours live in index", "photoorganizer.ui.planted -> sqlite3"),
        ("torch lives in nn and train", "photoorganizer.engine.planted -> torch"),
        (
            "windows and commands know only the engine and the core",
            "photoorganizer.cli.planted -> photoorganizer.index.catalog",
        ),
        (
            "windows and commands over engine over parts over core",
            "photoorganizer.files.planted -> photoorganizer.nn.registry",
        ),
    ],
)
def test_a_planted_violation_breaks_its_contract_and_is_named(
    verdict: str, contract: str, chain: str
) -> None:
    assert f"{contract} BROKEN" in verdict
    assert chain in verdict
