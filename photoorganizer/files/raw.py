"""Camera raw files: the preview that the camera put in, or else the sensor's own pixels.

Nearly every camera embeds a JPEG of what it showed; developing a raw file ourselves takes a
hundred times as long and looks worse. LibRaw is loaded when the first raw file is met, so only in
processes that decode.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from PIL import Image

if TYPE_CHECKING:
    import rawpy

RAW_SUFFIXES: frozenset[str] = frozenset(
    {
        ".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".iiq", ".k25",
        ".kdc", ".mef", ".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2",
        ".rwl", ".sr2", ".srf", ".srw", ".x3f",
    }
)  # fmt: skip
"""Lower-case endings of what cameras write straight from the sensor."""

_SIGNATURES = (
    (0, b"FUJIFILMCCD-RAW"), (0, b"IIRO"), (0, b"IIRS"), (0, b"MMOR"), (0, b"IIU\0"),
    (0, b"FOVb"), (0, b"\0MRM"), (4, b"ftypcrx"), (6, b"HEAPCCDR"), (8, b"CR\2\0"),
)  # fmt: skip
"""Raw formats that say so themselves; the others look like TIFF and are told by their names."""

_LARGE_PREVIEW = 1024
"""Pixels on the longer side that do for any purpose."""

_NO_CLOCK = 1970
"""The year of a camera whose clock was never set."""

_STANDARD_ERROR = 2

_TURN_OF_FLIP = {0: 1, 1: 2, 2: 4, 3: 3, 4: 5, 5: 8, 6: 6, 7: 7}
"""EXIF orientations by LibRaw's names for them."""


class Sensor:
    """An open raw file.

    Attributes:
        width, height: of the upright picture.
        raw_pixels: how many the sensor has, which developing keeps in memory.
        turn: the EXIF orientation of a picture that does not name its own.
        taken: when the photo was taken, in seconds since the epoch, by the camera's clock.
    """

    def __init__(self, opened: "rawpy.RawPy") -> None:
        self._opened = opened
        sizes = opened.sizes
        self.width, self.height = sizes.width, sizes.height
        self.turn = _TURN_OF_FLIP.get(sizes.flip, 1)
        if self.turn > 4:
            self.width, self.height = self.height, self.width
        self.raw_pixels = sizes.raw_width * sizes.raw_height
        moment = opened.other.timestamp
        self.taken = moment.timestamp() if moment and moment.year > _NO_CLOCK else None

    def preview(self, longest: int) -> Image.Image | None:
        """Return the largest preview, not turned yet; None where it is too small for `longest`."""
        import rawpy  # noqa: PLC0415 - a library of C++, loaded only for raw files

        try:
            found = self._opened.extract_thumb()
        except rawpy.LibRawError:
            return None
        image: Image.Image
        if isinstance(found.data, bytes):
            # Where a camera's JPEG does not say how it is turned, LibRaw writes it in.
            image = Image.open(io.BytesIO(found.data), formats=("JPEG",))
        else:
            image = Image.fromarray(found.data)
        return image if max(image.size) >= min(longest, _LARGE_PREVIEW) else None

    def develop(self) -> Image.Image:
        """Return the picture from the sensor's pixels, upright, at half its width and height."""
        return Image.fromarray(
            self._opened.postprocess(half_size=True, use_camera_wb=True, output_bps=8)
        )


def is_raw(suffix: str, head: bytes) -> bool:
    """Return whether a file with this ending and these first bytes may come from a sensor."""
    return suffix.lower() in RAW_SUFFIXES or any(
        head.startswith(magic, offset) for offset, magic in _SIGNATURES
    )


@contextmanager
def _silence() -> Iterator[None]:
    """Send to nowhere what LibRaw says on standard error about files that are cut short."""
    try:
        kept = os.dup(_STANDARD_ERROR)
    except OSError:  # a program without a terminal has none
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, no path of a user's
            os.dup2(nowhere.fileno(), _STANDARD_ERROR)
        yield
    finally:
        os.dup2(kept, _STANDARD_ERROR)
        os.close(kept)


@contextmanager
def sensor(file: BinaryIO) -> Iterator[Sensor | None]:
    """Open a raw file; None where it is none that LibRaw knows.

    Raises:
        ValueError: LibRaw failed on it later on.
    """
    import rawpy  # noqa: PLC0415 - a library of C++, loaded only where raw files are decoded

    with _silence(), rawpy.RawPy() as opened:
        file.seek(0)
        try:
            opened.open_buffer(file)
            found = Sensor(opened)
        except (rawpy.LibRawError, OSError):
            yield None
            return
        try:
            yield found
        except rawpy.LibRawError as error:
            raise ValueError(f"LibRaw: {error}") from error
