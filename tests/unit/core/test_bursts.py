"""Shots of one burst: one camera, seconds apart, and alike."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.bursts import LEAST_COSINE, SECONDS, Shot, of_one_burst, taken_at_once
from photoorganizer.core.types import PhotoId


def shots(*taken: tuple[str, float]) -> list[Shot]:
    return [Shot(PhotoId(n), camera, when) for n, (camera, when) in enumerate(taken, start=1)]


def test_what_one_camera_takes_within_seconds_is_taken_at_once() -> None:
    series = shots(("a", 10), ("a", 11), ("a", 13.5), ("a", 60), ("b", 60.5))
    assert list(taken_at_once(series)) == [(1, 2), (2, 3)]


def test_only_what_is_alike_is_of_one_burst() -> None:
    turn = np.arccos(LEAST_COSINE)
    angles = {PhotoId(1): 0.0, PhotoId(2): turn - 0.01, PhotoId(3): turn + 0.01}
    embeddings = {
        photo: np.array([np.cos(angle), np.sin(angle)], np.float32)
        for photo, angle in angles.items()
    }
    pairs = [(PhotoId(1), PhotoId(2)), (PhotoId(1), PhotoId(3)), (PhotoId(1), PhotoId(4))]
    assert of_one_burst(pairs, embeddings) == pairs[:1]


def test_embeddings_of_different_networks_are_not_alike() -> None:
    pair = (PhotoId(1), PhotoId(2))
    embeddings = {pair[0]: np.ones(2, np.float32), pair[1]: np.ones(3, np.float32)}
    assert of_one_burst([pair], embeddings) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 30)), max_size=60))
def test_pairs_are_of_one_camera_and_never_far_apart(taken: list[tuple[str, float]]) -> None:
    series = shots(*sorted(taken))
    known = {shot.photo: shot for shot in series}
    for one, other in taken_at_once(series):
        assert one < other
        assert known[one].camera == known[other].camera
        assert abs(known[one].taken - known[other].taken) <= SECONDS
