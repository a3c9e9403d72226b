"""Edits of a picture are near-duplicates of it; other pictures of the same kind are not."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageEnhance

import drawn
from photoorganizer.core.alignment import agreement, align, window_map
from photoorganizer.core.fingerprint import EDGE, close_hashes, hashes, layouts
from photoorganizer.core.near_duplicates import GREY_EDGE, agree, guesses
from photoorganizer.core.types import Pixels

SIZE = (256, 192)
KINDS = ("street", "forest", "hills", "meadow")


def square(picture: Image.Image, edge: int) -> Pixels:
    return np.asarray(picture.convert("L").resize((edge, edge), Image.Resampling.BOX))


def near(one: Image.Image, other: Image.Image) -> bool:
    first, second = (square(picture, EDGE)[None] for picture in (one, other))
    guessed = guesses(first, second)
    if not len(guessed.places):
        return False
    [agreed] = agree(square(one, GREY_EDGE)[None], square(other, GREY_EDGE)[None], guessed)
    return bool(agreed)


def compressed(picture: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=30)
    return Image.open(buffer)


EDITS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "crop": lambda picture: picture.crop((26, 20, 230, 172)),
    "corner": lambda picture: picture.crop((0, 0, 205, 154)),
    "small": lambda picture: picture.resize((64, 48), Image.Resampling.LANCZOS),
    "compressed": compressed,
    "brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.3),
    "darker": lambda picture: ImageEnhance.Brightness(picture).enhance(0.7),
    "turned": lambda picture: picture.rotate(5, Image.Resampling.BICUBIC),
    "squashed": lambda picture: picture.resize((192, 192)),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_edited_copy_is_a_near_duplicate_from_either_side(kind: str, edit: str) -> None:
    picture = drawn.draw(kind, 1, SIZE)
    copy = EDITS[edit](picture)
    assert near(picture, copy)
    assert near(copy, picture)


def test_other_pictures_are_no_near_duplicates() -> None:
    pictures = [drawn.draw(kind, seed, SIZE) for kind in KINDS for seed in (1, 2, 3)]
    found = [
        (one, other)
        for one in range(len(pictures))
        for other in range(one)
        if near(pictures[one], pictures[other])
    ]
    assert found == []


def test_even_pictures_agree_with_nothing_not_even_each_other() -> None:
    grey = Image.new("RGB", SIZE, (128, 128, 128))
    assert not near(grey, grey)
    assert not near(grey, drawn.draw("street", 1, SIZE))


def test_alignment_finds_how_far_a_picture_was_moved() -> None:
    picture = drawn.draw("street", 1, (120, 120))
    large = np.asarray(picture.convert("L"), np.float32)
    small = large[12:108, 18:114]  # a window of 0.8, its left edge at 0.15 and its top at 0.1
    [found] = align(
        small[None],
        np.asarray(picture.convert("L").resize((96, 96)), np.float32)[None],
        window_map(0.1, 0.1, 0.8)[None],
        20,
    )
    assert found == pytest.approx(window_map(0.15, 0.1, 0.8), abs=0.02)


def test_a_map_that_leads_outside_agrees_with_nothing() -> None:
    picture = np.asarray(drawn.draw("street", 1, (96, 96)).convert("L"), np.float32)[None]
    aside = window_map(0.9, 0.9, 1.0)[None]
    assert agreement(picture, picture, aside) == pytest.approx(0)
    assert agreement(picture, picture, window_map(0, 0, 1)[None]) == pytest.approx(1, abs=0.01)


def test_hashes_are_close_for_copies_only() -> None:
    pictures = [drawn.draw(kind, 1, SIZE) for kind in KINDS]
    own = hashes(np.stack([square(picture, EDGE) for picture in pictures]))
    copies = hashes(np.stack([square(compressed(picture), EDGE) for picture in pictures]))
    mine, theirs = close_hashes(own, copies, 6)
    assert sorted(zip(mine.tolist(), theirs.tolist(), strict=True)) == [(i, i) for i in range(4)]


def test_close_hashes_finds_every_pair_there_is() -> None:
    rng = np.random.default_rng(1)
    new, known = (rng.integers(0, 2**63, n, dtype=np.uint64) for n in (150, 2500))
    known[[5, 2400]] = new[[0, 149]] ^ np.uint64(0b111)
    mine, theirs = close_hashes(new, known, 3)
    assert sorted(zip(mine.tolist(), theirs.tolist(), strict=True)) == [(0, 5), (149, 2400)]
    assert close_hashes(new[:0], known, 3)[0].size == 0


def test_the_layout_of_an_even_picture_is_nothing() -> None:
    table = layouts(np.full((1, EDGE, EDGE), 77, np.uint8))
    assert not table.any()
