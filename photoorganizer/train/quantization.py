"""Makes the backbone of an exported graph compute in whole numbers of eight bits.

Published MobilenetEdgeTPU weights were made for that (Howard and Gupta 2019). Weights have seven of
the eight bits: processors without instructions for it add two products in sixteen. Each channel of
a weight has a scale of its own, each map one that fits what it holds for sample photos (Jacob et
al. 2018). Knows nothing of heads or labels.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.quant_utils import add_pre_process_metadata

from photoorganizer.nn.preprocess import ModelInputs

_BATCH = 8
_NUMBERS, _SCALE, _ZERO = "_quantized", "_scale", "_zero_point"
"""After the name of a weight, for what is stored of it."""


def quantize(graph: onnx.ModelProto, weights: str, samples: ModelInputs) -> onnx.ModelProto:
    """Return a graph whose convolutions by weights of these names compute in whole numbers.

    Args:
        graph: in float32.
        weights: what the names of the weights begin with.
        samples: inputs that the scales are fitted on, shape (n, 3, height, width).
    """
    add_pre_process_metadata(graph)  # the exporter has inferred shapes and folded constants
    with TemporaryDirectory() as folder:
        exact, small = Path(folder) / "exact.onnx", Path(folder) / "small.onnx"
        onnx.save(graph, exact)
        quantize_static(
            exact,
            small,
            _Samples(samples),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv", "Relu", "Add"],
            nodes_to_quantize=_nodes(graph.graph, weights),
            calibrate_method=CalibrationMethod.MinMax,
        )
        return onnx.load(small)


def exact_weights(
    stored: Mapping[str, npt.NDArray[np.generic]],
) -> dict[str, npt.NDArray[np.float32]]:
    """Return the weights of a graph by name, as float32; what tells of whole numbers is left out.

    Args:
        stored: all that the graph stores, by name.
    """
    ends = (_NUMBERS, _SCALE, _ZERO)
    found = {
        name: np.asarray(weight, np.float32)
        for name, weight in stored.items()
        if not name.endswith(ends)
    }
    for name, numbers in stored.items():
        if not name.endswith(_NUMBERS):
            continue
        weight = name.removesuffix(_NUMBERS)
        own = weight if f"{weight}{_SCALE}" in stored else name
        scale = np.asarray(stored[f"{own}{_SCALE}"], np.float32)
        zero = np.asarray(stored[f"{own}{_ZERO}"], np.float32)
        whole = np.asarray(numbers, np.float32)
        channels = (-1, *([1] * (whole.ndim - 1)))
        found[weight] = (whole - zero.reshape(channels)) * scale.reshape(channels)
    return found


class _Samples(CalibrationDataReader):  # type: ignore[misc]  # it has no types
    """Hands samples out by batches, as `quantize_static` asks for them."""

    def __init__(self, samples: ModelInputs) -> None:
        self._batches = iter(
            [samples[start : start + _BATCH] for start in range(0, len(samples), _BATCH)]
        )

    def get_next(self) -> dict[str, ModelInputs] | None:
        """Return the next batch, None after the last."""
        batch = next(self._batches, None)
        return None if batch is None else {"images": batch}


def _nodes(graph: onnx.GraphProto, weights: str) -> list[str]:
    """Return the names of the convolutions by such weights, and of what follows them at once."""
    names: list[str] = []
    whole: set[str] = set()
    for node in graph.node:  # in the order that they are computed in
        if _is_whole(node, weights, whole):
            names.append(node.name)
            whole.update(node.output)
    return names


def _is_whole(node: onnx.NodeProto, weights: str, whole: Collection[str]) -> bool:
    if node.op_type == "Conv":
        return bool(node.input[1].startswith(weights))
    return node.op_type in {"Relu", "Add"} and all(name in whole for name in node.input)
