"""How long a walk over 100,000 files takes: `pytest -m benchmark -s tests/benchmarks`."""

import time
from pathlib import Path

import pytest

from photoorganizer.files.scan import scan

pytestmark = pytest.mark.benchmark


def test_scan_of_100_000_files(tmp_path: Path) -> None:
    for folder in range(200):
        parent = tmp_path / f"{2000 + folder // 12}" / f"{folder % 12:02d}"
        parent.mkdir(parents=True, exist_ok=True)
        for photo in range(500):
            (parent / f"IMG_{folder:03d}_{photo:04d}.JPG").touch()
    for what in ("first", "second"):
        start = time.perf_counter()
        found = sum(1 for _ in scan(tmp_path))
        print(f"\n{what} scan of {found:,} photos: {time.perf_counter() - start:.2f} s")
        assert found == 100_000
