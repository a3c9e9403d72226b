"""Pictures to look at, decoded in a process of their own.

A file is untrusted wherever it comes from: one that takes its decoder down, or keeps it busy for
ever, costs a picture and never the window.
"""

import contextlib
import multiprocessing
import signal
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from photoorganizer.core.errors import NotInLibrary, UnreadableImage
from photoorganizer.core.types import Photo, PhotoId, Pixels
from photoorganizer.engine.folders import is_away
from photoorganizer.engine.scanning import is_there
from photoorganizer.files.decode import picture
from photoorganizer.files.reasons import shown
from photoorganizer.index.catalog import Catalog

_TIME_LIMIT_S = 30.0

_CRASHED = "The decoder crashed on {name}; the file is probably damaged."
_HUNG = "Decoding {name} took too long and was given up."
_AWAY = (
    "The folder “{name}” is not there now; its drive may not be connected. "
    "Tags and photos are kept, and are back with it."
)


class Darkroom:
    """One process that decodes pictures; begun with the first one. For any thread."""

    def __init__(self, catalog: Catalog, time_limit_s: float = _TIME_LIMIT_S) -> None:
        self._catalog = catalog
        self._time_limit_s = time_limit_s
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def picture(self, path: Path, edge: int) -> Pixels:
        """Return the picture of a file, upright, its longer side at most `edge` px.

        Raises:
            UnreadableImage: the sentence says why.
        """
        with self._lock:
            answer = self._ask(path, edge)
            if answer is None:  # it may have died long before: the file is tried once more
                answer = self._ask(path, edge)
        if answer is None:
            raise UnreadableImage(_CRASHED.format(name=shown(path)))
        if isinstance(answer, str):
            raise UnreadableImage(answer)
        return answer

    def preview(self, image: Path | PhotoId, edge: int) -> Pixels:
        """Return the picture of a photo of the library, or of any image file.

        Raises:
            UnreadableImage: the file cannot be decoded, or its watched folder is away.
            NotInLibrary: the photo was forgotten meanwhile.
        """
        if isinstance(image, Path):
            return self.picture(image, edge)
        found = self._catalog.photo(image)
        if found is None:
            raise NotInLibrary("This photo is no longer in the library.")
        self._ensure_connected(found)
        return self.picture(found.path, edge)

    def _ensure_connected(self, photo: Photo) -> None:
        if is_there(photo.path):
            return
        for root in self._catalog.roots():
            if root.id == photo.root_id and is_away(root.path):
                raise UnreadableImage(_AWAY.format(name=root.path.name or root.path))

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, path: Path, edge: int) -> Pixels | str | None:
        """Return the pixels, the sentence that says why not, or None if the process died."""
        connection = self._connection or self._begin()
        try:
            connection.send((path, edge))
            if connection.poll(self._time_limit_s):
                answer: Pixels | str = connection.recv()
                return answer
        except (EOFError, OSError):
            self._end()
            return None
        self._end()
        return _HUNG.format(name=shown(path))

    def _begin(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_decode_all, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._connection = ours
        return ours

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._connection = self._process = None


def _decode_all(connection: Connection) -> None:
    """Answer each path and edge that arrives, until the connection closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), connection:
        while True:
            path, edge = connection.recv()
            try:
                connection.send(picture(path, edge))
            except UnreadableImage as error:
                connection.send(str(error))
