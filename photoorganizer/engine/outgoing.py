"""Files that leave the library at the user's wish: whole, and never over one of the photos."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from photoorganizer.core.errors import KnownError
from photoorganizer.core.sentences import say
from photoorganizer.files.scan import IMAGE_SUFFIXES
from photoorganizer.files.whole import whole
from photoorganizer.index.catalog import Catalog


@contextlib.contextmanager
def outgoing(target: Path, catalog: Catalog) -> Iterator[Path]:
    """Yield where to write; it becomes `target` if the block ends well, and is gone otherwise.

    Raises:
        KnownError: a photo of a watched folder stands there, or it cannot be written.
    """
    ensure_no_photo(target, catalog)
    with whole(target) as unfinished:
        yield unfinished


def ensure_no_photo(target: Path, catalog: Catalog) -> None:
    """Stop whoever is about to write over a photo of a watched folder, indexed yet or not.

    Raises:
        KnownError: one stands at `target`, or where its links lead.
    """
    real = target.resolve()
    watched = any(real.is_relative_to(root.path.resolve()) for root in catalog.roots())
    if watched and real.suffix.lower() in IMAGE_SUFFIXES and real.exists():
        raise KnownError(
            say(
                "“{name}” is one of your photos, and those are never written over. Choose "
                "another name.",
                name=target.name,
            )
        )
