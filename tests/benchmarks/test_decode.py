"""How many photos a second one core decodes: `pytest -m benchmark -s tests/benchmarks`."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

import drawn
from photoorganizer.files.decode import decode, picture
from photoorganizer.files.identity import quick_hash

pytestmark = pytest.mark.benchmark


def twelve_megapixels(folder: Path, count: int) -> list[Path]:
    """Write drawn photos with a sensor's noise: 4032 x 3024, about 3.3 MB each."""
    rng = np.random.default_rng(0)
    paths = []
    for i, scene in enumerate(list(drawn.SCENES)[:count]):
        large = drawn.draw(scene, i, (1008, 756)).resize((4032, 3024), Image.Resampling.BICUBIC)
        noise = rng.normal(0, 5.0, (3024, 4032, 1)).astype(np.float32)
        pixels = (np.asarray(large, np.float32) + noise).clip(0, 255).astype(np.uint8)
        paths.append(folder / f"{scene}.jpg")
        Image.fromarray(pixels).save(paths[-1], quality=92)
    return paths


def report(
    what: str, work: Callable[[Path], object], paths: Sequence[Path], rounds: int = 5
) -> None:
    """Print the median rate over rounds, in photos for each second of processor time."""
    for path in paths:
        work(path)  # the files are in memory from here on
    rates = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        for path in paths:
            work(path)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        rates.append((len(paths) / cpu, len(paths) / wall))
    cpu_rate, wall_rate = np.median(rates, axis=0)
    size = np.mean([path.stat().st_size for path in paths])
    print(
        f"\n{what}: {cpu_rate:.1f} /s of processor time, {wall_rate:.1f} /s of wall time"
        f" ({len(paths)} files of {size / 1e6:.2f} MB)"
    )


def test_rate_for_photos_of_12_megapixels(tmp_path: Path) -> None:
    paths = twelve_megapixels(tmp_path, 6)
    report("decode 12 MP", decode, paths)
    report("picture(1600) 12 MP", lambda path: picture(path, 1600), paths)
    report("quick_hash 12 MP", quick_hash, paths)


def test_rate_for_small_photos(tmp_path: Path) -> None:
    report("decode 500 px", decode, drawn.fill(tmp_path, 36, (500, 375)))


def test_memory_stays_flat(tmp_path: Path) -> None:
    paths = twelve_megapixels(tmp_path, 2)
    process = psutil.Process()
    for path in paths * 3:
        decode(path)
    before = process.memory_info().rss
    for path in paths * 30:
        decode(path)
    grown = process.memory_info().rss - before
    print(f"\nmemory after 60 more photos of 12 MP: {grown / 1e6:+.1f} MB")
    assert grown < 50e6
