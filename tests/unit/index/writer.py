"""A process that fills a catalog, step by step, until it is killed: CATALOG SECONDS_OF_WORK.

Prints the number of each step once its three transactions are committed. A step that was begun
by a former process is done again first.
"""

import signal
import sys
from itertools import count
from pathlib import Path

import numpy as np

from photoorganizer.core.types import Decision, FileFacts, FileStamp, Suggestion
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.records import Analysed, ScanChanges

FILES = 5


def take_step(catalog: Catalog, step: int) -> None:
    root = catalog.add_root(Path("/photos"))
    names = [f"{step:05}/{n}.jpg" for n in range(FILES)]
    catalog.apply_scan(root.id, ScanChanges(added=[FileStamp(name, step, step) for name in names]))
    known = catalog.known_files(root.id)
    photos = [known[name].id for name in names]
    catalog.record(
        [
            Analysed(
                photo,
                FileStamp("", step, step),
                FileFacts(1, 1, "JPEG", None, b"hash"),
                np.full(256, 1 / 16, np.float32),
                {"hashtag": np.zeros(21, np.float32)},
                [Suggestion("forest", 0.9, "hashtag"), Suggestion("lake", 0.8, "hashtag")],
            )
            for photo in photos
        ],
        [],
        "net-1",
    )
    catalog.decide(photos, "forest", Decision.ACCEPT)


def main() -> None:
    path, seconds = Path(sys.argv[1]), float(sys.argv[2])
    # Ends the process where it stands, as a kill does, after so much work however busy the
    # machine is.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    with Catalog.open(path) as catalog:
        done = sum(catalog.root_counts().values()) // FILES
        for step in count(max(1, done)):
            take_step(catalog, step)
            print(step, flush=True)


if __name__ == "__main__":
    main()
