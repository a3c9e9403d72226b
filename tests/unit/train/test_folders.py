"""Further photos take their words from the sets that know their folder, else from the table."""

from pathlib import Path

import pytest
from PIL import Image

from photoorganizer.core.errors import MissingData
from photoorganizer.train.datasets import LabelledPhoto
from photoorganizer.train.folders import FurtherPhotos, read_further

PLACES = ("b/bar/1.jpg", "b/bar/2.jpg", "b/bar/3.jpg", "f/field/1.jpg", "x/unknown/1.jpg")


@pytest.fixture
def further(tmp_path: Path) -> FurtherPhotos:
    folder = tmp_path / "train"
    for place in PLACES:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (4, 4)).save(folder / place)
    mapping = tmp_path / "mapping.csv"
    mapping.write_text("raw_names,tags\n/b/bar,entertainment\n/f/field,\n", encoding="utf-8")
    return FurtherPhotos(folder, mapping)


def _known(source_path: str, scene: str, hashtag: str, *, picked: bool = False) -> LabelledPhoto:
    return LabelledPhoto(
        Path("x.jpg"), "scenes/x.jpg", "scenes", scene, hashtag, "a/places", source_path, picked
    )


def _words(further: FurtherPhotos, *known: LabelledPhoto) -> dict[str, tuple[str, str]]:
    photos = read_further(further, known)
    return {photo.source_path: (photo.scene, photo.hashtag) for photo in photos}


def test_table_gives_hashtags_and_silence(further: FurtherPhotos) -> None:
    words = _words(further)
    assert words["b/bar/1.jpg"] == ("b/bar", "entertainment")
    assert words["f/field/1.jpg"] == ("f/field", "other")
    assert "x/unknown/1.jpg" not in words


def test_photo_that_a_set_took_is_left_out_and_its_folder_speaks_like_the_set(
    further: FurtherPhotos,
) -> None:
    words = _words(further, _known("data/train/b/bar/2.jpg", "pub", "bar"))
    assert words["b/bar/1.jpg"] == ("pub", "bar")
    assert "b/bar/2.jpg" not in words


def test_photo_picked_for_something_else_does_not_speak_for_its_folder(
    further: FurtherPhotos,
) -> None:
    words = _words(further, _known("data/b/bar/2.jpg", "window_view", "window", picked=True))
    assert words["b/bar/1.jpg"] == ("b/bar", "entertainment")
    assert "b/bar/2.jpg" not in words


def test_fewer_of_a_scene_are_the_beginning_of_more(further: FurtherPhotos) -> None:
    everything = read_further(further, ())
    fewer = read_further(FurtherPhotos(further.folder, further.mapping, per_scene=1), ())
    assert fewer == everything[:2]
    assert {photo.scene for photo in fewer} == {"b/bar", "f/field"}


def test_absent_folder_or_table_is_named(further: FurtherPhotos, tmp_path: Path) -> None:
    with pytest.raises(MissingData, match="nowhere"):
        read_further(FurtherPhotos(tmp_path / "nowhere", further.mapping), ())
    with pytest.raises(MissingData, match="nothing"):
        read_further(FurtherPhotos(further.folder, tmp_path / "nothing.csv"), ())


def test_folder_without_a_known_scene_is_refused(tmp_path: Path, further: FurtherPhotos) -> None:
    further.mapping.write_text("raw_names,tags\n", encoding="utf-8")
    with pytest.raises(MissingData, match="train"):
        read_further(further, ())
