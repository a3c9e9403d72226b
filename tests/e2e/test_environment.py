"""`make` makes the Python environment once, and says in one sentence what it lacks."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "cat", "cksum", "uname", "tail", "basename", "mkdir", "cp", "sleep", "env", "kill")

# Answers what the script asks a Python, by what the test put into its environment.
PYTHON = """#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in
    *version_info*) exit ${OLD:-0} ;;
    *"import ensurepip"*) exit ${NO_VENV:-0} ;;
    "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *"import hnswlib"*) exit 1 ;;
    *Python.h*) echo "${HEADER:-/nowhere/Python.h}" ;;
    *CXX*) echo g++ ;;
    *--only-binary*) exit ${NO_WHEEL:-1} ;;
    "-m pip install"*) echo "pip says why" && exit ${PIP_FAILS:-0} ;;
    *QApplication*) exit ${NO_QT:-0} ;;
esac
"""

pytestmark = pytest.mark.skipif(
    shutil.which("sh") is None or shutil.which("cksum") is None, reason="needs a POSIX shell"
)


class Machine:
    """A computer with as little on it as the test says."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "check out"
        self.checkout.mkdir()
        self.tools = folder / "tools"
        self.tools.mkdir()
        self.calls = folder / "calls"
        (self.checkout / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
        for tool in TOOLS:
            if (found := shutil.which(tool)) is not None:
                (self.tools / tool).symlink_to(found)

    def has(self, program: str, script: str = "#!/bin/sh\n") -> None:
        path = self.tools / program
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)

    def make(self, purpose: str = "test", **conditions: str) -> subprocess.CompletedProcess[str]:
        self.calls.write_text("", encoding="utf-8")
        environment = {"PATH": str(self.tools), "CALLS": str(self.calls), **conditions}
        return subprocess.run(
            ["sh", ROOT / ".make" / "environment.sh", purpose],
            cwd=self.checkout,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def asked(self) -> str:
        """What Python was asked in the last call of make."""
        return self.calls.read_text(encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.has("python3", PYTHON)
    machine.has("g++")
    header = tmp_path / "Python.h"
    header.touch()
    machine.has("python3", PYTHON.replace("/nowhere/Python.h", str(header)))
    return machine


def test_it_installs_once_and_starts_at_once_from_then_on(machine: Machine) -> None:
    first = machine.make()
    assert first.returncode == 0, first.stderr
    assert "takes some minutes" in first.stdout
    assert "-e .[dev]" in machine.asked
    second = machine.make()
    assert (second.returncode, second.stdout, machine.asked) == (0, "", "")
    assert machine.make("run").stdout == ""


def test_running_installs_no_test_packages(machine: Machine) -> None:
    assert machine.make("run").returncode == 0
    assert "-e .\n" in machine.asked
    assert "-e .[dev]" not in machine.asked
    assert "minutes" in machine.make("test").stdout


def test_changed_requirements_are_installed(machine: Machine) -> None:
    machine.make()
    (machine.checkout / "pyproject.toml").write_text("[project]\n# new\n", encoding="utf-8")
    assert "minutes" in machine.make().stdout
    assert "pip install" in machine.asked


def test_a_failed_installation_shows_why_and_is_not_taken_for_a_finished_one(
    machine: Machine,
) -> None:
    failed = machine.make(PIP_FAILS="1")
    assert failed.returncode == 1
    assert "pip says why" in failed.stderr
    assert "pip install" in machine.asked
    assert machine.make().returncode == 0
    assert "pip install" in machine.asked


@pytest.mark.parametrize(
    ("conditions", "packages"),
    [
        ({"OLD": "1"}, "Python 3.11"),
        ({"NO_VENV": "1"}, "python3-venv"),
        ({"HEADER": "/nowhere/Python.h"}, "g++ python3-dev"),
        ({"NO_QT": "1"}, "libegl1"),
    ],
)
def test_what_python_cannot_install_is_asked_for_in_one_sentence(
    machine: Machine, conditions: dict[str, str], packages: str
) -> None:
    result = machine.make(**conditions)
    assert result.returncode == 1
    assert packages in result.stderr
    assert "dnf install" in result.stderr
    assert result.stderr.count("\n") == 1


def test_no_compiler_is_noticed_before_anything_large_is_downloaded(machine: Machine) -> None:
    (machine.tools / "g++").unlink()
    result = machine.make()
    assert "g++ python3-dev" in result.stderr
    assert "-e ." not in machine.asked


def test_no_compiler_is_needed_where_the_package_is_built_already(machine: Machine) -> None:
    (machine.tools / "g++").unlink()
    assert machine.make(NO_WHEEL="0").returncode == 0


def test_a_missing_window_library_does_not_stop_running(machine: Machine) -> None:
    assert machine.make("run", NO_QT="1").returncode == 0


def test_a_folder_with_spaces_reaches_the_program(machine: Machine) -> None:
    if (make := shutil.which("make")) is None:
        pytest.skip("make is not installed")
    shutil.copy(ROOT / "Makefile", machine.checkout)
    shutil.copytree(ROOT / ".make", machine.checkout / ".make")
    subprocess.run(
        [make, "run", "PHOTOS=/home/me/My Photos"],
        cwd=machine.checkout,
        env={"PATH": str(machine.tools), "CALLS": str(machine.calls), **_locale()},
        check=True,
        capture_output=True,
    )
    assert "-m photoorganizer gui /home/me/My Photos" in machine.asked


def _locale() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("LC_")}
