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
from photoorganizer.core.sentences import Sentence, mark, say

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

_TOO_LARGE = mark("“{name}” is too large to open with the memory this computer has free.")
_TOO_LARGE_WITH_SIZE = mark(
    "“{name}” is too large to open with the memory this computer has free ({width} × {height} "
    "pixels)."
)
_DAMAGED = mark(
    "“{name}” is damaged and its picture cannot be read, so try to get it again from where it came."
)
_STRANGE = mark(
    "“{name}” is damaged, or written in a way that is not known here, so try to get it again from "
    "where it came, or save a copy of it as JPEG."
)
_CUT_SHORT = mark(
    "“{name}” is cut short: the file ends before its picture does, so copy it again from its "
    "source."
)
_JXL = mark(
    "“{name}” is a JPEG XL photo, a format that is not supported yet, so save a copy of it as JPEG."
)
_QOI = mark(
    "“{name}” is a QOI photo, a format that is not supported yet, so save a copy of it as JPEG."
)
_VIDEO = mark("“{name}” is a video, not a photo.")
_WEB_PAGE = mark("“{name}” is a web page, not a photo.")
_NOT_A_PHOTO = mark("“{name}” is not a photo in any format known here.")

_HEIF_BRANDS = (b"hei", b"hev", b"mif1", b"msf1")

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    *((4, b"ftyp" + brand, _STRANGE) for brand in (*_HEIF_BRANDS, b"avi", b"crx")),
    (4, b"JXL ", _JXL),
    (0, b"\xff\x0a", _JXL),
    (4, b"ftyp", _VIDEO),
    (8, b"AVI ", _VIDEO),
    (0, b"\x1aE\xdf\xa3", _VIDEO),
    (0, b"qoif", _QOI),
    (0, b"DDS ", mark("“{name}” is a texture (DDS), not a photo.")),
    (0, b"%PDF", mark("“{name}” is a PDF document, not a photo.")),
    (0, b"%!PS", mark("“{name}” is a PostScript document, not a photo.")),
    (
        0,
        b"PK\x03\x04",
        mark("“{name}” is a ZIP archive or an office document, not a photo."),
    ),
    (0, b"<svg", mark("“{name}” is an SVG drawing, not a photo.")),
    (0, b"<?xml", mark("“{name}” is an XML text, not a photo.")),
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


def printable(path: Path) -> str:
    """Return the file's name as it can be printed on one line, whatever bytes it is made of."""
    return "".join(c if _is_printable(c) else "\N{REPLACEMENT CHARACTER}" for c in path.name)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading; a device or a pipe would wait for ever.

    Raises:
        UnreadableImage: it cannot be opened, or reading it failed inside the `with`.
    """
    try:
        file = _open_regular(path)
    except (OSError, ValueError) as error:
        raise UnreadableImage(_system_reason(path, error)) from error
    with file:
        try:
            yield file
        except OSError as error:
            raise UnreadableImage(_system_reason(path, error)) from error


@contextmanager
def decoding(path: Path, file: BinaryIO) -> Iterator[None]:
    """Turn whatever a decoder raises inside the `with` into a sentence about `path`.

    Raises:
        UnreadableImage: the decoder failed.
    """
    try:
        yield
    except DECODER_ERRORS as error:
        raise UnreadableImage(_decoder_reason(path, error, file)) from error


def too_large(path: Path, width: int, height: int) -> UnreadableImage:
    """Return the error for a picture that would not fit into the memory."""
    return UnreadableImage(
        say(_TOO_LARGE_WITH_SIZE, name=printable(path), width=width, height=height)
    )


def _open_regular(path: Path) -> BinaryIO:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise UnreadableImage(say("“{name}” is a folder, not a photo.", name=printable(path)))
    if not stat.S_ISREG(mode):
        raise UnreadableImage(
            say("“{name}” is a device or a pipe, not a photo.", name=printable(path))
        )
    return path.open("rb")


def _system_reason(path: Path, error: OSError | ValueError) -> Sentence:
    name = printable(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return say("“{name}” is not there: it was moved, renamed or deleted.", name=name)
    if isinstance(error, PermissionError):
        return say(
            "“{name}” cannot be opened because you may not read it, so change the file's "
            "permissions.",
            name=name,
        )
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return say(
            "“{name}” cannot be read because its disk reports an error, so check the disk.",
            name=name,
        )
    detail = error.strerror if isinstance(error, OSError) else None
    reason = detail or say("the name is not valid here")
    return say("“{name}” cannot be opened ({reason}).", name=name, reason=reason)


def _decoder_reason(path: Path, error: BaseException, file: BinaryIO) -> Sentence:
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return _system_reason(path, error)
    if isinstance(error, MemoryError | Image.DecompressionBombError):
        template = _TOO_LARGE
    elif isinstance(error, UnidentifiedImageError):
        file.seek(0)
        template = _what_it_is(file.read(4096))
    elif isinstance(error, EOFError) or "truncated" in str(error).lower():
        template = _CUT_SHORT
    else:
        template = _DAMAGED
    return say(template, name=printable(path))


def _what_it_is(head: bytes) -> str:
    """Return what a file is that no decoder takes, from its first bytes."""
    if not head:
        return mark("“{name}” is empty: it holds no picture, so copy it again from its source.")
    if not head.strip(b"\0"):
        return mark(
            "“{name}” holds only zeros: its copy was never finished, so copy it again from its "
            "source."
        )
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for offset, magic, reason in _SIGNATURES:
        if head.startswith(magic, offset) or (offset == 0 and text.startswith(magic)):
            return reason
    return _NOT_A_PHOTO


def _is_printable(character: str) -> bool:
    """Return whether a character neither breaks the line nor turns the text around it."""
    category, direction = unicodedata.category(character), unicodedata.bidirectional(character)
    return category not in {"Cc", "Cs", "Zl", "Zp"} and direction not in _TURNING
