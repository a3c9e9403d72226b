"""The file that is shipped: small, and with the answers of the network in memory."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto

from photoorganizer.nn.embedding import Projection
from photoorganizer.nn.network import GroupedHead, PhotoNetwork
from photoorganizer.nn.perception import COLOUR, OBJECT, TEXTURE
from photoorganizer.train.export import export_network

SAMPLES = np.random.default_rng(1).random((8, 3, 224, 224), dtype=np.float32)


def test_hidden_layer_is_stored_as_whole_numbers_and_answers_as_in_memory(tmp_path: Path) -> None:
    torch.manual_seed(4)
    head = GroupedHead(
        torch.eye(9), exclusive=True, reads=(OBJECT,), hidden=8, besides=(TEXTURE, COLOUR)
    )
    network = PhotoNetwork({"thing": head}, {"all": Projection((OBJECT,), 8, 1.0)}).eval()
    file = tmp_path / "network.onnx"
    export_network(network, SAMPLES, file)
    stored = {tensor.name: tensor for tensor in onnx.load(file).graph.initializer}
    assert stored["heads.thing.hidden.weight"].data_type == TensorProto.INT8
    _answers_as_in_memory(network, file)


def test_classifiers_are_stored_as_whole_numbers_and_answer_as_in_memory(tmp_path: Path) -> None:
    torch.manual_seed(3)
    head = GroupedHead(torch.eye(40), exclusive=True)
    network = PhotoNetwork({"thing": head}, {"all": Projection((OBJECT,), 8, 1.0)}).eval()
    with torch.no_grad():
        head.classes.weight[5] *= 100  # one class far louder than the others
        head.classes.weight[7] = 0
        head.classes.weight[:, 9] *= 1000  # and a feature that is far smaller
    file = tmp_path / "network.onnx"
    before = head.classes.weight.detach().clone()
    export_network(network, SAMPLES, file)
    lost = head.classes.weight - before
    assert (lost.norm(dim=1) <= 0.05 * before.norm(dim=1)).all()
    assert (lost[:, :9].norm(dim=1) <= 0.05 * before[:, :9].norm(dim=1)).all()
    stored = {tensor.name: tensor for tensor in onnx.load(file).graph.initializer}
    assert stored["heads.thing.classes.weight"].data_type == TensorProto.INT8
    assert stored["parts.all.axes"].data_type == TensorProto.FLOAT16
    _answers_as_in_memory(network, file)


def _answers_as_in_memory(network: PhotoNetwork, file: Path) -> None:
    images = torch.rand(2, 3, 224, 224)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    _, answers = session.run(None, {"images": images.numpy()})
    with torch.inference_mode():
        _, expected = network(images)
    lost = np.linalg.norm(answers - expected.numpy()) / np.linalg.norm(expected.numpy())
    assert lost < 0.03, lost  # the backbone's whole numbers see next to the same
