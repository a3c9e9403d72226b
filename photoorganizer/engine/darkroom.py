"""Pictures to look at, of photos and of any image file."""

from functools import partial
from pathlib import Path

from photoorganizer.core.errors import NotInLibrary, UnreadableImage
from photoorganizer.core.sentences import mark, say
from photoorganizer.core.types import Photo, PhotoId, Pixels
from photoorganizer.engine.decoder import Open
from photoorganizer.engine.folders import is_away
from photoorganizer.engine.scanning import is_there
from photoorganizer.files.decode import picture
from photoorganizer.files.embedded import embedded
from photoorganizer.files.shared_thumbnails import shared_thumbnail
from photoorganizer.index.catalog import Catalog

_AWAY = mark(
    "The folder “{name}” is not there now; its drive may not be connected. "
    "Tags and photos are kept, and are back with it."
)


def _small(path: Path) -> Pixels | None:
    shared = shared_thumbnail(path)
    return embedded(path) if shared is None else shared


class Darkroom:
    """Has pictures decoded elsewhere. For any thread."""

    def __init__(self, catalog: Catalog, opened: Open) -> None:
        self._catalog = catalog
        self._open = opened

    def picture(self, path: Path, edge: int) -> Pixels:
        """Return the picture of a file, upright, its longer side at most `edge` px.

        Raises:
            UnreadableImage: the sentence says why.
        """
        return self._open(partial(picture, edge=edge), path)

    def preview(self, image: Path | PhotoId, edge: int) -> Pixels:
        """Return the picture of a photo of the library, or of any image file.

        Raises:
            UnreadableImage: the file cannot be decoded, or its watched folder is away.
            NotInLibrary: the photo was forgotten meanwhile.
        """
        return self.picture(image if isinstance(image, Path) else self._file(image), edge)

    def glimpse(self, photo: PhotoId) -> Pixels | None:
        """Return the small picture that a file manager made of a photo, or the camera put into it.

        None where there is neither.

        Raises:
            UnreadableImage: its file cannot be opened as one that has such a picture.
            NotInLibrary: the photo was forgotten meanwhile.
        """
        return self._open(_small, self._file(photo))

    def _file(self, photo: PhotoId) -> Path:
        found = self._catalog.photo(photo)
        if found is None:
            raise NotInLibrary(say("This photo is no longer in the library."))
        self._ensure_connected(found)
        return found.path

    def _ensure_connected(self, photo: Photo) -> None:
        if is_there(photo.path):
            return
        for root in self._catalog.roots():
            if root.id == photo.root_id and is_away(root.path):
                raise UnreadableImage(say(_AWAY, name=root.path.name or root.path))
