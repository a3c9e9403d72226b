"""The view of a picture as arithmetic: what stays in place, and what is never exceeded."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from photoorganizer.ui.zoom import AT_MOST, FIT_AT_MOST, Zoom

SIDES = st.integers(1, 20_000).map(float)
WINDOWS = st.integers(50, 4000).map(float)
FRACTIONS = st.floats(0.0, 1.0)
FACTORS = st.floats(0.05, 20.0)


@st.composite
def zooms(draw: st.DrawFn) -> Zoom:
    """Any view that a user can come to: zoomed about some point, then moved."""
    zoom = Zoom(draw(st.tuples(SIDES, SIDES)), draw(st.tuples(WINDOWS, WINDOWS)))
    if draw(st.booleans()):
        zoom = zoom.by(draw(FACTORS), point_of(zoom, draw(st.tuples(FRACTIONS, FRACTIONS))))
        zoom = zoom.panned(*draw(st.tuples(st.floats(-9999, 9999), st.floats(-9999, 9999))))
    return zoom


def point_of(zoom: Zoom, fractions: tuple[float, float]) -> tuple[float, float]:
    return zoom.window[0] * fractions[0], zoom.window[1] * fractions[1]


def covers(zoom: Zoom) -> bool:
    """Whether no edge of the window is left free that the picture could cover."""
    return all(
        (begin <= 1e-6 and begin + extent >= window - 1e-6)
        if extent > window
        else math.isclose(begin + extent / 2, window / 2, abs_tol=1e-6)
        for begin, extent, window in zip(zoom.origin, zoom.extent, zoom.window, strict=True)
    )


@given(zooms(), FACTORS, st.tuples(FRACTIONS, FRACTIONS))
def test_the_pixel_under_the_pointer_stays_under_it(
    zoom: Zoom, factor: float, fractions: tuple[float, float]
) -> None:
    point = point_of(zoom, fractions)
    pixel = zoom.to_picture(point)
    after = zoom.by(factor, point)
    for axis in (0, 1):
        at_an_end = (
            after.extent[axis] <= after.window[axis] + 1e-6
            or abs(after.origin[axis]) < 1e-6
            or abs(after.origin[axis] + after.extent[axis] - after.window[axis]) < 1e-6
        )
        stays = math.isclose(after.to_window(pixel)[axis], point[axis], abs_tol=1e-4)
        assert stays or at_an_end


@given(zooms(), FACTORS)
def test_no_edge_is_left_free_and_no_limit_is_passed(zoom: Zoom, factor: float) -> None:
    after = zoom.by(factor)
    assert covers(zoom) and covers(after)
    assert min(after.fit, 1.0) * 0.999999 <= after.scale <= AT_MOST
    assert after.fitted or factor != 1.0 or after == zoom


@given(st.tuples(SIDES, SIDES), st.tuples(WINDOWS, WINDOWS))
def test_a_whole_picture_fits_and_is_hardly_enlarged(
    picture: tuple[float, float], window: tuple[float, float]
) -> None:
    zoom = Zoom(picture, window)
    assert zoom.scale <= FIT_AT_MOST
    assert not zoom.can_pan
    assert zoom.scale == FIT_AT_MOST or any(
        math.isclose(e, w) for e, w in zip(zoom.extent, window, strict=True)
    )


@given(zooms(), st.tuples(WINDOWS, WINDOWS))
def test_a_window_of_another_size_shows_the_whole_or_the_same_scale(
    zoom: Zoom, window: tuple[float, float]
) -> None:
    after = zoom.resized(window)
    assert covers(after)
    assert after.fitted == zoom.fitted
    assert zoom.fitted or after.scale == zoom.scale


@given(zooms(), st.integers(0, 3))
def test_four_turns_lead_back(zoom: Zoom, quarters: int) -> None:
    turned = zoom.turned(quarters)
    assert covers(turned)
    assert turned.picture == (zoom.picture[::-1] if quarters % 2 else zoom.picture)
    again = zoom.turned(1).turned(1).turned(1).turned(1)
    assert again.picture == zoom.picture and again.wanted == zoom.wanted


@given(zooms())
def test_there_and_back_about_a_point_is_where_it_was(zoom: Zoom) -> None:
    assume(not zoom.fitted)
    point = (zoom.window[0] / 3, zoom.window[1] / 3)
    closer = zoom.at(min(AT_MOST, zoom.scale * 1.5), point)
    assert closer.at(zoom.scale, point).scale == pytest.approx(zoom.scale)


@given(zooms(), st.integers(1, 8))
def test_a_larger_copy_shows_the_same_part(zoom: Zoom, times: int) -> None:
    larger = Zoom((zoom.picture[0] * times, zoom.picture[1] * times), zoom.window).like(zoom)
    assert covers(larger)
    assert larger.fitted == zoom.fitted
    if larger.fit * times == pytest.approx(zoom.fit):  # neither is too small to fill the window
        assert larger.extent == pytest.approx(zoom.extent)
        assert larger.centre == pytest.approx(zoom.centre, abs=1e-6)


@given(zooms(), st.floats(1.1, 8.0))
def test_the_true_size_of_a_picture_changes_nothing_that_is_seen(zoom: Zoom, times: float) -> None:
    assume(not zoom.fitted)
    grown = zoom.of_size((zoom.picture[0] * times, zoom.picture[1] * times))
    assert grown.extent == pytest.approx(zoom.extent, rel=1e-6)


def test_zooming_stops_at_the_pixels_and_at_the_whole() -> None:
    zoom = Zoom((4000.0, 3000.0), (1000.0, 750.0))
    assert zoom.by(3.9).by(1.25).scale == 1.0
    assert zoom.by(1.1).by(0.5).fitted
