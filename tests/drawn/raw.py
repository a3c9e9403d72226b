"""Drawn photos as a camera's raw file: a DNG with a mosaic of one colour a pixel, and a preview."""

import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image

_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL, _SRATIONAL = 1, 2, 3, 4, 5, 10
_SIZES = {_BYTE: 1, _ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8, _SRATIONAL: 8}
_HEADER = b"II*\0" + struct.pack("<I", 8)
_STRIP = 273
_SUB_DIRECTORY = 330
_WHITE = 60_000

_Fields = dict[int, tuple[int, list[int] | bytes]]


def save_raw(
    path: Path,
    image: Image.Image,
    orientation: int = 1,
    preview: Image.Image | None = None,
    taken: str = "",
) -> Path:
    """Write `image` as the pixels of a sensor; return `path`. Its sides must be even.

    Args:
        orientation: how the file says its pixels must be turned.
        preview: what the camera embeds as JPEG, if anything.
    """
    path.write_bytes(_dng(image, orientation, preview, taken))
    return path


def _dng(image: Image.Image, orientation: int, preview: Image.Image | None, taken: str) -> bytes:
    mosaic = _mosaic(image)
    sensor = _sensor(image.size, len(mosaic))
    camera = _camera(orientation, taken)
    if preview is None:
        fields = camera | sensor
        strip = 8 + len(_directory(8, fields))
        return _HEADER + _directory(8, {**fields, _STRIP: (_LONG, [strip])}) + mosaic
    jpeg = _jpeg(preview)
    main = camera | _embedded(preview.size, len(jpeg)) | {_SUB_DIRECTORY: (_LONG, [0])}
    inner = 8 + len(_directory(8, main))
    strip = inner + len(_directory(inner, sensor))
    main |= {_SUB_DIRECTORY: (_LONG, [inner]), _STRIP: (_LONG, [strip + len(mosaic)])}
    sensor |= {_STRIP: (_LONG, [strip])}
    return _HEADER + _directory(8, main) + _directory(inner, sensor) + mosaic + jpeg


def _mosaic(image: Image.Image) -> bytes:
    """Return 16 bits a pixel: red and green in even rows, green and blue in odd ones."""
    linear = ((np.asarray(image, np.float32) / 255) ** 2.2 * _WHITE).astype("<u2")
    mosaic = linear[:, :, 1].copy()
    mosaic[0::2, 0::2] = linear[0::2, 0::2, 0]
    mosaic[1::2, 1::2] = linear[1::2, 1::2, 2]
    return mosaic.tobytes()


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def _camera(orientation: int, taken: str) -> _Fields:
    fields: _Fields = {
        271: (_ASCII, b"Drawn\0"),
        272: (_ASCII, b"Camera\0"),
        274: (_SHORT, [orientation]),
        50706: (_BYTE, [1, 4, 0, 0]),  # the version that makes a TIFF a DNG
        50708: (_ASCII, b"Drawn Camera\0"),
        50721: (_SRATIONAL, [1, 0, 0, 0, 1, 0, 0, 0, 1]),
        50728: (_RATIONAL, [1, 1, 1]),
        50778: (_SHORT, [21]),
    }
    return fields | ({306: (_ASCII, taken.encode() + b"\0")} if taken else {})


def _sensor(size: tuple[int, int], length: int) -> _Fields:
    width, height = size
    return {
        254: (_LONG, [0]),
        256: (_LONG, [width]),
        257: (_LONG, [height]),
        258: (_SHORT, [16]),
        259: (_SHORT, [1]),
        262: (_SHORT, [32_803]),
        _STRIP: (_LONG, [0]),
        277: (_SHORT, [1]),
        278: (_LONG, [height]),
        279: (_LONG, [length]),
        33421: (_SHORT, [2, 2]),
        33422: (_BYTE, [0, 1, 1, 2]),
        50717: (_LONG, [_WHITE]),
    }


def _embedded(size: tuple[int, int], length: int) -> _Fields:
    width, height = size
    return {
        254: (_LONG, [1]),
        256: (_LONG, [width]),
        257: (_LONG, [height]),
        258: (_SHORT, [8, 8, 8]),
        259: (_SHORT, [7]),
        262: (_SHORT, [6]),
        _STRIP: (_LONG, [0]),
        277: (_SHORT, [3]),
        278: (_LONG, [height]),
        279: (_LONG, [length]),
    }


def _directory(start: int, fields: _Fields) -> bytes:
    """Return a TIFF directory that lies at `start`, with the values that it points at behind it."""
    table, behind = struct.pack("<H", len(fields)), b""
    after = start + 2 + 12 * len(fields) + 4
    for tag, (kind, values) in sorted(fields.items()):
        data = _packed(kind, values)
        table += struct.pack("<HHI", tag, kind, len(data) // _SIZES[kind])
        if len(data) <= 4:
            table += data.ljust(4, b"\0")
        else:
            table += struct.pack("<I", after + len(behind))
            behind += data + b"\0" * (len(data) % 2)
    return table + bytes(4) + behind


def _packed(kind: int, values: list[int] | bytes) -> bytes:
    if kind in (_BYTE, _ASCII):
        return bytes(values)
    if kind in (_SHORT, _LONG):
        return struct.pack(f"<{len(values)}{'H' if kind == _SHORT else 'I'}", *values)
    return b"".join(struct.pack("<ii", value, 1) for value in values)
