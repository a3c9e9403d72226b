"""Photos are divided the same way every time, and nothing is on two sides."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photoorganizer.core.errors import MissingData
from photoorganizer.train.datasets import read_pixels
from photoorganizer.train.experiments.configuration import Labels
from photoorganizer.train.experiments.division import Division, holds_data_sets, read_division
from photoorganizer.train.splits import validation_split


def write_manifest(folder: Path, rows: list[dict[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "MANIFEST.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def save_noise(path: Path, seed: int) -> None:
    """Write a picture that is like no other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (20, 20, 3), dtype=np.uint8)
    Image.fromarray(pixels).resize((60, 60)).save(path)


def names(division: Division) -> list[set[str]]:
    sides = (division.training, division.tuning, division.measured)
    return [{example.name for example in side} for side in sides]


def test_folders_are_classes_and_every_photo_has_one_side(division: Division) -> None:
    assert division.classes == ("forest", "meadow", "sea")
    training, tuning, measured = names(division)
    assert len(training) + len(tuning) + len(measured) == 60 == len(training | tuning | measured)
    assert len(measured) == 12
    assert 3 <= len(tuning) <= 7
    for example in division.measured:
        assert example.path.parent.name == division.classes[example.label]


def test_same_photos_are_divided_the_same_way(
    photos: Path, division: Division, tmp_path: Path
) -> None:
    again = read_division(photos, Labels.FOLDER, None, tmp_path, repr)
    assert again == division
    assert again.checksum == division.checksum


def test_fewer_photos_a_class_are_learned_from_but_all_are_measured(
    photos: Path, division: Division, tmp_path: Path
) -> None:
    few = read_division(photos, Labels.FOLDER, 5, tmp_path, repr)
    assert Counter(example.label for example in few.training) == {0: 5, 1: 5, 2: 5}
    assert max(Counter(example.label for example in few.tuning).values()) == 1
    assert few.measured == division.measured
    assert names(few)[0] < names(division)[0]
    assert few.checksum != division.checksum


def test_nested_and_hidden_folders(tmp_path: Path) -> None:
    for scene in ("a/abbey", "b/bar", ".trash/bar"):
        for seed in range(12):
            save_noise(tmp_path / "places" / scene / f"{seed}.png", hash((scene, seed)) % 2**31)
    save_noise(tmp_path / "places" / "alone.png", 3)
    (tmp_path / "places" / "b" / "notes.txt").write_text("no picture")
    division = read_division(tmp_path / "places", Labels.FOLDER, None, tmp_path, repr)
    assert division.classes == ("a/abbey", "b/bar")
    assert sum(map(len, names(division))) == 24


@pytest.mark.parametrize(
    ("folders", "count", "message"),
    [((), 0, "no folder"), (("one",), 12, "two classes"), (("one", "two"), 1, "too few")],
)
def test_too_little_to_learn_is_a_sentence(
    tmp_path: Path, folders: tuple[str, ...], count: int, message: str
) -> None:
    for folder in folders:
        for seed in range(count):
            save_noise(tmp_path / "photos" / folder / f"{seed}.png", seed + 100 * len(folder))
    with pytest.raises(MissingData, match=message):
        read_division(tmp_path / "photos", Labels.FOLDER, None, tmp_path, repr)


def test_contributors_are_never_on_two_sides(tmp_path: Path) -> None:
    sizes = {"ann": 20} | {chr(ord("b") + i) * 3: 1 + i % 7 for i in range(24)}
    rows = [
        {"path": f"x/{who}-{i}.jpg", "label": "hat" if i % 2 else "shoes", "sender_id": who}
        for who, count in sizes.items()
        for i in range(count)
    ]
    write_manifest(tmp_path / "clothing", rows)  # no picture is opened to divide them
    division = read_division(tmp_path, Labels.CATEGORY, None, tmp_path, repr)
    people = [{name.split("/")[-1].split("-")[0] for name in side} for side in names(division)]
    assert not (people[0] & people[1] or people[0] & people[2] or people[1] & people[2])
    assert "ann" in people[0]  # whoever has most of the photos is learned from
    shares = [len(side) / sum(sizes.values()) for side in names(division)]
    assert shares == pytest.approx([0.72, 0.08, 0.20], abs=0.05)


def test_photos_without_a_label_are_left_out(tmp_path: Path) -> None:
    rows = []
    for i, label in enumerate(["plain", "striped", "", "checked"] * 12):
        rows.append(
            {
                "path": f"p/{i}.png",
                "name": f"product {i}",
                "pattern_weak": label,
                "colour10": "other" if i else "",
            }
        )
    write_manifest(tmp_path / "attributes", rows)
    division = read_division(tmp_path, Labels.PATTERN, None, tmp_path, repr)
    assert division.classes == ("checked", "plain", "striped")
    assert sum(map(len, names(division))) == 36
    with pytest.raises(MissingData, match="two classes"):
        read_division(tmp_path, Labels.COLOUR, None, tmp_path, repr)


def test_rare_articles_are_left_out(tmp_path: Path) -> None:
    kinds = [f"kind {i:02}" for i in range(23) for _ in range(2 if i < 3 else 6)]
    rows = []
    for i, kind in enumerate(kinds):
        rows.append({"path": f"p/{i}.png", "name": f"product {i}", "article": kind})
    write_manifest(tmp_path / "attributes", rows)
    division = read_division(tmp_path, Labels.ARTICLE, None, tmp_path, repr)
    assert division.classes == tuple(f"kind {i:02}" for i in range(3, 23))


def test_near_copies_stay_on_one_side(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    for kind, offset in (("sea", 0), ("forest", 100)):
        for seed in range(15):
            original = folder / kind / f"{seed:02}.png"
            save_noise(original, seed + offset)
            with Image.open(original) as picture:
                picture.resize((80, 80)).save(folder / kind / f"{seed:02}-copy.jpg")
    division = read_division(folder, Labels.FOLDER, None, tmp_path, repr)
    originals = [
        {name.removesuffix(".png").removesuffix("-copy.jpg") for name in side}
        for side in names(division)
    ]
    assert [len(side) for side in names(division)] == [2 * len(side) for side in originals]


def test_hashtags_are_measured_on_the_photos_that_the_product_is_measured_on(
    tmp_path: Path,
) -> None:
    for set_name, offset in (("scenes", 0), ("scenes_more", 500)):
        rows = []
        for i in range(40):
            rows.append(
                {
                    "path": f"p/{i}.png",
                    "label": "beach" if i % 2 else "tower",
                    "hashtag": "water" if i % 2 else "architecture",
                    "source_repo": "somebody/photos",
                    "source_path": f"{i}.png",
                }
            )
            save_noise(tmp_path / set_name / "p" / f"{i}.png", i + offset)
        write_manifest(tmp_path / set_name, rows)
    division = read_division(tmp_path, Labels.HASHTAG, None, tmp_path, repr)
    photos, parts = validation_split(tmp_path, tmp_path)
    held = {photo.name for photo, part in zip(photos, parts, strict=True) if part == 0}
    assert names(division)[2] == held
    assert read_pixels(division.measured[0].path).shape == (60, 60, 3)


def test_folder_of_data_sets_is_told_from_a_folder_a_class(photos: Path, tmp_path: Path) -> None:
    assert not holds_data_sets(photos)
    (tmp_path / "clothing.tar").write_bytes(b"")
    assert holds_data_sets(tmp_path)
