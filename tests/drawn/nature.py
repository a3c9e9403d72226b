"""Scenes without people: sky, water, trees, snow, sand. Each returns (height, width, 3)."""

import numpy as np

from drawn.brushes import Array, below, blend, curve, glow, gradient, grid, noise, smooth
from drawn.landscape import clouds, flowers, hills, mountains, pines, water


def sunset(rng: np.random.Generator, height: int, width: int) -> Array:
    warm = rng.uniform(0, 1)
    low = (1.0, 0.62 + 0.16 * warm, 0.36 + 0.1 * warm)
    image = gradient(
        height, width, (0, (0.16, 0.22, 0.45)), (0.3, (0.55, 0.40, 0.55)), (0.58, low), (1, low)
    )
    x, y = grid(height, width)
    sun = (rng.uniform(0.25, 0.75) * width / height, rng.uniform(0.42, 0.52))
    clouds(rng, image, (1.0, 0.72, 0.52), (0.46, 0.30, 0.45), 0.55, rng.uniform(0.3, 0.55))
    blend(image, (1.0, 0.80, 0.50), 0.75 * glow(x, y, sun, 0.30))
    blend(image, (1.0, 0.97, 0.85), (1.6 * glow(x, y, sun, 0.045)).clip(0, 1))
    hills(rng, image, (0.05, 0.05, 0.10), (0.86, 0.52, 0.42), 0.56, 0.90)
    return image


def hillside(rng: np.random.Generator, height: int, width: int) -> Array:
    image = gradient(
        height, width, (0, (0.24, 0.48, 0.82)), (0.5, (0.78, 0.88, 0.96)), (1, (0.8, 0.9, 1))
    )
    clouds(rng, image, (1, 1, 1), (0.70, 0.75, 0.83), 0.5, rng.uniform(0.35, 0.6))
    green = (0.20 + rng.uniform(0, 0.12), 0.38, 0.10)
    hills(rng, image, green, (0.58, 0.70, 0.82), 0.44, 0.78, 6)
    ground = np.full(width, 0.80 * height, np.float32) + curve(rng, width, 2) * 0.03 * height
    pines(rng, image, ground, 0.11, int(rng.integers(8, 22)), (0.09, 0.20, 0.08))
    flowers(rng, image, 0.80, int(rng.integers(0, 200)))
    return image


def sea(rng: np.random.Generator, height: int, width: int) -> Array:
    deep = rng.uniform(0, 1)
    image = gradient(
        height, width, (0, (0.20, 0.47, 0.80)), (0.46, (0.80, 0.90, 0.96)), (1, (0.8, 0.9, 1))
    )
    clouds(rng, image, (1, 1, 0.99), (0.68, 0.75, 0.84), 0.45, rng.uniform(0.3, 0.6))
    hills(rng, image, (0.36, 0.47, 0.52), (0.60, 0.70, 0.80), 0.47, 0.485, 2)
    horizon = 0.47
    water(rng, image, horizon, (0.04, 0.30 + 0.1 * deep, 0.45 + 0.1 * deep), 0.5)
    shore = (0.84 + curve(rng, width, 1.5, 0.35) * 0.05) * height
    sand = (
        np.asarray((0.86, 0.76, 0.58))
        * (0.86 + 0.2 * noise(rng, (height, width), 90, 4))[..., None]
    )
    wet = np.exp(-(np.arange(height)[:, None] - shore[None, :]).clip(0) / (0.03 * height))[
        ..., None
    ]
    blend(image, (sand * (1 - 0.35 * wet)).astype(np.float32), below(height, shore, 3))
    for reach, strength in ((0.0, 0.95), (-0.05, 0.6), (-0.11, 0.4)):
        crest = shore + (reach + curve(rng, width, 6, 0.6) * 0.008) * height
        rows = np.arange(height, dtype=np.float32)[:, None] - crest[None, :]
        foam = np.exp(-((rows / (0.012 * height)) ** 2)) * (
            0.4 + 0.9 * noise(rng, (height, width), 40, 4)
        )
        blend(image, (0.97, 0.99, 1.0), (foam * strength).clip(0, 1).astype(np.float32))
    return image


