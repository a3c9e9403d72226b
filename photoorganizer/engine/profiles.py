"""Which aggregation network tells of interests: that of the library's network, or certainty alone.

Aggregation networks read what one network says. Beside another network, as after an exchange of
its file, they mean nothing: then certainty takes their place, and the answer says so.
"""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.attention import Features
from photoorganizer.core.errors import KnownError, MissingWeights
from photoorganizer.core.interests import ShareSpread
from photoorganizer.core.sentences import say
from photoorganizer.core.vocabulary import Vocabulary
from photoorganizer.engine.inquiry import Network
from photoorganizer.nn.profile import Aggregator, ProfileSpec, load_aggregators, load_spec
from photoorganizer.nn.registry import ModelSpec

SQUEEZE = "squeeze"
"""The method that the product uses: it alone remembers a few numbers of each photo."""

CERTAINTY = "certainty"
"""What takes its place."""

METHODS = (SQUEEZE, "squeeze-expand", "attention", "average", CERTAINTY)


class Profiles:
    """The aggregation networks beside the library's network, read when they are first needed."""

    def __init__(self, network: Callable[[], Network]) -> None:
        self._network = network
        self._loading = threading.Lock()
        self._known: tuple[str, ProfileSpec | None, dict[str, Aggregator]] | None = None

    @property
    def method(self) -> str:
        """What interests are told by where nothing else is asked for."""
        return SQUEEZE if SQUEEZE in self._aggregators() else CERTAINTY

    @property
    def spread(self) -> ShareSpread:
        """How far shares may be off; where that is not known of the network, it is trusted."""
        spec, _ = self._fitting()
        return ShareSpread() if spec is None else spec.spread

    def of(self, method: str) -> Aggregator | None:
        """Return the aggregation network of a method; None for certainty.

        Raises:
            KnownError: there is none for the library's network.
            BadWeights: their file is damaged.
        """
        if method == CERTAINTY:
            return None
        aggregators = self._aggregators()
        if method not in aggregators:
            raise KnownError(
                say(
                    "There is no aggregation network “{method}” for the network {model}; interests "
                    "are told by certainty.",
                    method=method,
                    model=self._network().model.id,
                )
            )
        return aggregators[method]

    def squeeze(self, photos: Features) -> npt.NDArray[np.float32]:
        """Return what shall be remembered of photos: nothing where certainty is all there is."""
        squeezing = self._aggregators().get(SQUEEZE)
        if squeezing is None:
            return np.zeros((len(photos), 0), np.float32)
        return squeezing.squeezed(photos)

    def _aggregators(self) -> dict[str, Aggregator]:
        return self._fitting()[1]

    def _fitting(self) -> tuple[ProfileSpec | None, dict[str, Aggregator]]:
        network = self._network()
        with self._loading:
            if self._known is None or self._known[0] != network.model.id:
                self._known = (network.model.id, *_fitting(network.folder, network.model))
            return self._known[1:]


def _fitting(folder: Path, model: ModelSpec) -> tuple[ProfileSpec | None, dict[str, Aggregator]]:
    """Return what is said of the aggregation networks that read this network, and themselves."""
    try:
        spec = load_spec(folder)
    except MissingWeights:
        return None, {}
    if spec.model_id != model.id or spec.labels != Vocabulary.of(model.heads).labels:
        return None, {}
    return spec, load_aggregators(spec)
