"""The manifest is believed only as far as it makes sense, the weights only by their checksum."""

import hashlib
from pathlib import Path

import pytest

from photoorganizer.core.errors import BadWeights, MissingWeights
from photoorganizer.core.likeness import Aspect, Background
from photoorganizer.core.paths import models
from photoorganizer.core.types import Level
from photoorganizer.nn.registry import load_model, verify

MANIFEST = """
id = "drawn-1"
file = "drawn.onnx"
sha256 = "{checksum}"
embedding_dim = 256
licence = "none"
origin = "a test"
card = "drawn.md"

[input]
size = 224
mean = [0.5, 0.4, 0.3]
std = [0.2, 0.2, 0.2]

[[aspects]]
name = "all"
start = 0
stop = 256
weight = 1.0
mean = 0.05
spread = 0.1

[[aspects]]
name = "colour"
start = 192
stop = 256
weight = 0.2
mean = 0.2
spread = 0.3

[[heads]]
name = "hashtag"
labels = ["forest", "snow", "other"]
silent = ["other"]
exclusive = true
temperature = 1.5
thresholds.sure = [0.9, 1.01, 0.9]
thresholds.balanced = [0.8, 0.9, 0.7]
thresholds.more = [0.6, 0.5, 0.5]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "drawn.onnx").write_bytes(b"weights")
    _write(tmp_path, MANIFEST)
    return tmp_path


def _write(folder: Path, text: str) -> None:
    checksum = hashlib.sha256(b"weights").hexdigest()
    (folder / "manifest.toml").write_text(text.format(checksum=checksum), encoding="utf-8")


def test_manifest_is_read_whole(folder: Path) -> None:
    spec = load_model(folder)
    head = spec.heads[0]
    assert (spec.id, spec.file, spec.embedding_dim) == ("drawn-1", folder / "drawn.onnx", 256)
    assert spec.input.mean == (0.5, 0.4, 0.3)
    assert head.labels == ("forest", "snow", "other")
    assert head.silent == {"other"}
    assert head.thresholds[Level.SURE] == (0.9, 1.01, 0.9)
    assert [(one.aspect, one.start, one.stop) for one in spec.aspects] == [
        (Aspect.ALL, 0, 256),
        (Aspect.COLOUR, 192, 256),
    ]
    assert spec.aspects[1].unrelated == Background(0.2, 0.3)
    verify(spec)


def test_tampered_file_is_refused_by_name(folder: Path) -> None:
    (folder / "drawn.onnx").write_bytes(b"Weights")
    with pytest.raises(BadWeights, match=r"drawn\.onnx"):
        verify(load_model(folder))


def test_absent_file_is_missing_not_bad(folder: Path) -> None:
    (folder / "drawn.onnx").unlink()
    with pytest.raises(MissingWeights, match=r"drawn\.onnx"):
        verify(load_model(folder))


def test_absent_manifest_is_said_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(MissingWeights, match="manifest"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('id = "drawn-1"', ""),
        ('id = "drawn-1"', "id = 1"),
        ("[0.5, 0.4, 0.3]", "[0.5, 0.4]"),
        ("thresholds.more = [0.6, 0.5, 0.5]", ""),
        ("thresholds.more = [0.6, 0.5, 0.5]", "thresholds.more = [0.6, 0.5]"),
        ("temperature = 1.5", "temperature = 0"),
        ('silent = ["other"]', 'silent = ["silence"]'),
        ("[input]", "[input"),
    ],
)
def test_senseless_manifest_is_refused(folder: Path, before: str, after: str) -> None:
    assert before in MANIFEST
    _write(folder, MANIFEST.replace(before, after))
    with pytest.raises(BadWeights, match=r"manifest\.toml"):
        load_model(folder)


def test_shipped_network_is_what_its_manifest_says() -> None:
    spec = load_model(models())
    verify(spec)
    assert spec.card.is_file()
    assert spec.id.endswith(spec.sha256[:12])
    assert {"hashtag"} <= {head.name for head in spec.heads}


def test_surer_levels_of_the_shipped_network_never_ask_for_less() -> None:
    for head in load_model(models()).heads:
        more, balanced, sure = (
            head.thresholds[level] for level in (Level.MORE, Level.BALANCED, Level.SURE)
        )
        assert all(m <= b <= s for m, b, s in zip(more, balanced, sure, strict=True))
