"""The wheel carries all it needs: installed on its own, it answers without the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from drawn import save

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    packages = Path(sysconfig.get_path("purelib", vars={"base": folder, "platbase": folder}))
    # The packages it depends on are those the tests run with: nothing is downloaded.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    programs = Path(sysconfig.get_path("scripts", vars={"base": folder, "platbase": folder}))
    arguments = ["install", "-q", "--no-deps", "--no-index", "--no-warn-script-location", wheel]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", programs / "python", *arguments],
        check=True,
        capture_output=True,
    )
    return programs


def answer(installed: Path, *arguments: str | Path) -> object:
    result = subprocess.run(
        [installed / "photoorganizer", "--json", *arguments],
        cwd=installed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def test_the_wheel_holds_resources_and_models_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "photoorganizer/_models/manifest.toml" in names
    assert "photoorganizer/_resources/networks.toml" in names
    assert any(name.endswith(".onnx") for name in names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"photoorganizer"}


def test_the_installed_program_finds_its_own_models(installed: Path) -> None:
    code = """if True:
        from photoorganizer.core import paths
        print(paths.models(), paths.resources(), sep="\\n")
    """
    result = subprocess.run(
        [installed / "python", "-c", code],
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
    )
    models, resources = map(Path, result.stdout.splitlines())
    assert (models.name, resources.name) == ("_models", "_resources")
    assert models.is_relative_to(installed.parent)


def test_the_installed_program_is_healthy_and_suggests(installed: Path, tmp_path: Path) -> None:
    image = save(tmp_path / "sea.jpg", "sea")
    health = answer(installed, "--library", tmp_path / "library", "doctor")
    assert isinstance(health, dict)
    assert health["problems"] == []
    answers = answer(installed, "--library", tmp_path / "library", "suggest", image)
    assert isinstance(answers, list)
    assert answers[0]["error"] is None
