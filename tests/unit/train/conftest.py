"""A small world to train on: drawn scenes, a gallery of drawn things, a base network of chance."""

import csv
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from drawn import draw
from photoorganizer.nn.backbone import FEATURES, MobilenetEdgeTPU, SameConv

COLUMNS = ("path", "label", "hashtag", "kind", "label_source", "source_repo", "source_path")
BLACK, GREEN, RED = (
    {"article": f"{colour} thing", "base_colour": colour} for colour in ("Black", "Green", "Red")
)
HASHTAGS = {"forest": "forest", "sea": "water", "street": "street", "meadow": "other"}


def write_set(folder: Path, drawn: dict[str, str], count: int, *, wnid: str = "") -> None:
    """Write a data set of `count` photos of each scene in `drawn`, with its hashtag."""
    rows = []
    for scene, hashtag in drawn.items():
        (folder / scene).mkdir(parents=True)
        for seed in range(count):
            name = f"{scene}/{seed}.jpg"
            draw(scene, seed, (96, 72)).save(folder / name)
            source = f"{wnid or scene}_{seed}.jpg"
            rows.append((name, scene, hashtag, "scene", "dataset", "somebody/photos", source))
    with (folder / "MANIFEST.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def write_base_network(folder: Path) -> None:
    """Write weights of chance, named as the published ones are."""
    torch.manual_seed(0)
    tensors = {}
    convolutions = [m for m in MobilenetEdgeTPU().modules() if isinstance(m, SameConv)]
    for number, convolution in enumerate(convolutions):
        torch.nn.init.kaiming_normal_(convolution.weight)
        weight = 0.6 * convolution.weight.detach()  # residual sums grow
        tensors[f"features.{number}.conv.weight"] = weight.half()
        tensors[f"features.{number}.conv.bias"] = (
            0.01 * torch.randn_like(weight[:, 0, 0, 0])
        ).half()
    tensors["classifier.weight"] = torch.randn(1000, FEATURES).half() * 0.01
    tensors["classifier.bias"] = torch.randn(1000).half() * 0.01
    folder.mkdir(parents=True)
    save_file(tensors, folder / "mobilenet_edgetpu_imagenet.safetensors")


def write_clothes(folder: Path, origin: str, answers: dict[str, dict[str, str]]) -> None:
    """Write twelve photos of each scene with its answers by column; `origin` has six values."""
    rows = []
    for scene, known in answers.items():
        (folder / scene).mkdir(parents=True)
        for seed in range(12):
            name = f"{scene}/{seed}.jpg"
            draw(scene, seed, (96, 72)).save(folder / name)
            place = {"path": name, "source_repo": "somebody/clothes", "source_path": name}
            rows.append(place | known | {origin: f"somebody {seed % 6}"})
    with (folder / "MANIFEST.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data`, of five sets, and `weights`."""
    folder = tmp_path_factory.mktemp("world")
    write_set(folder / "data" / "scenes", HASHTAGS, 10)
    write_set(folder / "data" / "scenes_more", {"snow": "snow"}, 10)
    write_set(folder / "data" / "gallery", {"desert": ""}, 8, wnid="n02123045")
    drawn = {"night": "t_shirt", "hills": "longsleeve", "sunset": "hat", "desert": "body"}
    kinds = {scene: {"label": label} for scene, label in drawn.items()}
    write_clothes(folder / "data" / "clothing", "sender_id", kinds)
    attributes = {
        "night": {"pattern_weak": "plain", "sleeve_weak": "none", "colour10": "black"} | BLACK,
        "hills": {"pattern_weak": "striped", "sleeve_weak": "short", "colour10": "green"} | GREEN,
        "sunset": {"pattern_weak": "", "sleeve_weak": "", "colour10": "red"} | RED,
    }
    write_clothes(folder / "data" / "attributes", "name", attributes)
    write_base_network(folder / "weights")
    return folder
