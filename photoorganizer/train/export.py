"""From torch to the file that is shipped: an ONNX graph with its weights stored small.

The heads' weights are whole numbers from -127 to 127 with a scale for each row and for each column,
those of the embedding's parts are float16: ONNX Runtime widens both to float32 once, when it loads
the file. The backbone computes in whole numbers. Knows nothing of labels.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from photoorganizer.core.errors import BadWeights
from photoorganizer.core.likeness import Aspect
from photoorganizer.core.types import HeadSpec
from photoorganizer.nn.backbone import INPUT_PX
from photoorganizer.nn.embedding import Projection
from photoorganizer.nn.network import PART, GroupedHead, PhotoNetwork
from photoorganizer.nn.perception import WIDTHS
from photoorganizer.nn.preprocess import ModelInputs
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.train.quantization import exact_weights, quantize

_OPSET = 18
_FEWEST = 64
"""Weights with fewer numbers than this are left as they are."""

Weight = npt.NDArray[np.float32]

_BETWEEN = " "
"""Separates the features that a head reads, in the graph's properties."""

_SAME = "same as "
"""Before the name of a weight that is stored once with others like it, in the properties."""

_BACKBONE, _SCENE_TOP = "backbone.", "backbone.scene_top."

_HEAD = (".classes.weight", ".hidden.weight")
"""At the end of the names of weights that are stored as whole numbers."""

_ROWS, _COLUMNS = ".rows", ".columns"
"""After the name of such a weight, for what one is worth in each row and in each column."""

_MOST = 127


def export_graph(module: nn.Module, outputs: Sequence[str], file: Path) -> None:
    """Write `module` as ONNX: input `images` (n, 3, 224, 224), n free; outputs so named."""
    example = torch.zeros(2, 3, INPUT_PX, INPUT_PX)
    program = torch.onnx.export(
        module.eval(),
        (example,),
        input_names=["images"],
        output_names=list(outputs),
        dynamic_shapes=({0: torch.export.Dim("photos")},),
        opset_version=_OPSET,
        dynamo=True,
        verbose=False,
    )
    if program is None:
        raise RuntimeError("torch exported nothing")
    program.save(file)


def export_network(network: PhotoNetwork, samples: ModelInputs, file: Path) -> None:
    """Write the network with small weights.

    The weights of heads and embedding lose what the file cannot hold, so those of `network` itself
    are rounded first. Constants that it computes with, such as a palette of colours, stay as exact
    as they are in torch.

    Args:
        network: to be written.
        samples: inputs that the backbone's whole numbers are fitted to, shape (n, 3, 224, 224).
        file: gets the graph.
    """
    weights = network.state_dict()
    small = {
        name: _small(name, value.numpy())
        for name, value in weights.items()
        if not name.startswith(_BACKBONE)
    }
    with torch.no_grad():
        for name, rounded in small.items():
            weights[name].copy_(torch.from_numpy(rounded.widened()))
    export_graph(network, network.output_names, file)
    model = onnx.load(file)
    merged = _merged(model.graph, weights)
    model = quantize(model, _BACKBONE, samples)
    _store_small(model.graph, small)
    _forget_origin(model)
    reads = {name: _BETWEEN.join(features) for name, features in network.reads.items()}
    helper.set_model_props(model, reads | merged)
    onnx.checker.check_model(model)
    onnx.save(model, file)


def load_network(spec: ModelSpec) -> PhotoNetwork:
    """Return a shipped network as torch knows it, with the weights from its graph.

    Raises:
        BadWeights: the graph was not exported from this version's network.
    """
    model = onnx.load(spec.file)
    stored = _stored(model.graph)
    properties = {entry.key: entry.value for entry in model.metadata_props}
    reads = {name: value.split(_BETWEEN) for name, value in properties.items()}
    try:
        stored |= {
            name.removeprefix(_SAME): stored[kept]
            for name, kept in properties.items()
            if name.startswith(_SAME)
        }
        return _network(spec, stored, reads)
    except (KeyError, ValueError, RuntimeError) as error:
        raise BadWeights(
            f"The network's file {spec.file} is of another version: train it again."
        ) from error


def _network(
    spec: ModelSpec, stored: Mapping[str, Tensor], reads: Mapping[str, Sequence[str]]
) -> PhotoNetwork:
    heads = {head.name: _head(head, stored, reads[head.name]) for head in spec.heads}
    parts = {
        part.aspect.value: Projection(
            reads[f"{PART}{part.aspect}"], part.stop - part.start, part.weight
        )
        for part in spec.aspects
        if part.aspect is not Aspect.ALL
    }
    network = PhotoNetwork(heads, parts)
    if scene_top := [name for name in stored if name.startswith(_SCENE_TOP)]:
        network.backbone.add_scene_top(
            {name.removeprefix(_SCENE_TOP): stored[name] for name in scene_top}
        )
    network.load_state_dict({name: stored[name] for name in network.state_dict()})
    return network.eval()


