"""Two pictures laid over each other as well as they can be, and how far they then agree. Pure.

Lucas and Kanade 1981 in the inverse compositional form of Baker and Matthews 2004: the affine map
that leaves the least difference, found in a few steps from a rough guess, whatever the brightness
and contrast. Agreement is then asked of fine detail, in small cells, by how much there is to see:
pictures that merely have a horizon in common do not agree.

Shapes: p pairs, pictures of n × n grey pixels. A map is (3, 3), from the coordinates of the first
picture to those of the second, both from -1 to 1.
"""

import numpy as np
import numpy.typing as npt

Greys = npt.NDArray[np.float32]
"""Shape (p, n, n), 0 to 255."""

Maps = npt.NDArray[np.float32]
"""Shape (p, 3, 3)."""

Scores = npt.NDArray[np.float32]
"""Shape (p,), at most 1."""

_LEAST_OVERLAP = 0.5
_FLAT = 1e-3
_OUTLIER = 0.7
"""Differences in standard deviations from which on a pixel counts for half: things move."""
_RIDGE = 0.05
_SMALL_STEP = 1e-3
_LARGEST_STEP = 0.25
"""Of each parameter: no map turns a picture inside out."""
_DETAIL_PX = 8
"""Times to blur: what is left by it is brightness and layout, not detail."""
_WHOLLY = 0.95
_CELL_PX = 12


def window_map(left: float, top: float, side: float) -> Maps:
    """Return the map of a picture onto a window of another; its place as parts of it."""
    return np.array(
        [[side, 0, 2 * left + side - 1], [0, side, 2 * top + side - 1], [0, 0, 1]], np.float32
    )


def align(first: Greys, second: Greys, start: Maps, steps: int) -> Maps:
    """Return maps that lay the second pictures over the first ones, improved from `start`."""
    first, second = _smooth(first, 1), _smooth(second, 1)
    pairs, edge = len(first), first.shape[1]
    x, y = _grid(edge)
    template = _standard(first.reshape(pairs, edge**2))  # (p, n²)
    down, right = np.gradient(template.reshape(first.shape), axis=(1, 2))
    gx, gy = (slope.reshape(pairs, edge**2) * (edge / 2) for slope in (right, down))
    slopes = np.stack([gx * x, gy * x, gx * y, gy * y, gx, gy], axis=2)  # (p, n², 6)
    ridge = np.float32(_FLAT * _RIDGE * edge**2) * np.eye(6, dtype=np.float32)
    maps = start.copy()
    for _ in range(steps):
        seen, inside = _sampled(second, maps, x, y)
        error = (_standard(seen, inside) - template) * inside
        weights = inside / (1 + (error / _OUTLIER) ** 2)
        weighted = slopes * weights[:, :, None]
        hessian = weighted.transpose(0, 2, 1) @ slopes + ridge
        step = np.linalg.solve(hessian, (weighted * error[:, :, None]).sum(axis=1)[:, :, None])
        maps = _composed(maps, np.clip(step[:, :, 0], -_LARGEST_STEP, _LARGEST_STEP))
        if np.abs(step).max(initial=0) < _SMALL_STEP:
            break
    return maps


def correlation(first: Greys, second: Greys, maps: Maps) -> Scores:
    """Return how well pictures correlate where the maps lay them over each other."""
    seen, inside = _sampled(_smooth(second, 1), maps, *_grid(first.shape[1]))
    one = _standard(_smooth(first, 1).reshape(seen.shape), inside)
    common = (one * _standard(seen, inside) * inside).sum(axis=1)
    scores: Scores = common / np.maximum(inside.sum(axis=1), 1)
    return scores


def agreement(first: Greys, second: Greys, maps: Maps) -> Scores:
    """Return how far pictures agree in their detail: 1 in all of it, about 0 in none.

    Each cell's correlation counts by how much there is to see in it. Maps that leave too little in
    common give 0, as do pictures without detail.
    """
    edge = first.shape[1]
    seen, inside = _sampled(second, maps, *_grid(edge))
    whole = inside.mean(axis=1) >= _LEAST_OVERLAP
    one, other = _detail(first), _detail(seen.reshape(first.shape))  # (p, cells, pixels)
    within = _cells(inside.reshape(first.shape)).mean(axis=2) > _WHOLLY  # (p, cells)
    energy = np.linalg.norm(one, axis=2) * np.linalg.norm(other, axis=2) * within
    alike = (one * other).sum(axis=2) / np.maximum(energy, _FLAT)
    weights = np.sqrt(energy)
    total = weights.sum(axis=1)
    scores = (weights * alike).sum(axis=1) / np.maximum(total, _FLAT)
    result: Scores = np.where(whole & (total > edge), scores, 0).astype(np.float32)
    return result


