"""The watched folders as users name them: by any spelling of their path, or of one inside."""

from collections.abc import Collection
from pathlib import Path

from photoorganizer.core.errors import FolderNotFound
from photoorganizer.core.sentences import say
from photoorganizer.core.types import Root, RootSummary
from photoorganizer.engine.absence import Absences
from photoorganizer.files.scan import is_online
from photoorganizer.index.catalog import Catalog


def is_away(root: Path) -> bool:
    """Return whether a watched folder is not there; an empty one may await its drive."""
    return not is_online(root) or not any(root.iterdir())


def summaries(catalog: Catalog) -> list[RootSummary]:
    """Return the watched folders with their photo counts, by path."""
    counts, absences = catalog.root_counts(), Absences(catalog)
    return [
        RootSummary(root, counts.get(root.id, 0), is_online(root.path), absences.of(root))
        for root in catalog.roots()
    ]


def chosen(paths: Collection[str] | None, catalog: Catalog) -> list[Root]:
    """Return the watched folders at these paths; all of them for None."""
    return [root for root in catalog.roots() if paths is None or str(root.path) in paths]


def ensure_there(folder: Path) -> None:
    """Make sure that a folder that was named is one.

    Raises:
        FolderNotFound: it is not.
    """
    if not folder.is_dir():
        raise FolderNotFound(
            say("There is no folder {path}; check the spelling and the drive.", path=folder)
        )


def root_at(folder: Path, catalog: Catalog) -> Root:
    """Return the root that `folder` is.

    Raises:
        FolderNotFound: it is not watched.
    """
    for root in catalog.roots():
        if root.path == folder:
            return root
    raise FolderNotFound(
        say("{folder} is not watched; “photoorganizer roots” lists what is.", folder=folder)
    )


def root_holding(folder: Path, catalog: Catalog) -> Root | None:
    """Return the root that `folder` is, or lies in; None where there is none."""
    return next((root for root in catalog.roots() if folder.is_relative_to(root.path)), None)
