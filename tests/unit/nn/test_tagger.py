"""What the shipped network says, and what it does with a file it cannot trust."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from drawn import draw
from photoorganizer.core.errors import BadWeights
from photoorganizer.core.paths import models
from photoorganizer.core.types import HeadSpec, Pixels
from photoorganizer.nn.registry import ModelSpec, load_model
from photoorganizer.nn.tagger import Tagger

SCENES = ("forest", "street", "snow")


@pytest.fixture(scope="module")
def spec() -> ModelSpec:
    return load_model(models())


@pytest.fixture(scope="module")
def tagger(spec: ModelSpec) -> Tagger:
    return Tagger(spec)


@pytest.fixture(scope="module")
def photos() -> list[Pixels]:
    sizes = ((320, 240), (240, 320), (400, 150))
    return [np.asarray(draw(s, 1, size)) for s, size in zip(SCENES, sizes, strict=True)]


def test_every_photo_gets_an_embedding_of_length_one_and_all_scores(
    tagger: Tagger, photos: list[Pixels]
) -> None:
    for reading in tagger.read(photos):
        assert reading.embedding.shape == (tagger.spec.embedding_dim,)
        assert np.linalg.norm(reading.embedding) == pytest.approx(1, abs=1e-5)
        for head in tagger.spec.heads:
            assert reading.logits[head.name].shape == (len(head.labels),)
            assert np.isfinite(reading.logits[head.name]).all()


def test_answer_does_not_depend_on_the_other_photos_of_the_batch(
    tagger: Tagger, photos: list[Pixels]
) -> None:
    together = tagger.read(photos)
    for photo, reading in zip(photos, together, strict=True):
        (alone,) = tagger.read([photo])
        assert alone.embedding == pytest.approx(reading.embedding, abs=1e-4)
        assert alone.logits["hashtag"] == pytest.approx(reading.logits["hashtag"], abs=1e-3)


def test_no_photos_give_no_readings(tagger: Tagger) -> None:
    assert tagger.read([]) == []


def test_answer_from_several_views_is_the_mean_of_their_scores(
    tagger: Tagger, photos: list[Pixels]
) -> None:
    readings = tagger.read_augmented(photos)
    assert len(readings) == len(photos)
    for photo, reading in zip(photos, readings, strict=True):
        assert np.linalg.norm(reading.embedding) == pytest.approx(1, abs=1e-5)
        (mirrored,) = tagger.read_augmented([photo[:, ::-1]])
        for head in tagger.spec.heads:
            assert reading.logits[head.name].shape == (len(head.labels),)
            # The views of a mirrored photo are the same ones, in another order.
            assert reading.logits[head.name] == pytest.approx(mirrored.logits[head.name], abs=1e-2)
    (plain, *_) = tagger.read(photos)
    assert readings[0].logits["hashtag"] != pytest.approx(plain.logits["hashtag"], abs=1e-3)
    assert tagger.read_augmented([]) == []


def test_likeness_of_drawn_scenes_is_in_the_embedding(tagger: Tagger) -> None:
    pictures = [np.asarray(draw(s, seed, (320, 240))) for s in SCENES for seed in (1, 2)]
    vectors = np.stack([reading.embedding for reading in tagger.read(pictures)])
    likeness = vectors @ vectors.T - 2 * np.eye(len(vectors))
    assert likeness.argmax(axis=1).tolist() == [1, 0, 3, 2, 5, 4]


def test_exchanged_file_is_refused(spec: ModelSpec, tmp_path: Path) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(spec.file.read_bytes()[:-1])
    with pytest.raises(BadWeights, match=r"other\.onnx"):
        Tagger(replace(spec, file=other))


@pytest.mark.parametrize("content", [b"", b"no graph at all"])
def test_file_that_is_no_graph_is_bad_even_with_its_checksum(
    spec: ModelSpec, tmp_path: Path, content: bytes
) -> None:
    other = tmp_path / "other.onnx"
    other.write_bytes(content)
    with pytest.raises(BadWeights, match=r"other\.onnx"):
        Tagger(replace(spec, file=other, sha256=sha256(content).hexdigest()))


def test_head_without_an_output_is_refused(spec: ModelSpec) -> None:
    head: HeadSpec = replace(spec.heads[0], name="weather")
    with pytest.raises(BadWeights, match="weather"):
        Tagger(replace(spec, heads=(head,)))
