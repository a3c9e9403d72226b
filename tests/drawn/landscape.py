"""What landscapes are made of; each function paints into the picture it is given."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from drawn.brushes import Array, Colour, below, blend, curve, glow, grid, noise


def clouds(
    rng: np.random.Generator, image: Array, light: Colour, shade: Colour, until: float, cover: float
) -> None:
    """Put clouds into the sky above `until`, flatter towards the horizon, lit from above."""
    height, width = image.shape[:2]
    rows = max(2, int(height * until))
    flat = noise(rng, (rows, width), 3.2, 6, 2.0)
    # The sky is a ceiling: what is near the horizon is far away, hence closer together.
    y = np.linspace(0, 1, rows, dtype=np.float32)
    field = flat[((0.62 * y + 0.38 * y * y) * (rows - 1)).astype(int)]
    lower = np.roll(field, -max(1, height // 60), 0)
    body = ((field - (1 - cover)) / 0.34).clip(0, 1) ** 1.2
    fade = (1 - y[:, None] ** 3) * 0.95
    lit = (0.70 + (field - lower) * 2.6 - 0.25 * body).clip(0, 1)[..., None]
    colour = np.asarray(shade, np.float32) * (1 - lit) + np.asarray(light, np.float32) * lit
    blend(image[:rows], colour, (body * fade).astype(np.float32))


def hills(
    rng: np.random.Generator,
    image: Array,
    near: Colour,
    far: Colour,
    top: float,
    bottom: float,
    layers: int = 5,
) -> None:
    """Put ranges of hills one before the other, paler with distance."""
    height, width = image.shape[:2]
    for i in range(layers):
        depth = i / max(1, layers - 1)
        base = top + (bottom - top) * depth
        line = (
            base + curve(rng, width, 2.0 + 1.5 * depth, 0.46) * 0.05 * (1.3 - 0.5 * depth)
        ) * height
        texture = noise(rng, (height, width), 22 + 16 * depth, 5, 1.8)
        colour = np.asarray(far) * (1 - depth) + np.asarray(near) * depth
        mist = np.exp(-(np.arange(height)[:, None] - line[None, :]).clip(0) / (0.06 * height))
        shade = (0.97 - 0.10 * mist + (0.08 + 0.26 * depth) * (texture - 0.5))[..., None]
        blend(image, (colour * shade).astype(np.float32), below(height, line, 1.5))


def mountains(
    rng: np.random.Generator, image: Array, top: float, rise: float, snow: float, tint: Colour
) -> None:
    """Put a lit range of rock into the picture, white above the line `snow` (0 peak, 1 foot)."""
    height, width = image.shape[:2]
    peak = 1 - np.abs(curve(rng, width, 2.6, 0.52))
    line = (top - rise * (peak - 0.55)) * height
    ridges = 1 - np.abs(noise(rng, (height, width), 5, 7) * 2 - 1)
    light = (
        0.5
        + np.gradient(ridges, axis=1) * height * 0.10
        - np.gradient(ridges, axis=0) * height * 0.05
    )
    light = light.clip(0, 1.1).astype(np.float32)
    down = (np.arange(height, dtype=np.float32)[:, None] - line[None, :]) / (rise * height + 1)
    white = ((snow - down + (ridges - 0.5) * 0.9) / 0.25).clip(0, 1)[..., None]
    rock = np.asarray(tint, np.float32) * (0.35 + 0.8 * light[..., None])
    ice = np.asarray((0.78, 0.84, 0.95), np.float32) * (0.62 + 0.42 * light[..., None])
    haze = down.clip(0, 1)[..., None] * 0.45
    colour = (rock * (1 - white) + ice * white) * (1 - haze) + np.asarray((0.75, 0.82, 0.92)) * haze
    blend(image, colour.astype(np.float32), below(height, line, 1.5))


def water(
    rng: np.random.Generator, image: Array, horizon: float, tint: Colour, mirror: float
) -> None:
    """Fill everything below the horizon with water that mirrors what is above it."""
    height, width = image.shape[:2]
    row = int(horizon * height)
    rows = height - row
    depth = (np.arange(rows, dtype=np.float32) + 1)[:, None] / height
    x = np.arange(width, dtype=np.float32)[None, :] / height
    wave = np.zeros((rows, width), np.float32)
    for _ in range(14):
        angle, pitch, phase = rng.uniform(-0.5, 0.5), rng.uniform(3, 16), rng.uniform(0, 6.3)
        wave += np.sin(
            (x - width / height / 2) * angle * pitch / depth * 0.3 + pitch * 1.6 / depth + phase
        )
    wave = wave / 14 * (depth / depth.max()) ** 0.25
    chop = noise(rng, (rows, width), 60, 3) - 0.5
    reach = (np.arange(rows)[:, None] * 0.9 + wave * rows * 0.22 + chop * rows * 0.05).clip(
        0, row - 1
    )
    mirrored = image[row - 1 - reach.astype(int), np.arange(width)[None, :]]
    deep = np.asarray(tint, np.float32) * (0.9 + 0.5 * wave[..., None] + 0.25 * chop[..., None])
    amount = mirror * (1 - 0.6 * depth / depth.max())[..., None]
    image[row:] = deep * (1 - amount) + mirrored * amount


def pines(
    rng: np.random.Generator,
    image: Array,
    ground: Array,
    size: float,
    count: int,
    colour: Colour,
    frost: float = 0,
) -> None:
    """Put a row of conifers on a line of pixel rows."""
    height, width = image.shape[:2]
    layer = Image.new("L", (width, height))
    pen = ImageDraw.Draw(layer)
    for x in np.sort(rng.uniform(-0.02, 1.02, count)) * width:
        tall = size * height * rng.uniform(0.55, 1.25)
        foot = float(ground[int(np.clip(x, 0, width - 1))]) + 0.02 * height
        tiers = int(rng.integers(7, 12))
        left, right = [], []
        for tier in range(tiers):
            reach = tall * 0.19 * (tier + 1) / tiers * rng.uniform(0.8, 1.15)
            level = foot - tall + tall * 0.93 * (tier + 1) / tiers
            left += [(x - reach, level), (x - reach * 0.45, level - tall * 0.012)]
            right += [(x + reach, level), (x + reach * 0.45, level - tall * 0.012)]
        pen.polygon([(x, foot - tall), *right, (x, foot), *left[::-1]], fill=255)
    mask = np.asarray(layer.filter(ImageFilter.GaussianBlur(0.6)), np.float32) / 255
    texture = noise(rng, (height, width), 45, 3)
    shaded = np.asarray(colour, np.float32) * (0.65 + 0.7 * texture[..., None])
    white = ((texture - 0.45) / 0.3).clip(0, 1)[..., None] * frost
    blend(image, shaded * (1 - white) + np.asarray((0.92, 0.95, 1.0), np.float32) * white, mask)


def flowers(rng: np.random.Generator, image: Array, top: float, count: int) -> None:
    height, width = image.shape[:2]
    layer = Image.new("RGBA", (width, height))
    pen = ImageDraw.Draw(layer)
    kinds = ((235, 70, 80), (250, 200, 60), (245, 240, 240), (170, 90, 200))
    petals = [kinds[i] for i in rng.choice(4, 2, replace=False)]
    for depth in np.sort(rng.random(count)):
        x, y = rng.uniform(0, width), (top + 0.02 + (0.98 - top) * depth) * height
        radius = (0.002 + 0.012 * depth**1.5) * height
        pen.line(
            [(x, y), (x, y + 4 * radius)], fill=(60, 110, 40, 200), width=max(1, int(radius / 3))
        )
        colour = petals[int(rng.integers(2))]
        for turn in np.linspace(0, 6.28, 6)[:-1]:
            cx, cy = x + np.cos(turn) * radius * 0.7, y + np.sin(turn) * radius * 0.6
            pen.ellipse(
                [cx - radius * 0.6, cy - radius * 0.5, cx + radius * 0.6, cy + radius * 0.5],
                fill=(*colour, 240),
            )
        pen.ellipse(
            [x - radius * 0.35, y - radius * 0.3, x + radius * 0.35, y + radius * 0.3],
            fill=(245, 190, 40),
        )
    over = np.asarray(layer, np.float32) / 255
    blend(image, over[..., :3], over[..., 3])


def tree(rng: np.random.Generator, image: Array, x: float, foot: float, tall: float) -> None:
    height, width = image.shape[:2]
    layer = Image.new("L", (width, height))
    pen = ImageDraw.Draw(layer)
    trunk = tall * 0.035
    pen.polygon(
        [
            (x - trunk, foot),
            (x - trunk * 0.5, foot - tall * 0.7),
            (x + trunk * 0.5, foot - tall * 0.7),
            (x + trunk, foot),
        ],
        fill=255,
    )
    blend(image, (0.30, 0.22, 0.16), np.asarray(layer, np.float32) / 255)
    crown = Image.new("L", (width, height))
    pen = ImageDraw.Draw(crown)
    for _ in range(60):
        angle, reach = rng.uniform(0, 6.28), tall * 0.26 * np.sqrt(rng.random())
        cx, cy = x + np.cos(angle) * reach, foot - tall * 0.70 + np.sin(angle) * reach * 1.05
        radius = tall * rng.uniform(0.05, 0.10)
        pen.ellipse([cx - radius, cy - radius, cx + radius, cy + radius], fill=255)
    mask = np.asarray(crown.filter(ImageFilter.GaussianBlur(tall * 0.006)), np.float32) / 255
    leaf = noise(rng, (height, width), 70, 3)
    holes = (leaf > 0.16).astype(np.float32)
    grid_x, grid_y = grid(height, width)
    light = 0.65 + 0.5 * glow(
        grid_x,
        grid_y,
        ((x - tall * 0.12) / height, (foot - tall * 0.85) / height),
        tall * 0.35 / height,
    )
    colour = np.asarray((0.24, 0.42, 0.14), np.float32) * ((0.5 + 0.8 * leaf) * light)[..., None]
    blend(image, colour.astype(np.float32), mask * holes)
