"""The program with a network that speaks on every photo: the folder is in TALKATIVE_MODELS.

Everything else is real. Drawn photos may be none that the shipped network is sure about, and
decisions need something to decide on.
"""

import os
import sys
from pathlib import Path

from photoorganizer.__main__ import main
from photoorganizer.core import paths

paths.models = lambda: Path(os.environ["TALKATIVE_MODELS"])

if __name__ == "__main__":
    sys.exit(main())
