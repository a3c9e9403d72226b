"""Indexing's memory and speed, and how soon the window is up. Prints one JSON line a figure.

    make benchmark

Memory is the sum over the program and its analysis processes of what each holds for itself.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
import pytest

from drawn import fill

pytestmark = pytest.mark.benchmark

DRAWINGS = 40
SIZE = (800, 600)
SAMPLE_S = 0.2
ALLOWED_GROWTH = 1.25
"""Ten times the photos may take this many times the memory: caches of the database, no more."""

PROBE = Path(__file__).parents[1] / "window_probe.py"


@dataclass
class Run:
    """What indexing a folder took."""

    photos: int
    photos_per_second: float
    peak_mb: float
    """Of all its processes together."""
    program_mb: float
    """Of the program without its analysis processes."""
    processes: int


class Memory(threading.Thread):
    """Watches a process and its children until it ends."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(name="memory", daemon=True)
        self._process = process
        self._ended = threading.Event()
        self.peak = self.program = self.processes = 0

    def run(self) -> None:
        while not self._ended.wait(SAMPLE_S):
            try:
                children = self._process.children(recursive=True)
                own = self._process.memory_full_info().uss
                total = own + sum(child.memory_full_info().uss for child in children)
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
            self.peak, self.program = max(self.peak, total), max(self.program, own)
            self.processes = max(self.processes, 1 + len(children))

    def stop(self) -> None:
        self._ended.set()
        self.join()


@contextmanager
def watched(process: psutil.Process) -> Iterator[Memory]:
    memory = Memory(process)
    memory.start()
    try:
        yield memory
    finally:
        memory.stop()


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return [path.read_bytes() for path in fill(tmp_path_factory.mktemp("drawn"), DRAWINGS, SIZE)]


def album(folder: Path, drawings: list[bytes], count: int) -> Path:
    """Put `count` files into a folder, each different to whoever compares files."""
    folder.mkdir()
    for number in range(count):
        content = drawings[number % len(drawings)] + number.to_bytes(4)
        (folder / f"{number:06d}.jpg").write_bytes(content)
    return folder


def index(library: Path, folder: Path, count: int) -> Run:
    command = [sys.executable, "-m", "photoorganizer", "--library", str(library), "--json"]
    with (
        subprocess.Popen([*command, "index", str(folder)], stdout=subprocess.PIPE) as process,
        watched(psutil.Process(process.pid)) as memory,
    ):
        out, _ = process.communicate()
    report = json.loads(out)
    assert report["analysed"] == report["photos"] == count
    mib = 2.0**20
    return Run(
        photos=count,
        photos_per_second=round(count / report["seconds"], 1),
        peak_mb=round(memory.peak / mib),
        program_mb=round(memory.program / mib),
        processes=memory.processes,
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, drawings: list[bytes]) -> tuple[Path, Run]:
    """A library of 10,000 photos, and what it took to fill it."""
    folder = tmp_path_factory.mktemp("large")
    library = folder / "library"
    return library, index(library, album(folder / "photos", drawings, 10_000), 10_000)


def test_memory_does_not_grow_with_the_number_of_photos(
    tmp_path: Path, drawings: list[bytes], filled: tuple[Path, Run]
) -> None:
    small = index(tmp_path / "library", album(tmp_path / "photos", drawings, 1_000), 1_000)
    large = filled[1]
    for run in (small, large):
        print(json.dumps({"benchmark": "index", **asdict(run)}))
    assert large.peak_mb <= small.peak_mb * ALLOWED_GROWTH


def test_the_window_is_up_soon_on_a_filled_library(filled: tuple[Path, Run]) -> None:
    library, run = filled
    for attempt in range(3):
        result = subprocess.run(
            [sys.executable, PROBE, library, str(time.time())],
            capture_output=True,
            text=True,
            check=True,
        )
        figures = json.loads(result.stdout)
        print(json.dumps({"benchmark": "window", "photos": run.photos, "run": attempt, **figures}))
        assert figures["loaded"] == []
