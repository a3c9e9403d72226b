"""Why a file cannot be shown, in a sentence for the person whose photo it is.

Decoders speak of chunks, tiles and markers, and raise nearly anything on hostile bytes. Their
words stay in the exception's cause; what the user reads is written here.
"""

import errno
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from photoorganizer.core.errors import UnreadableImage

DECODER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow's decoders have been seen to raise on damaged files."""

_TOO_LARGE = "is too large to open with the memory this computer has free"
_DAMAGED = "is damaged and its picture cannot be read, so try to get it again from where it came"
_STRANGE = (
    "is damaged, or written in a way that is not known here, so try to get it again from where it "
    "came, or save a copy of it as JPEG"
)
_CUT_SHORT = "is cut short: the file ends before its picture does, so copy it again from its source"

_NOT_YET = "is a {} photo, a format that is not supported yet, so save a copy of it as JPEG"
_JXL = _NOT_YET.format("JPEG XL")
_VIDEO = "is a video, not a photo"
_WEB_PAGE = "is a web page, not a photo"
_NOT_A_PHOTO = "is not a photo in any format known here"

_HEIF_BRANDS = (b"hei", b"hev", b"mif1", b"msf1")

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    *((4, b"ftyp" + brand, _STRANGE) for brand in (*_HEIF_BRANDS, b"avi", b"crx")),
    (4, b"JXL ", _JXL),
    (0, b"\xff\x0a", _JXL),
    (4, b"ftyp", _VIDEO),
    (8, b"AVI ", _VIDEO),
    (0, b"\x1aE\xdf\xa3", _VIDEO),
    (0, b"qoif", _NOT_YET.format("QOI")),
    (0, b"DDS ", "is a texture (DDS), not a photo"),
    (0, b"%PDF", "is a PDF document, not a photo"),
    (0, b"%!PS", "is a PostScript document, not a photo"),
    (0, b"PK\x03\x04", "is a ZIP archive or an office document, not a photo"),
    (0, b"<svg", "is an SVG drawing, not a photo"),
    (0, b"<?xml", "is an XML text, not a photo"),
    (0, b"<!doctype", _WEB_PAGE),
    (0, b"<html", _WEB_PAGE),
    (6, b"HEAPCCDR", _STRANGE),
    *(
        (0, magic, _STRANGE)
        for magic in (
            b"\xff\xd8", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+",
            b"RIFF", b"8BPS", b"\0\0\0\x0cjP", b"\xff\x4f\xff\x51",
            b"\0\0\1\0", b"\1\xda", b"FUJIFILM", b"IIRO", b"IIRS", b"IIU\0", b"MMOR", b"FOVb",
            b"\0MRM",
        )
    ),
)  # fmt: skip
"""Where and how a file begins that no decoder takes, and what that makes of it; first match wins.

The last ones claim to be pictures in a format that can be read.
"""


def is_heif(head: bytes) -> bool:
    """Return whether a file's first bytes are those of HEIC, HEIF or their kin."""
    return any(head.startswith(b"ftyp" + brand, 4) for brand in _HEIF_BRANDS)


_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def shown(path: Path) -> str:
    """Return the file's name as it can be printed on one line, whatever bytes it is made of."""
    name = "".join(c if _is_printable(c) else "\N{REPLACEMENT CHARACTER}" for c in path.name)
    return f"“{name}”"


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading; a device or a pipe would wait for ever.

    Raises:
        UnreadableImage: it cannot be opened, or reading it failed inside the `with`.
    """
    try:
        file = _open_regular(path)
    except (OSError, ValueError) as error:
        raise UnreadableImage(f"{shown(path)} {_system_reason(error)}.") from error
    with file:
        try:
            yield file
        except OSError as error:
            raise UnreadableImage(f"{shown(path)} {_system_reason(error)}.") from error


@contextmanager
def decoding(path: Path, file: BinaryIO) -> Iterator[None]:
    """Turn whatever a decoder raises inside the `with` into a sentence about `path`.

    Raises:
        UnreadableImage: the decoder failed.
    """
    try:
        yield
    except DECODER_ERRORS as error:
        raise UnreadableImage(f"{shown(path)} {_decoder_reason(error, file)}.") from error


def too_large(path: Path, width: int, height: int) -> UnreadableImage:
    """Return the error for a picture that would not fit into the memory."""
    size = f"{width:,} × {height:,} pixels"
    return UnreadableImage(f"{shown(path)} {_TOO_LARGE} ({size}).")


def _open_regular(path: Path) -> BinaryIO:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise UnreadableImage(f"{shown(path)} is a folder, not a photo.")
    if not stat.S_ISREG(mode):
        raise UnreadableImage(f"{shown(path)} is a device or a pipe, not a photo.")
    return path.open("rb")


def _system_reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "is not there: it was moved, renamed or deleted"
    if isinstance(error, PermissionError):
        return "cannot be opened because you may not read it, so change the file's permissions"
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return "cannot be read because its disk reports an error, so check the disk"
    detail = error.strerror if isinstance(error, OSError) else None
    return f"cannot be opened ({detail or 'the name is not valid here'})"


def _decoder_reason(error: BaseException, file: BinaryIO) -> str:
    if isinstance(error, MemoryError | Image.DecompressionBombError):
        return _TOO_LARGE
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return _system_reason(error)
    if isinstance(error, UnidentifiedImageError):
        file.seek(0)
        return _what_it_is(file.read(4096))
    if isinstance(error, EOFError) or "truncated" in str(error).lower():
        return _CUT_SHORT
    return _DAMAGED


def _what_it_is(head: bytes) -> str:
    """Return what a file is that no decoder takes, from its first bytes."""
    if not head:
        return "is empty: it holds no picture, so copy it again from its source"
    if not head.strip(b"\0"):
        return "holds only zeros: its copy was never finished, so copy it again from its source"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for offset, magic, reason in _SIGNATURES:
        if head.startswith(magic, offset) or (offset == 0 and text.startswith(magic)):
            return reason
    return _NOT_A_PHOTO


def _is_printable(character: str) -> bool:
    """Return whether a character neither breaks the line nor turns the text around it."""
    category, direction = unicodedata.category(character), unicodedata.bidirectional(character)
    return category not in {"Cc", "Cs", "Zl", "Zp"} and direction not in _TURNING
