"""What taught tags say of photos that were just analysed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from photoorganizer.core.taught import Lens, Rows, TaughtTag, spoken
from photoorganizer.core.types import Level, Suggestion, Vector


@dataclass(frozen=True, slots=True)
class Voice:
    """Says taught tags of photos that were just analysed."""

    lens: Lens
    tags: tuple[TaughtTag, ...]
    level: Level

    def say(
        self, embedding: Vector, logits: Mapping[str, Vector], decided: frozenset[str]
    ) -> tuple[Suggestion, ...]:
        """Return what taught tags say of one photo."""
        if not self.tags:
            return ()
        return spoken(self.tags, self._features(embedding, logits), self.level, [decided])[0]

    def judge(
        self, name: str, embedding: Vector, logits: Mapping[str, Vector]
    ) -> tuple[float, float] | None:
        """Return how likely a photo has a taught tag, and from where it is suggested.

        None where the tag was not taught.
        """
        for tag in self.tags:
            if tag.name == name:
                [chance] = tag.probabilities(self._features(embedding, logits)).tolist()
                return float(chance), tag.thresholds[self.level]
        return None

    def _features(self, embedding: Vector, logits: Mapping[str, Vector]) -> Rows:
        # To the precision in which they are stored: the same answer as when asked again.
        rows = {head: _stored(scores) for head, scores in logits.items()}
        return self.lens.features(_stored(embedding), rows)


def _stored(vector: Vector) -> Rows:
    rows: Rows = vector[None].astype(np.float16).astype(np.float32)
    return rows
