"""What one photo costs: all heads and the embedding, against the bare backbone, in one run."""

import statistics
import time
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from photoorganizer.core.paths import models
from photoorganizer.nn.backbone import INPUT_PX, MobilenetEdgeTPU
from photoorganizer.nn.registry import load_model
from photoorganizer.train.export import export_graph

pytestmark = pytest.mark.benchmark

RUNS = 200


def test_heads_against_the_bare_backbone(tmp_path: Path) -> None:
    bare = tmp_path / "backbone.onnx"
    export_graph(MobilenetEdgeTPU(), ["features"], bare)
    whole, backbone = (_session(file) for file in (load_model(models()).file, bare))
    photo = np.random.default_rng(1).normal(size=(1, 3, INPUT_PX, INPUT_PX)).astype(np.float32)
    spent: dict[str, list[float]] = {"backbone": [], "all heads": []}
    for _ in range(RUNS):  # in turns: the machine's moods strike both
        spent["backbone"].append(_seconds(backbone, photo))
        spent["all heads"].append(_seconds(whole, photo))
    middle = {name: statistics.median(times[10:]) for name, times in spent.items()}
    print()
    for name, seconds in middle.items():
        print(f"{name:<12} {1000 * seconds:6.1f} ms")
    print(f"ratio        {middle['all heads'] / middle['backbone']:6.2f}")
    assert whole.get_outputs()[0].name == "embedding"


def _session(file: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def _seconds(session: onnxruntime.InferenceSession, photo: np.ndarray) -> float:
    start = time.perf_counter()
    session.run(None, {"images": photo})
    return time.perf_counter() - start
