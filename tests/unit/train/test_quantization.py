"""The backbone computes in whole numbers, and sees next to the same as before."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper

from photoorganizer.nn.backbone import MobilenetEdgeTPU
from photoorganizer.train.export import export_graph
from photoorganizer.train.quantization import exact_weights, quantize

SAMPLES = np.random.default_rng(2).normal(size=(10, 3, 224, 224)).astype(np.float32)


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    torch.manual_seed(2)
    folder = tmp_path_factory.mktemp("graphs")
    exact, small = folder / "exact.onnx", folder / "small.onnx"
    export_graph(MobilenetEdgeTPU(), ["features"], exact)
    onnx.save(quantize(onnx.load(exact), "trunk.", SAMPLES), small)
    return exact, small


def stored(file: Path) -> dict[str, np.ndarray]:
    return {one.name: numpy_helper.to_array(one) for one in onnx.load(file).graph.initializer}


def features(file: Path) -> np.ndarray:
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    [values] = session.run(None, {"images": SAMPLES[:2]})
    return np.asarray(values)


def test_whole_numbers_see_what_the_weights_saw(graphs: tuple[Path, Path]) -> None:
    exact, small = (features(file) for file in graphs)
    assert not np.array_equal(small, exact)
    lost = np.linalg.norm(small - exact, axis=1) / np.linalg.norm(exact, axis=1)
    assert (lost < 0.05).all()


def test_only_the_named_weights_become_whole_numbers_of_seven_bits(
    graphs: tuple[Path, Path],
) -> None:
    exact, small = (stored(file) for file in graphs)
    kept = {name for name in exact if name in small}
    assert {name for name in exact if name.startswith("top.")} <= kept
    assert not any(name.startswith("trunk.") for name in kept)
    numbers = small["trunk.0.weight_quantized"]
    assert numbers.dtype == np.int8
    assert np.abs(numbers.astype(int)).max() <= 64


def test_weights_are_found_again(graphs: tuple[Path, Path]) -> None:
    exact, small = (stored(file) for file in graphs)
    found = exact_weights(small)
    assert found.keys() >= exact.keys()
    assert not any(name.startswith("images") for name in found)
    for name in exact.keys() - small.keys():
        weight = found[name]
        rows = exact[name].reshape(len(weight), -1)
        step = np.maximum(np.abs(rows).max(axis=1, keepdims=True) / 60, 1e-4)
        assert (np.abs(weight.reshape(rows.shape) - rows) <= step).all()