def forest(rng: np.random.Generator, height: int, width: int) -> Array:
    image = gradient(
        height, width, (0, (0.78, 0.86, 0.84)), (0.6, (0.90, 0.92, 0.82)), (1, (0.5, 0.6, 0.4))
    )
    x, y = grid(height, width)
    sun = (rng.uniform(0.2, 0.8) * width / height, 0.18)
    blend(image, (1.0, 0.97, 0.82), 0.8 * glow(x, y, sun, 0.4))
    for i in range(6):
        depth = i / 5
        ground = (0.46 + 0.40 * depth + curve(rng, width, 2.5) * 0.03) * height
        colour = (
            np.asarray((0.62, 0.72, 0.66)) * (1 - depth) + np.asarray((0.05, 0.13, 0.06)) * depth
        )
        pines(rng, image, ground, 0.26 + 0.38 * depth, int(34 - 24 * depth), tuple(colour))
        floor = colour * (0.8 + 0.5 * noise(rng, (height, width), 40, 3))[..., None]
        blend(image, floor.astype(np.float32), below(height, ground, 2))
        mist = np.exp(-(((y - ground[None, :] / height) / 0.07) ** 2)) * 0.35 * (1 - depth)
        blend(image, (0.92, 0.94, 0.88), mist.astype(np.float32))
    angle = np.arctan2(x - sun[0], y + 0.1 - sun[1])
    rays = np.interp(angle, np.linspace(-3.2, 3.2, 90), rng.random(90)) ** 3
    blend(image, (1.0, 0.98, 0.85), (rays * 0.35 * glow(x, y, sun, 0.8)).astype(np.float32))
    return image


def snow(rng: np.random.Generator, height: int, width: int) -> Array:
    image = gradient(
        height, width, (0, (0.22, 0.42, 0.74)), (0.6, (0.74, 0.85, 0.95)), (1, (0.8, 0.9, 1))
    )
    clouds(rng, image, (1, 1, 1), (0.75, 0.80, 0.88), 0.4, rng.uniform(0.2, 0.45))
    mountains(rng, image, 0.48, 0.42, rng.uniform(0.6, 1.0), (0.40, 0.38, 0.40))
    for base, size, count, colour in (
        (0.66, 0.12, 60, (0.30, 0.38, 0.44)),
        (0.74, 0.22, 26, (0.12, 0.20, 0.20)),
    ):
        ground = (base + curve(rng, width, 2) * 0.03) * height
        pines(rng, image, ground, size, count, colour, 0.65)
        drift = 0.86 + 0.16 * noise(rng, (height, width), 6, 5)
        cold = np.asarray((0.90, 0.94, 1.0)) * drift[..., None]
        blend(image, cold.astype(np.float32), below(height, ground + 0.01 * height, 4))
    return image


def desert(rng: np.random.Generator, height: int, width: int) -> Array:
    image = gradient(
        height, width, (0, (0.30, 0.52, 0.80)), (0.5, (0.93, 0.86, 0.74)), (1, (0.9, 0.8, 0.6))
    )
    for i in range(5):
        depth = i / 4
        line = (0.44 + 0.42 * depth + curve(rng, width, 1.6 + depth, 0.25) * 0.07) * height
        slope = np.gradient(smooth(line)) * 2.0
        rows = np.arange(height, dtype=np.float32)[:, None] - line[None, :]
        lit = (0.62 + slope[None, :] * np.exp(-rows.clip(0) / (0.10 * height))).clip(0.3, 1.1)
        ripple = np.sin(
            rows / (0.004 + 0.010 * depth) / height + 9 * noise(rng, (height, width), 6, 3)
        )
        sand = np.asarray((0.93, 0.67, 0.38)) * (lit + 0.035 * depth * ripple)[..., None]
        haze = (1 - depth) * 0.55
        colour = sand * (1 - haze) + np.asarray((0.93, 0.84, 0.72)) * haze
        blend(image, colour.astype(np.float32), below(height, line, 1.5))
    return image


def meadow(rng: np.random.Generator, height: int, width: int) -> Array:
    image = gradient(
        height, width, (0, (0.25, 0.52, 0.86)), (0.5, (0.80, 0.90, 0.97)), (1, (0.8, 0.9, 1))
    )
    clouds(rng, image, (1, 1, 1), (0.72, 0.77, 0.85), 0.48, rng.uniform(0.35, 0.6))
    hills(rng, image, (0.30, 0.48, 0.24), (0.55, 0.68, 0.80), 0.44, 0.52, 3)
    line = (0.56 + curve(rng, width, 1.5, 0.3) * 0.02) * height
    blades = noise(rng, (height, width), 100, 3) * 0.6 + noise(rng, (height, width), 8, 3) * 0.4
    fresh = np.asarray((0.36, 0.56, 0.16)) * (0.60 + 0.65 * blades)[..., None]
    blend(image, fresh.astype(np.float32), below(height, line, 2))
    flowers(rng, image, 0.60, int(rng.integers(250, 500)))
    return image
