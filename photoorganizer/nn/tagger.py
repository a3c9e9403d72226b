"""The one door to the network: pixels in, embeddings and raw scores out.

Runs the exported graph on the CPU with ONNX Runtime. Knows nothing of files, tags or thresholds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as runtime_errors

from photoorganizer.core.errors import BadWeights
from photoorganizer.core.saliency import CELLS, COVER, Masked, places
from photoorganizer.core.sentences import say
from photoorganizer.core.types import Pixels, Vector
from photoorganizer.nn.preprocess import ModelInputs, model_input, seen, views
from photoorganizer.nn.registry import ModelSpec, verify

_UNLOADABLE = (
    runtime_errors.Fail,
    runtime_errors.InvalidArgument,
    runtime_errors.InvalidGraph,
    runtime_errors.InvalidProtobuf,
    runtime_errors.NotImplemented,
)
"""What ONNX Runtime raises for a file that is no graph, or one it cannot run."""


_BATCH = 8
"""Images a run: more are slower on a CPU's caches."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one photo.

    `embedding` has length one and shape (embedding_dim,); `logits` are raw scores by head name,
    shape (labels of the head,).
    """

    embedding: Vector
    logits: Mapping[str, Vector]


class Tagger:
    """A loaded network. Several threads may use it at once."""

    def __init__(self, spec: ModelSpec, threads: int = 1) -> None:
        """Check and load the network's file; takes about 0.2 s.

        Raises:
            MissingWeights: the file is not there.
            BadWeights: it is not the manifest's file, or it cannot be loaded.
        """
        verify(spec)
        self._spec = spec
        self._outputs = ["embedding", *(f"{head.name}_logits" for head in spec.heads)]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Threads that wait leave the processor to others: indexing may run beside this.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                spec.file, options, providers=["CPUExecutionProvider"]
            )
        except _UNLOADABLE as error:
            raise BadWeights(
                say(
                    "The network's file {file} cannot be loaded: install the program again.",
                    file=spec.file,
                )
            ) from error
        known = {output.name for output in self._session.get_outputs()}
        if missing := sorted(set(self._outputs) - known):
            raise BadWeights(
                say(
                    "The network's file {file} has no output “{output}”: install the program "
                    "again.",
                    file=spec.file,
                    output=missing[0],
                )
            )

    @property
    def spec(self) -> ModelSpec:
        """The network that is loaded."""
        return self._spec

    def read(self, batch: Sequence[Pixels]) -> list[Reading]:
        """Look at photos of any size, RGB; return one reading each, in their order."""
        if not batch:
            return []
        return self._run(np.stack([model_input(pixels, self._spec.input) for pixels in batch]))

    def read_augmented(self, batch: Sequence[Pixels]) -> list[Reading]:
        """Look at eight views of each photo and return their means: surer, and as much slower."""
        return [_mean(self._run(views(pixels, self._spec.input))) for pixels in batch]

    def read_masked(self, pixels: Pixels) -> Masked:
        """Look at a photo whole, and again with each part of it hidden."""
        height, width = pixels.shape[:2]
        image = model_input(pixels, self._spec.input)
        cell = self._spec.input.size // CELLS
        hidden = []
        for row, column in places():
            covered = image.copy()
            top, left = row * cell, column * cell
            covered[:, top : top + COVER * cell, left : left + COVER * cell] = 0.0  # the mean
            hidden.append(covered)
        readings = [
            reading
            for start in range(0, len(hidden) + 1, _BATCH)
            for reading in self._run(np.stack([image, *hidden][start : start + _BATCH]))
        ]
        whole, *rest = readings
        box = seen(height, width)
        return Masked(
            whole.logits,
            {name: np.stack([one.logits[name] for one in rest]) for name in whole.logits},
            whole.embedding,
            (box[0] / width, box[1] / height, box[2] / width, box[3] / height),
        )

    def _run(self, images: ModelInputs) -> list[Reading]:
        outputs = cast(list[np.ndarray], self._session.run(self._outputs, {"images": images}))
        embeddings, *scores = outputs
        names = [head.name for head in self._spec.heads]
        return [
            Reading(
                embedding=embeddings[row],
                logits={name: logits[row] for name, logits in zip(names, scores, strict=True)},
            )
            for row in range(len(images))
        ]


def _mean(readings: Sequence[Reading]) -> Reading:
    embedding = np.mean([reading.embedding for reading in readings], axis=0)
    return Reading(
        embedding=embedding / np.linalg.norm(embedding),
        logits={
            name: np.mean([reading.logits[name] for reading in readings], axis=0)
            for name in readings[0].logits
        },
    )