def _head(head: HeadSpec, stored: Mapping[str, Tensor], reads: Sequence[str]) -> GroupedHead:
    """Return a head with room for the weights that are stored."""
    hidden = stored.get(f"heads.{head.name}.hidden.weight")
    units, inputs = (0, 0) if hidden is None else hidden.shape
    ends = np.cumsum([WIDTHS[name] for name in reads]).tolist()
    deep = ends.index(inputs) + 1 if units else len(reads)
    return GroupedHead(
        stored[f"heads.{head.name}.members"],
        exclusive=head.exclusive,
        reads=reads[:deep],
        hidden=units,
        besides=reads[deep:],
    )


def _forget_origin(model: onnx.ModelProto) -> None:
    """Drop the exporter's notes: they name files and lines of the computer it ran on."""
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info):
        del part.metadata_props[:]
        part.doc_string = ""


def _merged(graph: onnx.GraphProto, weights: Mapping[str, Tensor]) -> dict[str, str]:
    """Return, as properties, under which name each weight is stored that has not got its own.

    The exporter keeps one of several small tensors with the same numbers.
    """
    names = {_numbers(numpy_helper.to_array(one)): one.name for one in graph.initializer}
    stored = {one.name for one in graph.initializer}
    return {
        f"{_SAME}{name}": names[_numbers(value.numpy())]
        for name, value in weights.items()
        if name not in stored
    }


def _numbers(values: npt.NDArray[np.generic]) -> tuple[tuple[int, ...], bytes]:
    return values.shape, values.tobytes()


def _stored(graph: onnx.GraphProto) -> dict[str, Tensor]:
    """Return the weights of a graph by name, as float32."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    one = np.ones((), dtype=np.float32)
    weights = exact_weights(arrays)
    scales = {
        name: arrays.get(f"{name}{_ROWS}", one) * arrays.get(f"{name}{_COLUMNS}", one)
        for name in weights
    }
    return {
        name: torch.from_numpy(np.asarray(weight * scales[name], np.float32))
        for name, weight in weights.items()
    }


@dataclass(frozen=True, slots=True)
class _Small:
    """A weight as the file holds it: its numbers, and the scales that they are multiplied by."""

    numbers: npt.NDArray[np.int8] | npt.NDArray[np.float16]
    scales: Mapping[str, Weight]

    def widened(self) -> Weight:
        """Return the weight that comes of it."""
        weight = self.numbers.astype(np.float32)
        for scale in self.scales.values():
            weight = weight * scale
        return weight


def _small(name: str, weight: Weight) -> _Small:
    """Return the weight made small.

    Features of a classifier have scales of their own, and so have its weights: one scale a class
    would leave nothing of the weights of large features.
    """
    if not name.endswith(_HEAD):
        return _Small(weight.astype(np.float16), {})
    columns = _size(weight / _size(weight, 1), 0)
    scaled = weight / columns
    rows = _positive(np.abs(scaled).max(axis=1, keepdims=True) / _MOST)
    return _Small(np.rint(scaled / rows).astype(np.int8), {_ROWS: rows, _COLUMNS: columns})


def _size(weight: Weight, axis: int) -> Weight:
    """Return the root mean square along an axis."""
    return _positive(np.sqrt(np.square(weight).mean(axis=axis, keepdims=True)))


def _positive(sizes: Weight) -> Weight:
    """Return sizes to divide by: 1 where all is zero."""
    result: Weight = np.where(sizes > 0, sizes, 1).astype(np.float32)
    return result


def _store_small(graph: onnx.GraphProto, small: Mapping[str, _Small]) -> None:
    """Replace weights by smaller ones, and by nodes that widen them."""
    widening: list[onnx.NodeProto] = []
    for tensor in list(graph.initializer):
        name = tensor.name
        if name not in small or np.prod(tensor.dims) < _FEWEST:
            continue
        weight, wide = small[name], f"{name}.float32"
        for node in graph.node:
            node.input[:] = [wide if read == name else read for read in node.input]
        tensor.CopyFrom(numpy_helper.from_array(weight.numbers, name))
        widening += _widened_by(name, wide, weight.scales)
        graph.initializer.extend(
            numpy_helper.from_array(factors, f"{name}{scale}")
            for scale, factors in weight.scales.items()
        )
    nodes = [*widening, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _widened_by(name: str, wide: str, scales: Collection[str]) -> Iterator[onnx.NodeProto]:
    """Yield the nodes that make the weight `wide` of the one that is stored as `name`."""
    made = [*(f"{name}.{number}" for number in range(len(scales))), wide]
    yield helper.make_node("Cast", [name], [made[0]], to=TensorProto.FLOAT)
    for scale, read, result in zip(scales, made[:-1], made[1:], strict=True):
        yield helper.make_node("Mul", [read, f"{name}{scale}"], [result])
