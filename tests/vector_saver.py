"""A process that saves ever newer vectors until it is killed: FILE SECONDS_TO_LIVE GENERATION.

Prints the number of each generation before it saves it, as the catalog commits before the index.
"""

import os
import signal
import sys
import threading
from itertools import count
from pathlib import Path

import numpy as np

from photoorganizer.core.types import PhotoId
from photoorganizer.index.neighbours import Matrix
from photoorganizer.index.vectors import VectorIndex

DIMENSION = 32
FIRST = 1500
EXACT_BELOW = 1000


def vectors(generation: int) -> tuple[list[PhotoId], Matrix]:
    """What the catalog holds at a generation: one vector more than at the one before."""
    total = FIRST + generation
    matrix = np.random.default_rng(1).normal(size=(total, DIMENSION)).astype(np.float32)
    return [PhotoId(number) for number in range(total)], matrix


def open_index(path: Path) -> VectorIndex:
    return VectorIndex(path, DIMENSION, "net-1", exact_below=EXACT_BELOW)


def main() -> None:
    path, seconds, generation = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    index = open_index(path)
    ids, matrix = vectors(generation)
    if not index.load(generation, len(ids)):
        index.rebuild([(ids, matrix)])
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    for newer in count(generation + 1):
        ids, matrix = vectors(newer)
        index.add(ids[-1:], matrix[-1:])
        print(newer, flush=True)
        index.save(newer)


if __name__ == "__main__":
    main()
