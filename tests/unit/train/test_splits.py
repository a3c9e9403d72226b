"""The split is fair, always the same, and never tears apart photos of one thing."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drawn import draw
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.splits import (
    PARTS,
    VALIDATION,
    assign_parts,
    fingerprint,
    near_copies,
    parts_by_origin,
    without_copies,
)

SERIES = "erilyth/Window-Detection"


def _photos(count: int, scene: str = "bar", source: str = "a/places") -> list[LabelledPhoto]:
    return [
        LabelledPhoto(
            Path("x.jpg"), f"scenes/{scene}/{i}", "scenes", scene, "bar", source, f"f/{i}"
        )
        for i in range(count)
    ]


def _unlike(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((count, 256)) < 0.5


def test_every_class_has_a_fifth_in_validation() -> None:
    photos = [*_photos(50), *_photos(20, "cafe")]
    parts = assign_parts(photos, _unlike(70))
    assert (parts[:50] == VALIDATION).sum() == 10
    assert (parts[50:] == VALIDATION).sum() == 4


def test_split_does_not_depend_on_the_order_of_photos() -> None:
    photos, bits = _photos(40), _unlike(40)
    parts = assign_parts(photos, bits)
    order = np.random.default_rng(3).permutation(40)
    shuffled = assign_parts([photos[i] for i in order], bits[order])
    assert np.array_equal(shuffled, parts[order])


def test_photos_of_a_series_stay_together() -> None:
    photos = [*_photos(30), *_photos(12, "facade", SERIES)]
    parts = assign_parts(photos, _unlike(42))
    assert len(set(parts[30:].tolist())) == 1


@given(st.integers(0, 2**32 - 1), st.integers(0, 12))
def test_near_copies_never_cross(seed: int, flips: int) -> None:
    rng = np.random.default_rng(seed)
    bits = np.repeat(_unlike(20, seed), 2, axis=0)
    for row in bits[1::2]:
        row[rng.choice(256, flips, replace=False)] ^= True
    photos = _photos(40)
    photos = [photos[i] for i in rng.permutation(40)]
    parts = assign_parts(photos, bits)
    assert np.array_equal(parts[::2], parts[1::2])
    assert set(parts.tolist()) <= set(range(PARTS))


def test_fingerprint_survives_resizing_and_compression_but_tells_photos_apart(
    tmp_path: Path,
) -> None:
    photo = draw("street", 1, (320, 240))
    photo.resize((160, 120)).save(tmp_path / "small.jpg", quality=60)
    with Image.open(tmp_path / "small.jpg") as file:
        copy = fingerprint(np.asarray(file.convert("RGB")))
    own = fingerprint(np.asarray(photo))
    other = fingerprint(np.asarray(draw("street", 2, (320, 240))))
    assert near_copies(own[None], np.stack([copy]))[0]
    assert not near_copies(own[None], np.stack([other]))[0]


def test_further_copies_of_photos_kept_aside_are_dropped(tmp_path: Path) -> None:
    def stored(name: str, seed: int, size: tuple[int, int]) -> LabelledPhoto:
        draw("street", seed, (320, 240)).resize(size).save(tmp_path / name)
        return LabelledPhoto(tmp_path / name, name, "more", "street", "street", "a/b", name)

    held = stored("held.png", 1, (320, 240))
    copy, other = stored("copy.jpg", 1, (128, 128)), stored("other.jpg", 2, (128, 128))
    assert without_copies([copy, other], [held]) == [other]
    assert without_copies([copy, other], []) == [copy, other]
    assert without_copies([], [held]) == []


def test_origins_are_spread_over_parts_of_equal_size() -> None:
    origins = [who for who, count in zip("abcdefgh", (30, 9, 8, 7, 6, 6, 3, 3), strict=True)
               for _ in range(count)]  # fmt: skip
    parts = parts_by_origin(origins)
    assert len({(who, part) for who, part in zip(origins, parts.tolist(), strict=True)}) == 8
    assert len(set(parts.tolist())) == 5
    assert (parts[0], (parts == VALIDATION).sum() < 15) == (4, True)  # the largest is learned from
