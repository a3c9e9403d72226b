from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoorganizer.core.types import PhotoId
from photoorganizer.index.neighbours import ExactNeighbours, GraphNeighbours, Matrix, normalised

DIMENSION = 16

Neighbours = ExactNeighbours | GraphNeighbours
Make = Callable[[], Neighbours]


@pytest.fixture(params=["exact", "graph"])
def make(request: pytest.FixtureRequest) -> Make:
    if request.param == "exact":
        return lambda: ExactNeighbours(DIMENSION)
    return lambda: GraphNeighbours(DIMENSION, capacity=4)


def vectors(count: int, seed: int = 0) -> Matrix:
    return np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)


def ids(*numbers: int) -> list[PhotoId]:
    return [PhotoId(number) for number in numbers]


def test_the_nearest_come_best_first_with_their_cosines(make: Make) -> None:
    matrix, wanted = vectors(300), vectors(1, seed=1)[0]
    neighbours = make()
    neighbours.add(ids(*range(1000, 1300)), matrix)
    cosines = normalised(matrix) @ normalised(wanted[None])[0]
    best = np.argsort(-cosines)[:7]
    found = neighbours.nearest(wanted, 7, frozenset())
    assert [photo for photo, _ in found] == [1000 + row for row in best]
    np.testing.assert_allclose([score for _, score in found], cosines[best], atol=1e-5)


def test_scaling_a_vector_changes_nothing(make: Make) -> None:
    neighbours = make()
    neighbours.add(ids(1, 2), vectors(2) * 1000)
    [(photo, score)] = neighbours.nearest(vectors(2)[1] / 1000, 1, frozenset())
    assert photo == 2
    assert score == pytest.approx(1, abs=1e-5)


def test_fewer_are_found_where_there_are_fewer(make: Make) -> None:
    neighbours = make()
    assert neighbours.nearest(vectors(1)[0], 5, frozenset()) == []
    neighbours.add(ids(1, 2, 3), vectors(3))
    assert len(neighbours.nearest(vectors(1)[0], 5, frozenset())) == 3
    assert len(neighbours.nearest(vectors(1)[0], 5, frozenset(ids(1, 9)))) == 2
    assert neighbours.nearest(vectors(1)[0], 5, frozenset(ids(1, 2, 3))) == []
    assert neighbours.nearest(vectors(1)[0], 0, frozenset()) == []


def test_a_vector_of_a_known_id_is_replaced(make: Make) -> None:
    neighbours = make()
    neighbours.add(ids(1, 2), vectors(2))
    neighbours.add(ids(1), -vectors(1))
    assert len(neighbours) == 2
    [(photo, score)] = neighbours.nearest(-vectors(1)[0], 1, frozenset())
    assert (photo, round(score, 4)) == (1, 1)


def test_a_removed_vector_is_not_found_and_may_return(make: Make) -> None:
    neighbours = make()
    neighbours.add(ids(*range(10)), vectors(10))
    neighbours.remove(ids(3, 3, 99))
    assert len(neighbours) == 9
    assert 3 not in [photo for photo, _ in neighbours.nearest(vectors(10)[3], 10, frozenset())]
    neighbours.add(ids(3), vectors(10)[3:4])
    assert neighbours.nearest(vectors(10)[3], 1, frozenset())[0][0] == 3
    assert len(neighbours) == 10


def test_all_vectors_can_be_taken_out_again(make: Make) -> None:
    matrix = vectors(50)
    neighbours = make()
    neighbours.add(ids(*range(50)), matrix)
    neighbours.remove(ids(0, 49, 20))
    found = {
        photo: row
        for some, block in neighbours.blocks()
        for photo, row in zip(some, block, strict=True)
    }
    assert set(found) == set(range(50)) - {0, 49, 20}
    for photo, row in found.items():
        np.testing.assert_allclose(row, normalised(matrix)[photo], atol=1e-6)


