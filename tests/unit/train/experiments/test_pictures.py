"""Photos as tensors: the central square, scaled, changed by chance that a resumed run repeats."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import ExifTags, Image

from photoorganizer.train.experiments.configuration import Scale
from photoorganizer.train.experiments.division import Division, Example
from photoorganizer.train.experiments.pictures import Pictures, View


@pytest.fixture
def wide(tmp_path: Path) -> Example:
    """A grey photo with black borders left and right of its central square."""
    pixels = np.zeros((40, 80, 3), dtype=np.uint8)
    pixels[:, 20:60] = 128
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    return Example(tmp_path / "wide.png", "photos/wide.png", 1)


def test_central_square_is_scaled_as_the_recipe_wants(wide: Example) -> None:
    unit, label = Pictures([wide], View(20, Scale.UNIT))[0]
    assert label == 1
    assert unit.shape == (3, 20, 20)
    assert torch.allclose(unit[:, :, 1:-1], torch.tensor(128 / 255))
    imagenet, _ = Pictures([wide], View(20, Scale.IMAGENET))[0]
    assert imagenet[:, 9, 9].tolist() == pytest.approx(
        [(128 / 255 - mean) / std for mean, std in ((0.485, 0.229), (0.456, 0.224), (0.406, 0.225))]
    )


def test_a_photo_that_the_camera_stored_turned_is_seen_upright(tmp_path: Path) -> None:
    pixels = np.zeros((40, 40, 3), dtype=np.uint8)
    pixels[:20] = 255
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # to be turned a quarter to the right
    Image.fromarray(pixels).save(tmp_path / "turned.png", exif=exif)
    seen, _ = Pictures(
        [Example(tmp_path / "turned.png", "photos/turned.png", 0, own=True)], View(40, Scale.UNIT)
    )[0]
    assert (float(seen[:, :, :20].max()), float(seen[:, :, 20:].min())) == (0, 1)


def test_chance_depends_on_seed_epoch_and_photo_alone(division: Division) -> None:
    pictures = Pictures(division.training, View(16, Scale.UNIT, 2.0), seed=1)
    first = pictures.in_epoch(4)[3][0]
    assert torch.equal(pictures.in_epoch(4)[3][0], first)
    alone = Pictures([division.training[3]], pictures.view, seed=1, epoch=4)
    assert torch.equal(alone[0][0], first)
    others = [
        pictures.in_epoch(5)[3][0],
        Pictures(division.training, pictures.view, seed=2, epoch=4)[3][0],
    ]
    assert not any(torch.equal(other, first) for other in others)


def test_every_epoch_has_its_own_order_of_all_photos(division: Division) -> None:
    pictures = Pictures(division.training, View(4, Scale.UNIT))

    def order(epoch: int) -> list[int]:
        batches = pictures.in_epoch(epoch).shuffled(5, 0)
        return [int(label) for _, labels in batches for label in labels]

    assert order(1) == order(1) != order(2)
    assert sorted(order(1)) == sorted(example.label for example in division.training)


def test_lone_last_photo_is_left_out_when_learning_only(division: Division) -> None:
    pictures = Pictures(division.training[:9], View(4, Scale.UNIT))
    assert [len(labels) for _, labels in pictures.shuffled(4, 0)] == [4, 4]
    assert [len(labels) for _, labels in pictures.shuffled(5, 0)] == [5, 4]
    assert [len(labels) for _, labels in pictures.in_order(4, 0)] == [4, 4, 1]
    assert [
        len(labels) for _, labels in Pictures(pictures.examples[:1], pictures.view).shuffled(4, 0)
    ] == [1]
