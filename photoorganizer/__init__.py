"""Photo Organizer: hashtags and similar photos, computed on this computer."""

import os

__version__ = "0.1.0"

# Before numpy is loaded: its matrices are small here, and threads that wait for each other on
# busy cores make a lesson four times slower (tests/benchmarks/test_teaching.py).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
