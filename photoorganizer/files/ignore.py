"""Which files and folders the user wants passed over, by patterns as in a `.gitignore`.

Patterns of the library hold in every watched folder; those in a file called `.photoignore` hold
in its folder and below. The nearest pattern decides, `!` takes back, and what lies in a folder
that is passed over is passed over as well. Pure: who finds such a file hands its lines in.
"""

import re
from collections.abc import Iterable, Sequence

from pathspec import GitIgnoreSpec

from photoorganizer.core.errors import KnownError
from photoorganizer.core.sentences import say

IGNORE_FILE = ".photoignore"


def understood(pattern: str) -> str:
    """Return a pattern without the space around it.

    Raises:
        KnownError: it matches nothing or cannot be understood.
    """
    pattern = pattern.strip()
    if not pattern or pattern.startswith("#") or "\n" in pattern or "\r" in pattern:
        raise KnownError(
            say("A pattern names files or folders, as “*.png”, “/exports/” or “raw/**”.")
        )
    try:
        GitIgnoreSpec.from_lines([pattern])
    except (ValueError, re.error) as error:
        raise KnownError(
            say(
                "The pattern “{pattern}” cannot be understood; patterns are those of a .gitignore.",
                pattern=pattern,
            )
        ) from error
    return pattern


class IgnoreRules:
    """The patterns that hold in one watched folder. Paths are relative to it, with `/`."""

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        """Begin with the library's patterns; those that cannot be understood are left out."""
        self._specs: dict[str, GitIgnoreSpec] = {}
        self.add("", patterns)

    def add(self, folder: str, lines: Iterable[str]) -> None:
        """Let the lines of a `.photoignore` hold in `folder`, before all that were added."""
        understood_lines = []
        for line in lines:
            try:
                understood_lines.append(understood(line))
            except KnownError:
                continue  # an empty line, a remark, or a slip that must not cost the others
        if understood_lines:
            before = [] if folder not in self._specs else list(self._specs[folder].patterns)
            spec = GitIgnoreSpec.from_lines(understood_lines)
            self._specs[folder] = GitIgnoreSpec([*before, *spec.patterns])

    def passes_over(self, path: str) -> bool:
        """Return whether a file, or a folder whose path ends in `/`, is passed over by itself.

        The folders around it are not asked: a walk has not entered them, then.
        """
        folder = path.rstrip("/")
        while folder and self._specs:
            folder = folder.rpartition("/")[0]
            spec = self._specs.get(folder)
            if spec is None:
                continue
            verdict = spec.check_file(path[len(folder) + 1 :] if folder else path).include
            if verdict is not None:
                return verdict
        return False

    def __contains__(self, path: str) -> bool:
        """Return whether a file is passed over, by itself or with a folder around it."""
        if not self._specs:
            return False
        parts = path.split("/")
        folders = ("/".join(parts[:depth]) + "/" for depth in range(1, len(parts)))
        return any(map(self.passes_over, folders)) or self.passes_over(path)
