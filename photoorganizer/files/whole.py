"""Files that are written whole or not at all: what stood there before stays until all is well."""

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

from photoorganizer.core.errors import KnownError
from photoorganizer.core.sentences import say
from photoorganizer.files.reasons import printable


@contextlib.contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Yield where to write; it becomes `target` if the block ends well, and is gone otherwise.

    Raises:
        KnownError: it cannot be written; what stood there before is as it was.
    """
    unfinished = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield unfinished
        unfinished.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise KnownError(
            say(
                "“{name}” cannot be written into “{folder}”: {reason}.",
                name=printable(target),
                folder=printable(target.parent),
                reason=reason,
            )
        ) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
