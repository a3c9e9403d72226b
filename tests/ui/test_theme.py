"""Both themes name every colour, can be read, and change while the window is open."""

from dataclasses import fields

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from photoorganizer.core.paths import resources
from photoorganizer.ui.actions import SPECS
from photoorganizer.ui.theme import Colours, Theme, ThemeMode, load_colours
from ui.desk import Desk

LEGIBLE = [
    ("text", "surface", 7.0),
    ("text", "window", 7.0),
    ("secondary", "surface", 4.5),
    ("secondary", "window", 4.5),
    ("faint", "surface", 4.0),
    ("accent", "surface", 4.5),
    ("on_accent", "accent", 4.5),
    ("on_accent_soft", "accent_soft", 4.5),
    ("danger", "window", 4.5),
    ("text", "warning_soft", 7.0),
]


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2, 1.4.3."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(params=["light", "dark"])
def colours(request: pytest.FixtureRequest) -> Colours:
    return load_colours(resources() / "themes" / f"{request.param}.toml")


@pytest.mark.parametrize(("ink", "ground", "least"), LEGIBLE)
def test_words_can_be_read(colours: Colours, ink: str, ground: str, least: float) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= least


def test_every_colour_is_one(colours: Colours) -> None:
    assert all(getattr(colours, field.name).isValid() for field in fields(colours))


def test_every_icon_is_drawn() -> None:
    drawn = {file.stem for file in (resources() / "icons").glob("*.svg")}
    assert {spec.icon for spec in SPECS.values() if spec.icon} <= drawn


def test_no_two_commands_share_a_key() -> None:
    keys = [key for spec in SPECS.values() for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_the_theme_changes_while_the_window_is_open_and_is_remembered(desk: Desk) -> None:
    [dark] = [
        action
        for action in desk.window.commands.themes.actions()
        if action.data() == ThemeMode.DARK
    ]
    try:
        dark.trigger()
        base = QApplication.palette().color(QPalette.ColorRole.Base)
        assert base.lightnessF() < 0.3
        assert desk.window.memory.theme is ThemeMode.DARK
    finally:
        desk.window.theme.set_mode(ThemeMode.LIGHT)


def test_icons_are_sharp_on_dense_screens(theme: Theme) -> None:
    pixmap = theme.icon("search").pixmap(QSize(20, 20), 2.0)
    assert pixmap.width() == 40
