"""Features are computed once, whatever happens in between."""

from pathlib import Path

import numpy as np
import pytest

from photoorganizer.core.errors import Cancelled
from photoorganizer.core.types import Progress
from photoorganizer.nn.backbone import FEATURES, MobilenetEdgeTPU
from photoorganizer.nn.perception import COLOUR, OBJECT, SCENE, SCENE_LAYOUT, TEXTURE, WIDTHS
from photoorganizer.train import features
from photoorganizer.train.datasets import LabelledPhoto, read_set
from photoorganizer.train.features import PLAIN, FrozenBackbone, cached_features


class CountingSession:
    """Answers each picture with its mean for every feature, and counts them."""

    def __init__(self) -> None:
        self.seen = 0

    def run(self, names: list[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        images = inputs["images"]
        self.seen += len(images)
        means = images.mean(axis=(1, 2, 3))[:, None]
        return [np.repeat(means, WIDTHS[name], axis=1) for name in names]


@pytest.fixture
def photos(world: Path, monkeypatch: pytest.MonkeyPatch) -> list[LabelledPhoto]:
    monkeypatch.setattr(features, "_BLOCK", 16)
    return list(read_set("scenes", world / "data", world / "cache"))


def _backbone(checksum: str = "a") -> tuple[CountingSession, FrozenBackbone]:
    session = CountingSession()
    return session, FrozenBackbone(session, {name: f"{checksum} {name}" for name in WIDTHS})


def test_second_time_nothing_is_computed(photos: list[LabelledPhoto], tmp_path: Path) -> None:
    session, backbone = _backbone()
    first = cached_features(photos, PLAIN, backbone, tmp_path, lambda _: None)
    assert first.shape == (40, FEATURES)
    assert session.seen == 40
    again = cached_features(photos, PLAIN, backbone, tmp_path, lambda _: None)
    assert session.seen == 40
    assert again == pytest.approx(first, abs=1e-3)


def test_all_features_of_a_photo_are_computed_at_once(
    photos: list[LabelledPhoto], tmp_path: Path
) -> None:
    session, backbone = _backbone()
    cached_features(photos, PLAIN, backbone, tmp_path, lambda _: None)
    reads = (TEXTURE, COLOUR)
    several = cached_features(photos, PLAIN, backbone, tmp_path, lambda _: None, reads)
    assert session.seen == 40
    assert several.shape == (40, WIDTHS[TEXTURE] + WIDTHS[COLOUR])


def test_second_top_costs_only_what_depends_on_it(
    photos: list[LabelledPhoto], tmp_path: Path
) -> None:
    backbone = MobilenetEdgeTPU().eval()
    seen = FrozenBackbone.of(backbone)
    assert seen.checksums[SCENE] == seen.checksums[OBJECT]
    backbone.add_scene_top(MobilenetEdgeTPU().untaught_scene_top().state_dict())
    tuned = FrozenBackbone.of(backbone)
    assert {name for name in WIDTHS if tuned.checksums[name] != seen.checksums[name]} == {
        SCENE,
        SCENE_LAYOUT,
    }
    found = cached_features(photos[:2], PLAIN, tuned, tmp_path, lambda _: None, (OBJECT, SCENE))
    assert not np.allclose(found[:, :FEATURES], found[:, FEATURES:])


def test_interrupted_run_goes_on_where_it_stopped(
    photos: list[LabelledPhoto], tmp_path: Path
) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == 32:
            raise Cancelled("Stopped.")

    session, backbone = _backbone()
    with pytest.raises(Cancelled):
        cached_features(photos, PLAIN, backbone, tmp_path, stop)
    cached_features(photos, PLAIN, backbone, tmp_path, lambda _: None)
    assert 40 <= session.seen < 40 + 32


def test_other_weights_views_or_photos_are_not_taken_from_the_cache(
    photos: list[LabelledPhoto], tmp_path: Path
) -> None:
    cached_features(photos, PLAIN, _backbone()[1], tmp_path, lambda _: None)
    for checksum, view, chosen in (
        ("b", PLAIN, photos),
        ("a", 1, photos),
        ("a", PLAIN, photos[1:]),
    ):
        session, backbone = _backbone(checksum)
        cached_features(chosen, view, backbone, tmp_path, lambda _: None)
        assert session.seen == len(chosen)


def test_random_views_are_the_same_each_time_and_differ_from_each_other(
    photos: list[LabelledPhoto], tmp_path: Path
) -> None:
    views = [
        cached_features(photos, view, _backbone()[1], tmp_path / name, lambda _: None)
        for view, name in ((1, "a"), (1, "b"), (2, "a"))
    ]
    assert np.array_equal(views[0], views[1])
    assert not np.array_equal(views[0], views[2])
