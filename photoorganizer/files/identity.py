"""What makes two files the same photo, whatever they are called.

A quick hash reads at most one mebibyte and one kibibyte, so a film-long file costs no more than
a photo. It is an identity for following moves, not a proof that two files are equal.
"""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from photoorganizer.files.reasons import opened

HASH_BYTES = 16
_HEAD = 1 << 20
_TAIL = 1 << 10


def quick_hash(path: Path) -> bytes:
    """Return the identity of a file: 16 bytes from its size, first MiB and last KiB.

    Raises:
        UnreadableImage: the file is not there, is no file, or cannot be read.
    """
    with opened(path) as file:
        return quick_hash_of(file)


def covers_whole(size: int) -> bool:
    """Return whether the quick hash of a file of so many bytes is one of all its bytes."""
    return size <= _HEAD + _TAIL


def full_hash(path: Path) -> bytes:
    """Return the hash of all bytes of a file: 16 bytes.

    Raises:
        UnreadableImage: the file is not there, is no file, or cannot be read.
        OSError: it cannot be read to its end.
    """
    digest = hashlib.blake2b(digest_size=HASH_BYTES)
    with opened(path) as file:
        while block := file.read(_HEAD):
            digest.update(block)
    return digest.digest()


def quick_hash_of(file: BinaryIO) -> bytes:
    """Return the identity of an open file, which is left at an unspecified place."""
    size = file.seek(0, os.SEEK_END)
    digest = hashlib.blake2b(size.to_bytes(8, "little"), digest_size=HASH_BYTES)
    file.seek(0)
    digest.update(file.read(_HEAD))
    file.seek(max(0, size - _TAIL))
    digest.update(file.read(_TAIL))
    return digest.digest()
