"""The talkative program, which says when it first opens a database: a byte on the pipe MORTAL_PIPE.

Whoever wants to kill it while it works knows from then on that it does, and not merely starts.
"""

import os
import sys

import talkative

_PIPE = int(os.environ["MORTAL_PIPE"])
_told = False


def _tell(event: str, _arguments: object) -> None:
    global _told  # noqa: PLW0603 - an audit hook has nowhere else to remember
    if event == "sqlite3.connect" and not _told:
        _told = True
        os.write(_PIPE, b"!")


if __name__ == "__main__":
    sys.addaudithook(_tell)
    sys.exit(talkative.main())