def _detail(pictures: Greys) -> Greys:
    """Return the cells of pictures without what is wide in them, each with a mean of 0."""
    cells = _cells(_smooth(pictures - _smooth(pictures, _DETAIL_PX), 1))
    centred: Greys = cells - cells.mean(axis=2, keepdims=True)
    return centred


def _grid(edge: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    places = ((np.arange(edge) + 0.5) / edge * 2 - 1).astype(np.float32)
    y, x = np.meshgrid(places, places, indexing="ij")
    return x.ravel(), y.ravel()


def _standard(values: Greys, inside: npt.NDArray[np.bool_] | None = None) -> Greys:
    """Return each row with a mean of 0 and a deviation of 1 over the pixels `inside`."""
    weights = np.ones_like(values) if inside is None else inside.astype(np.float32)
    count = np.maximum(weights.sum(axis=1, keepdims=True), 1)
    centred = values - (values * weights).sum(axis=1, keepdims=True) / count
    spread = np.sqrt((centred**2 * weights).sum(axis=1, keepdims=True) / count)
    result: Greys = centred / np.maximum(spread, _FLAT)
    return result


def _sampled(
    pictures: Greys, maps: Maps, x: npt.NDArray[np.float32], y: npt.NDArray[np.float32]
) -> tuple[Greys, npt.NDArray[np.bool_]]:
    """Return the pictures' values where the maps lead, and which places lie inside, (p, n²)."""
    pairs, edge = len(pictures), pictures.shape[1]
    m = maps[:, :, :, None]
    u = (m[:, 0, 0] * x + m[:, 0, 1] * y + m[:, 0, 2] + 1) * (edge / 2) - 0.5
    v = (m[:, 1, 0] * x + m[:, 1, 1] * y + m[:, 1, 2] + 1) * (edge / 2) - 0.5
    inside = (u >= -0.5) & (v >= -0.5) & (u <= edge - 0.5) & (v <= edge - 0.5)
    u, v = np.clip(u, 0, edge - 1.001), np.clip(v, 0, edge - 1.001)
    left, top = u.astype(np.int64), v.astype(np.int64)
    a, b = u - left, v - top
    flat = pictures.reshape(pairs, edge**2)
    place = top * edge + left
    corners = [np.take_along_axis(flat, place + k, axis=1) for k in (0, 1, edge, edge + 1)]
    upper = corners[0] * (1 - a) + corners[1] * a
    lower = corners[2] * (1 - a) + corners[3] * a
    return (upper * (1 - b) + lower * b).astype(np.float32), inside


def _composed(maps: Maps, step: npt.NDArray[np.float32]) -> Maps:
    """Return the maps after the inverse of a step of six parameters, shape (p, 6)."""
    change = np.zeros_like(maps)
    change[:, :2, :] = step.reshape(-1, 3, 2).transpose(0, 2, 1)
    change += np.eye(3, dtype=np.float32)
    result: Maps = maps @ np.linalg.inv(change)
    return result


def _smooth(pictures: Greys, times: int) -> Greys:
    """Return pictures blurred by (1, 2, 1) / 4 in both directions, some times."""
    half = np.float32(0.5)
    for _ in range(times):
        padded = np.pad(pictures, ((0, 0), (1, 1), (1, 1)), mode="edge")
        pairs = (padded[:, :-1] + padded[:, 1:]) * half  # (1, 2, 1) is (1, 1) twice
        rows = (pairs[:, :-1] + pairs[:, 1:]) * half
        pairs = (rows[:, :, :-1] + rows[:, :, 1:]) * half
        pictures = (pairs[:, :, :-1] + pairs[:, :, 1:]) * half
    return pictures


def _cells(pictures: npt.NDArray[np.float32] | npt.NDArray[np.bool_]) -> Greys:
    """Return pictures cut into cells, shape (p, cells, pixels of a cell)."""
    pairs, edge = pictures.shape[0], pictures.shape[1]
    side = edge // _CELL_PX
    used = side * _CELL_PX
    cut = pictures[:, :used, :used].reshape(pairs, side, _CELL_PX, side, _CELL_PX)
    return cut.swapaxes(2, 3).reshape(pairs, side**2, _CELL_PX**2).astype(np.float32)
