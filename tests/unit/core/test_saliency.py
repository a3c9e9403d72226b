"""Hiding parts of a picture shows which part speaks for a word."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.saliency import CELLS, COVER, heat, places

BOX = (0.0, 0.0, 1.0, 1.0)
PLACES = list(places())


def confidences(row: int, column: int) -> np.ndarray:
    """What a network says that sees its word in one cell only: nothing, once that is hidden."""
    return np.array(
        [
            0.1 if top <= row < top + COVER and left <= column < left + COVER else 0.9
            for top, left in PLACES
        ],
        np.float32,
    )


@given(st.integers(0, CELLS - 1), st.integers(0, CELLS - 1))
def test_the_cell_that_holds_it_is_the_warmest(row: int, column: int) -> None:
    found = heat(0.9, confidences(row, column), BOX)
    assert found is not None
    assert found.cells[row, column] == found.cells.max() == 1.0


@given(
    st.floats(0, 1, width=32),
    st.lists(st.floats(0, 1, width=32), min_size=len(PLACES), max_size=len(PLACES)),
)
def test_heat_lies_between_nothing_and_one(whole: float, hidden: list[float]) -> None:
    found = heat(whole, np.array(hidden, np.float32), BOX)
    if found is not None:
        assert found.cells.shape == (CELLS, CELLS)
        assert found.cells.min() >= 0
        assert found.cells.max() == 1


def test_where_hiding_changes_nothing_no_part_speaks() -> None:
    assert heat(0.9, np.full(len(PLACES), 0.9, np.float32), BOX) is None
    assert heat(0.9, np.full(len(PLACES), 0.95, np.float32), BOX) is None


def test_every_cell_is_hidden_at_least_once() -> None:
    hidden = np.zeros((CELLS, CELLS), int)
    for row, column in PLACES:
        hidden[row : row + COVER, column : column + COVER] += 1
    assert hidden.min() == 1
    assert hidden.max() == COVER * COVER
