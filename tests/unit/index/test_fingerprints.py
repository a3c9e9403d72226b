"""Fingerprints are kept with the file they were made from, and pairs with their fingerprints."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.fingerprint import EDGE, Fingerprints
from photoorganizer.core.types import FileStamp, PhotoId
from photoorganizer.index.fingerprints import FingerprintStore

A, B, C = PhotoId(1), PhotoId(2), PhotoId(3)


def stamp(photo: PhotoId, mtime_ns: int = 1) -> FileStamp:
    return FileStamp(f"{photo}.jpg", 10 * photo, mtime_ns)


def pixels(count: int, seed: int = 1) -> Fingerprints:
    return np.random.default_rng(seed).integers(0, 256, (count, EDGE, EDGE), dtype=np.uint8)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FingerprintStore]:
    with contextlib.closing(FingerprintStore(tmp_path / "prints.sqlite", "one")) as store:
        store.put({A: stamp(A), B: stamp(B), C: stamp(C)}, pixels(3))
        yield store


def test_fingerprints_come_back_as_they_were(store: FingerprintStore) -> None:
    prints = store.prints([C, A, PhotoId(9)])
    assert set(prints) == {A, C}
    assert np.array_equal(prints[C], pixels(3)[2])
    assert [(one.photo, one.size, one.mtime_ns, one.compared) for one in store.known()] == [
        (A, 10, 1, False),
        (B, 20, 1, False),
        (C, 30, 1, False),
    ]


def test_pairs_are_remembered_with_who_was_compared(store: FingerprintStore) -> None:
    store.record([A, B], [(A, B)])
    store.record([A, B, C], [(A, B), (B, C)])
    assert store.pairs() == [(A, B), (B, C)]
    assert all(one.compared for one in store.known())


def test_another_file_is_compared_anew(store: FingerprintStore) -> None:
    store.record([A, B, C], [(A, B), (B, C), (A, C)])
    store.put({B: stamp(B, 2)}, pixels(1, seed=2))
    assert store.pairs() == [(A, C)]
    assert [one.photo for one in store.known() if not one.compared] == [B]


def test_digests_count_for_the_file_they_were_made_from(store: FingerprintStore) -> None:
    store.put_digest("bytes", A, stamp(A), b"a")
    store.put_digest("pixels", A, stamp(A), b"p")
    store.put_digest("bytes", B, stamp(B), b"b")
    assert store.digests("bytes", {A: stamp(A), B: stamp(B, 2)}) == {A: b"a"}


def test_forgotten_photos_are_in_nothing(store: FingerprintStore) -> None:
    store.put_digest("bytes", A, stamp(A), b"a")
    store.record([A, B, C], [(A, B), (B, C)])
    store.forget([A, PhotoId(9)])
    assert store.pairs() == [(B, C)]
    assert [one.photo for one in store.known()] == [B, C]
    assert store.digests("bytes", {A: stamp(A)}) == {}


def test_another_catalog_begins_with_nothing(tmp_path: Path, store: FingerprintStore) -> None:
    store.record([A, B], [(A, B)])
    store.put_digest("bytes", A, stamp(A), b"a")
    store.close()
    with contextlib.closing(FingerprintStore(tmp_path / "prints.sqlite", "two")) as other:
        assert (other.known(), other.pairs()) == ([], [])
        assert other.digests("bytes", {A: stamp(A)}) == {}
