"""What starts, loads only what it needs: nobody waits for torch to see a window or a help text."""

import subprocess
import sys

import pytest

HEAVY = ["torch", "torchvision", "onnxruntime", "nltk"]


def loaded_by(code: str) -> set[str]:
    """Run `code` in a new interpreter; return the top-level modules it loaded."""
    report = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True
    )
    return set(result.stdout.splitlines()[-1].split())


def test_help_loads_next_to_nothing() -> None:
    loaded = loaded_by(
        "from photoorganizer.cli.main import run\nassert run(['--help'], lambda *_: 0) == 0"
    )
    assert "click" in loaded
    assert not loaded & {*HEAVY, "numpy", "PIL", "PySide6", "rich", "sqlite3", "hnswlib"}


@pytest.mark.parametrize("module", ["folders", "deciding", "finding", "window"])
def test_commands_load_neither_torch_nor_qt(module: str) -> None:
    loaded = loaded_by(f"import photoorganizer.cli.{module}")
    assert "numpy" in loaded
    assert not loaded & {*HEAVY, "PySide6"}


def test_the_window_loads_no_network() -> None:
    loaded = loaded_by("import photoorganizer.ui.start")
    assert "PySide6" in loaded
    assert not loaded & set(HEAVY)


def test_the_window_loads_no_terminal() -> None:
    loaded = loaded_by("import photoorganizer.ui.start")
    assert not loaded & {"click", "rich"}


def test_an_analysis_process_loads_neither_torch_nor_qt() -> None:
    loaded = loaded_by("import photoorganizer.engine.worker")
    assert not loaded & {"torch", "torchvision", "nltk", "PySide6"}
