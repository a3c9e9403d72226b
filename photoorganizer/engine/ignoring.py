"""The user's patterns of files and folders to pass over, in every watched folder."""

from photoorganizer.core.errors import KnownError
from photoorganizer.files.ignore import understood
from photoorganizer.index.catalog import Catalog

_SETTING = "ignore"


def check(patterns: list[str]) -> None:
    """Look whether patterns can be understood.

    Raises:
        KnownError: one of them cannot.
    """
    for pattern in patterns:
        understood(pattern)


class Ignoring:
    """The library's patterns, as in a `.gitignore`. The next indexing acts on a change.

    Photos that are passed over leave every place and keep their tags; without the pattern they
    are back.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @property
    def patterns(self) -> list[str]:
        """The patterns, in the order in which they count: the last that matches decides."""
        return (self._catalog.setting(_SETTING) or "").splitlines()

    def set(self, patterns: list[str]) -> None:
        """Have these patterns and no others.

        Raises:
            KnownError: one of them cannot be understood; nothing was changed.
        """
        wanted = dict.fromkeys(understood(pattern) for pattern in patterns if pattern.strip())
        self._catalog.set_setting(_SETTING, "\n".join(wanted))

    def add(self, patterns: list[str]) -> None:
        """Have these patterns as well.

        Raises:
            KnownError: one of them cannot be understood; nothing was changed.
        """
        new = [understood(pattern) for pattern in patterns]
        self.set([*(one for one in self.patterns if one not in new), *new])

    def remove(self, patterns: list[str]) -> None:
        """Do without these patterns.

        Raises:
            KnownError: one of them is not there; nothing was changed.
        """
        for pattern in patterns:
            if pattern.strip() not in self.patterns:
                raise KnownError(
                    f"“{pattern}” is not among the patterns; “photoorganizer ignore” lists them."
                )
        gone = {pattern.strip() for pattern in patterns}
        self.set([pattern for pattern in self.patterns if pattern not in gone])
