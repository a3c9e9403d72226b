"""An experiment on a folder of one's own: stopped by Ctrl-C, gone on with, and told of."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from drawn import draw
from program import Program, finish

CLASSES, PHOTOS, EPOCHS = ("forest", "meadow", "sea"), 12, 6
LIMIT_S = 100


@pytest.mark.slow
def test_ctrl_c_keeps_the_best_and_the_same_command_goes_on(
    program: Program, tmp_path: Path
) -> None:
    for scene in CLASSES:
        (tmp_path / "own" / scene).mkdir(parents=True)
        for seed in range(PHOTOS):
            draw(scene, seed, (64, 48)).save(tmp_path / "own" / scene / f"{seed}.jpg")
    runs = tmp_path / "runs"
    command = ("train", "hnot-two-stage", tmp_path / "own", "--architecture", "resnet18",
               "--size", "64", "--epochs", str(EPOCHS // 2), "--out", runs)  # fmt: skip
    with program.start(*command, "--json") as process:
        until = time.monotonic() + LIMIT_S
        while time.monotonic() < until and not any(
            log.stat().st_size for log in runs.glob("*/log.txt")
        ):
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        stopped = finish(process)
    assert stopped.returncode == 130, stopped.stderr
    told = json.loads(stopped.stdout)
    assert told["interrupted"]
    assert 1 <= told["epochs"] < EPOCHS
    assert "the same command goes on from there" in stopped.stderr
    folder = Path(told["folder"])
    assert (folder / "best.safetensors").is_file()
    assert "not measured" in (folder / "card.md").read_text(encoding="utf-8")
    whole = program.json(*command)
    assert (whole["folder"], whole["epochs"], whole["interrupted"]) == (str(folder), EPOCHS, False)
    assert len((folder / "log.txt").read_text(encoding="utf-8").splitlines()) == EPOCHS
    assert whole["measured"]["photos"] == whole["measured_photos"]
    assert "measured: nothing else looked at them" in (folder / "card.md").read_text("utf-8")