def test_what_is_no_number_is_near_nothing(make: Make) -> None:
    matrix = vectors(4)
    matrix[1, 3], matrix[2, 5], matrix[3] = np.nan, np.inf, 0
    neighbours = make()
    neighbours.add(ids(*range(4)), matrix)
    found = neighbours.nearest(matrix[0], 4, frozenset())
    assert found[0] == (0, pytest.approx(1))
    assert all(np.isfinite(score) for _, score in found)


def test_many_equal_vectors_are_all_found(make: Make) -> None:
    neighbours = make()
    neighbours.add(ids(*range(500)), np.repeat(vectors(1), 500, axis=0))
    found = neighbours.nearest(vectors(1)[0], 400, frozenset(ids(*range(50))))
    assert len({photo for photo, _ in found}) == 400
    assert min(photo for photo, _ in found) >= 50


def test_a_walk_that_ends_early_is_completed_by_comparing_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = GraphNeighbours(DIMENSION, capacity=4)
    graph.add(ids(*range(6000)), vectors(6000))
    expected = graph.nearest(vectors(1)[0], 3, frozenset(ids(7)))

    class EndsEarly:
        def __init__(self, index: object) -> None:
            self.index = index

        def __getattr__(self, name: str) -> object:
            return getattr(self.index, name)

        def knn_query(self, *_: object, **__: object) -> None:
            raise RuntimeError("Cannot return the results in a contiguous 2D array.")

    monkeypatch.setattr(graph, "_index", EndsEarly(graph._index))
    found = graph.nearest(vectors(1)[0], 3, frozenset(ids(7)))
    assert [photo for photo, _ in found] == [photo for photo, _ in expected]


def test_a_graph_finds_nearly_all_that_comparing_finds() -> None:
    matrix, queries = vectors(3000), vectors(100, seed=1)
    exact, graph = ExactNeighbours(DIMENSION), GraphNeighbours(DIMENSION, capacity=100)
    for neighbours in (exact, graph):
        neighbours.add(ids(*range(3000)), matrix)
    shared = sum(
        len(
            {photo for photo, _ in exact.nearest(query, 10, frozenset())}
            & {photo for photo, _ in graph.nearest(query, 10, frozenset())}
        )
        for query in queries
    )
    assert shared >= 970


def test_a_graph_is_written_and_read(tmp_path: Path) -> None:
    graph = GraphNeighbours(DIMENSION, capacity=4)
    graph.add(ids(*range(100)), vectors(100))
    graph.remove(ids(5))
    file = tmp_path / "caf\udce9.hnsw"
    assert graph.write(str(file)) == file.stat().st_size
    again = GraphNeighbours.read(str(file), DIMENSION, graph.removed)
    assert len(again) == 99
    query = vectors(1, seed=3)[0]
    assert again.nearest(query, 9, frozenset()) == graph.nearest(query, 9, frozenset())
    again.add(ids(5, 200), vectors(2))
    assert len(again) == 101


def change(neighbours: Neighbours, what: str, numbers: list[int], matrix: Matrix) -> None:
    if what == "remove":
        neighbours.remove(ids(*numbers))
    elif numbers:
        neighbours.add(ids(*numbers), matrix)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "remove"]), st.lists(st.integers(0, 12), max_size=6)),
        max_size=12,
    )
)
def test_any_sequence_of_changes_leaves_the_last_vectors(
    changes: list[tuple[str, list[int]]],
) -> None:
    expected: dict[int, np.ndarray] = {}
    both = [ExactNeighbours(DIMENSION), GraphNeighbours(DIMENSION, capacity=1)]
    for step, (what, numbers) in enumerate(changes):
        matrix = vectors(len(numbers), seed=step)
        for neighbours in both:
            change(neighbours, what, numbers, matrix)
        for number, row in zip(numbers, matrix, strict=True):
            expected.pop(number, None)
            if what == "add":
                expected[number] = row
    for neighbours in both:
        assert len(neighbours) == len(expected)
        for number, row in expected.items():
            found = dict(neighbours.nearest(row, len(expected), frozenset()))
            assert set(found) == set(expected)
            assert found[PhotoId(number)] == pytest.approx(1, abs=1e-5)
