"""What a run leaves can be read back, and reading it runs nobody's code."""

import pickle
import tomllib
from pathlib import Path

import pytest
import torch

from photoorganizer.core.errors import BadWeights, KnownError
from photoorganizer.train.experiments.run_folder import RunFolder, toml_lines


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, ...]:
        return Path.write_text, (self.file, "boom")


def test_settings_are_toml_with_tables(tmp_path: Path) -> None:
    settings = {
        "name": 'a "quoted" näme',
        "rate": 1e-05,
        "none": None,
        "on": True,
        "classes": ("bar", "cafe"),
        "recipe": {
            "size": 64,
            "stages": [{"epochs": 3}, {"epochs": 4, "annealing": {"period": 3}}],
        },
        "empty": (),
    }
    read = tomllib.loads("\n".join(toml_lines(settings)))
    assert read == {
        "name": 'a "quoted" näme',
        "rate": 1e-05,
        "on": True,
        "classes": ["bar", "cafe"],
        "recipe": {
            "size": 64,
            "stages": [{"epochs": 3}, {"epochs": 4, "annealing": {"period": 3}}],
        },
        "empty": [],
    }


def test_checkpoint_with_code_in_it_is_refused_and_not_run(tmp_path: Path) -> None:
    torch.save({"model": Bomb(tmp_path / "harm")}, tmp_path / "last.pt")
    with pytest.raises(BadWeights, match=r"last\.pt"):
        RunFolder(tmp_path).load_last()
    (tmp_path / "last.pt").write_bytes(pickle.dumps(Bomb(tmp_path / "harm"), protocol=2))
    with pytest.raises(BadWeights, match=r"last\.pt"):
        RunFolder(tmp_path).load_last()
    assert not (tmp_path / "harm").exists()


def test_weights_are_read_back_and_damage_is_named(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    weights = {"a": torch.randn(3, 4).T, "b": torch.tensor(3)}
    folder.save_best(weights, {"classes": "bar\ncafe"})
    assert all(torch.equal(folder.load_best()[name], value) for name, value in weights.items())
    file = tmp_path / "best.safetensors"
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(BadWeights, match=r"best\.safetensors"):
        folder.load_best()


def test_interrupted_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder(tmp_path)
    folder.save_last({"epoch": 1})

    def full(state: object, file: Path) -> None:
        file.write_bytes(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(KnownError, match="No space left"):
        folder.save_last({"epoch": 2})
    assert folder.load_last() == {"epoch": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["last.pt"]


def test_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KnownError, match="cannot be made"):
        RunFolder(tmp_path / "file" / "run").begin({})
