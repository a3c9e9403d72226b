"""Data sets as folders and as tar files, with what can be wrong with them."""

import csv
import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photoorganizer.core.errors import MissingData
from photoorganizer.train.datasets import read_pixels, read_scenes, read_set

COLUMNS = ("path", "label", "hashtag", "kind", "label_source", "source_repo", "source_path")


def _write_set(folder: Path, rows: list[tuple[str, ...]]) -> None:
    folder.mkdir(parents=True)
    with (folder / "MANIFEST.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    for row in rows:
        (folder / row[0]).parent.mkdir(exist_ok=True)
        Image.new("RGB", (8, 6), "green").save(folder / row[0])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    bar = ("bar/1.jpg", "bar", "bar", "scene", "dataset", "a/places", "train/b/bar/7.jpg")
    cup = ("cup/1.jpg", "cup", "other", "object", "weak (guess)", "b/things", "cup/1.jpg")
    _write_set(tmp_path / "scenes", [bar, cup])
    _write_set(tmp_path / "scenes_more", [bar])
    return tmp_path


def test_photos_of_all_scene_sets_are_read_with_their_words(data: Path) -> None:
    photos = read_scenes(data, data / "cache")
    assert [photo.name for photo in photos] == [
        "scenes/bar/1.jpg",
        "scenes/cup/1.jpg",
        "scenes_more/bar/1.jpg",
    ]
    bar, cup, _ = photos
    assert (bar.scene, bar.hashtag, bar.source_path) == ("bar", "bar", "train/b/bar/7.jpg")
    assert (bar.is_scene, bar.picked) == (True, False)
    assert (cup.is_scene, cup.picked) == (False, True)
    assert read_pixels(bar.path).shape == (6, 8, 3)


def test_tar_file_is_unpacked_once_into_the_cache(data: Path, tmp_path: Path) -> None:
    packed, cache = tmp_path / "packed", tmp_path / "cache"
    packed.mkdir()
    with tarfile.open(packed / "scenes.tar", "w") as tar:
        tar.add(data / "scenes", "scenes")
    first = list(read_set("scenes", packed, cache))
    assert first[0].path.is_relative_to(cache)
    assert np.array_equal(read_pixels(first[0].path), read_pixels(data / "scenes" / "bar/1.jpg"))
    assert list(read_set("scenes", packed, cache)) == first
    assert len(list(cache.iterdir())) == 1


def test_absent_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match=r"scenes\.tar"):
        read_scenes(tmp_path, tmp_path / "cache")


def test_damaged_tar_file_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "scenes.tar").write_bytes(b"not a tar file")
    with pytest.raises(MissingData, match=r"scenes\.tar"):
        read_scenes(tmp_path, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_absent_picture_is_named(data: Path) -> None:
    photo = next(read_set("scenes", data, data / "cache"))
    photo.path.unlink()
    with pytest.raises(MissingData, match=r"1\.jpg"):
        read_pixels(photo.path)


def test_only_series_of_the_same_thing_have_a_name(tmp_path: Path) -> None:
    fruit = "marcusklasson/GroceryStoreDataset"
    rows = [
        ("a/1.jpg", "a", "shopping", "scene", "dataset", fruit, "train/Fruit/Lime/Lime_1.jpg"),
        ("a/2.jpg", "a", "shopping", "scene", "dataset", fruit, "test/Fruit/Lime/Lime_9.jpg"),
        ("a/3.jpg", "a", "shopping", "scene", "dataset", fruit, "train/Fruit/Pear/Pear_1.jpg"),
        ("a/4.jpg", "a", "shopping", "scene", "dataset", "b/shops", "Lime/1.jpg"),
    ]
    _write_set(tmp_path / "fruit", rows)
    lime, other_lime, pear, shop = read_set("fruit", tmp_path, tmp_path)
    assert lime.series == other_lime.series != pear.series
    assert shop.series is None
