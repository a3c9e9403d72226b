"""Scenes with houses. Each returns (height, width, 3)."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from drawn.brushes import Array, blend, glow, gradient, grid, noise
from drawn.landscape import clouds, tree, water


def street(rng: np.random.Generator, height: int, width: int) -> Array:
    image = gradient(
        height, width, (0, (0.38, 0.60, 0.86)), (0.6, (0.86, 0.92, 0.97)), (1, (0.8, 0.9, 1))
    )
    clouds(rng, image, (1, 1, 1), (0.74, 0.78, 0.85), 0.5, 0.45)
    canvas = Image.fromarray((image.clip(0, 1) * 255).astype(np.uint8))
    pen = ImageDraw.Draw(canvas)
    kerb = 0.80 * height
    x = -rng.uniform(0, 0.1) * height
    walls = (
        (214, 120, 88),
        (236, 205, 150),
        (150, 178, 186),
        (222, 222, 212),
        (190, 96, 84),
        (170, 188, 140),
    )
    while x < width:
        wide = rng.uniform(0.20, 0.32) * height
        _house(
            rng, pen, (x, kerb, wide, rng.uniform(0.38, 0.58) * height), walls[int(rng.integers(6))]
        )
        x += wide
    pen.rectangle([0, kerb, width, kerb + 0.05 * height], fill=(168, 164, 158))
    pen.rectangle([0, kerb + 0.05 * height, width, height], fill=(84, 86, 92))
    for mark in np.arange(0.1, width / height, 0.32) * height:
        middle = kerb + 0.125 * height
        pen.rectangle(
            [mark, middle, mark + 0.16 * height, middle + 0.012 * height], fill=(226, 224, 214)
        )
    image = np.asarray(canvas.filter(ImageFilter.GaussianBlur(0.7)), np.float32) / 255
    wear = 0.90 + 0.16 * noise(rng, (height, width), 30, 5)
    x_, y_ = grid(height, width)
    sunny = 0.92 + 0.16 * (1 - (x_ + y_) / (1 + width / height))
    image = (image * (wear * sunny)[..., None]).astype(np.float32)
    for crown in rng.uniform(0.05, 0.95, 3) * width:
        tree(rng, image, float(crown), kerb, rng.uniform(0.28, 0.38) * height)
    return image


def _house(
    rng: np.random.Generator,
    pen: ImageDraw.ImageDraw,
    place: tuple[float, float, float, float],
    wall: tuple[int, ...],
) -> None:
    x, foot, wide, tall = place
    shade = rng.uniform(0.88, 1.08)
    wall = tuple(min(255, int(c * shade)) for c in wall)
    dark = tuple(int(c * 0.72) for c in wall)
    roof = ((120, 64, 52), (92, 84, 88), (140, 82, 60))[int(rng.integers(3))]
    peak = foot - tall - wide * rng.uniform(0.22, 0.45)
    eaves = foot - tall
    pen.rectangle([x + wide * 0.70, peak + wide * 0.02, x + wide * 0.80, eaves], fill=(128, 84, 74))
    pen.polygon(
        [(x - wide * 0.03, eaves), (x + wide / 2, peak), (x + wide * 1.03, eaves)], fill=roof
    )
    pen.rectangle([x, eaves, x + wide, foot], fill=wall)
    pen.rectangle([x, eaves, x + wide, eaves + wide * 0.03], fill=dark)
    pen.rectangle([x + wide * 0.975, eaves, x + wide, foot], fill=dark)
    floors, columns = max(2, round(tall / wide / 0.62)), int(rng.integers(2, 4))
    step = tall / floors
    for floor in range(floors):
        for column in range(columns):
            left = x + wide * ((column + 0.5) / columns) - wide * 0.28 / columns
            right = left + wide * 0.56 / columns
            above = foot - (floor + 1) * step + step * 0.24
            below = above + step * 0.52
            if floor == 0 and column == columns // 2:
                pen.rectangle([left, above, right, foot], fill=(92, 58, 42))
                continue
            pen.rectangle([left - 2, above - 2, right + 2, below + 2], fill=(240, 238, 230))
            pen.rectangle([left, above, right, below], fill=(74, 92, 112))
            pen.polygon([(left, below), (left, above), (right, above)], fill=(134, 160, 184))
            middle = (left + right) / 2
            pen.line([(middle, above), (middle, below)], fill=(240, 238, 230), width=2)
            pen.rectangle([left - 4, below + 2, right + 4, below + 6], fill=dark)


def night(rng: np.random.Generator, height: int, width: int) -> Array:
    image = gradient(
        height, width, (0, (0.02, 0.03, 0.10)), (0.66, (0.25, 0.20, 0.36)), (1, (0.2, 0.15, 0.3))
    )
    x, y = grid(height, width)
    stars = (rng.random((height, width)) > 0.9994) * (1 - y / 0.5).clip(0, 1)
    blend(image, (1.0, 1.0, 0.95), stars.astype(np.float32))
    moon = (rng.uniform(0.15, 0.85) * width / height, rng.uniform(0.12, 0.25))
    blend(image, (0.55, 0.58, 0.75), 0.5 * glow(x, y, moon, 0.13))
    disc = ((0.036 - np.hypot(x - moon[0], y - moon[1])) * height / 2).clip(0, 1)
    seas = 0.86 + 0.14 * noise(rng, (height, width), 40, 3)
    blend(image, seas[..., None] * np.asarray((0.98, 0.96, 0.88), np.float32), disc)
    horizon = int(0.66 * height)
    for layer in range(3):
        at = -rng.uniform(0, 0.05) * height
        while at < width:
            wide = int(rng.uniform(0.05, 0.13) * height)
            tall = int((0.30 - 0.10 * layer + 0.20 * rng.random() ** 2) * height)
            if rng.random() < 0.85 - 0.2 * layer:
                _tower(rng, image[:horizon], max(0, int(at)), horizon - tall, wide, layer / 2)
            at += wide * rng.uniform(0.9, 1.5)
    lamps = np.exp(-(((y - 0.66) / 0.05) ** 2))
    blend(image, (1.0, 0.72, 0.42), (0.22 * lamps).astype(np.float32))
    water(rng, image, 0.66, (0.02, 0.03, 0.08), 0.8)
    return image


def _tower(
    rng: np.random.Generator, image: Array, left: int, top: int, wide: int, near: float
) -> None:
    """Put a house with lit windows into a picture that ends at its foot."""
    block = image[top:, left : left + wide]
    if block.size == 0:
        return
    rows, columns = block.shape[:2]
    wall = np.asarray((0.15, 0.14, 0.25), np.float32) * (1 - 0.62 * near) * rng.uniform(0.8, 1.2)
    block[:] = wall * np.linspace(1.12, 0.88, columns, dtype=np.float32)[None, :, None]
    cell = max(4, int(image.shape[0] / rng.uniform(58, 76)))
    shape = (rows // cell + 1, columns // cell + 1)
    floors = rng.random((shape[0], 1)) < 0.12
    lit = (rng.random(shape) < rng.uniform(0.06, 0.30)) | (floors & (rng.random(shape) < 0.8))
    bright = lit * rng.uniform(0.35, 1.0, shape)
    ys, xs = np.mgrid[0:rows, 0:columns]
    glass = (
        (ys % cell >= cell * 0.35)
        & (xs % cell >= cell * 0.45)
        & (ys > cell)
        & (xs < wide - cell * 0.3)
    )
    glow = bright[ys // cell, xs // cell] * glass * (0.45 + 0.55 * near)
    cold = rng.random() < 0.3
    blend(block, (0.80, 0.90, 1.0) if cold else (1.0, 0.80, 0.46), glow.astype(np.float32))
