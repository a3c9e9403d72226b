"""What the window looks like: colours, style sheet, type sizes; light, dark or as the system says.

Knows `resources/themes` and `resources/icons`, and nothing of photos.
"""

import tomllib
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from photoorganizer.core.paths import resources
from photoorganizer.ui.icons import Icons

W = TypeVar("W", bound=QWidget)


class ThemeMode(StrEnum):
    """Which theme the user asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme by the part they play; the theme's file says where each is used."""

    window: QColor
    surface: QColor
    raised: QColor
    sunken: QColor
    hover: QColor
    line: QColor
    border: QColor
    text: QColor
    secondary: QColor
    faint: QColor
    accent: QColor
    accent_hover: QColor
    accent_soft: QColor
    on_accent: QColor
    on_accent_soft: QColor
    danger: QColor
    warning: QColor
    warning_soft: QColor


def load_colours(file: Path) -> Colours:
    """Read one theme's file."""
    return Colours(
        **{name: QColor(value) for name, value in tomllib.loads(file.read_text()).items()}
    )


class Theme(QObject):
    """The theme in force. Widgets that paint themselves repaint on `changed`."""

    changed = Signal()

    def __init__(self, application: QApplication, mode: ThemeMode = ThemeMode.SYSTEM) -> None:
        super().__init__(application)
        folder = resources() / "themes"
        self._application = application
        self._light = load_colours(folder / "light.toml")
        self._dark = load_colours(folder / "dark.toml")
        self._sheet = Template((folder / "window.qss").read_text())
        self._icons = Icons(resources() / "icons")
        self.mode = mode
        self.colours = self._light
        application.setStyle(QStyleFactory.create("Fusion"))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.set_mode(mode)

    @property
    def dark(self) -> bool:
        """True while the dark colours are in force."""
        return self.colours is self._dark

    def set_mode(self, mode: ThemeMode) -> None:
        """Use the light or the dark theme, or follow the system."""
        self.mode = mode
        scheme = {
            ThemeMode.SYSTEM: Qt.ColorScheme.Unknown,
            ThemeMode.LIGHT: Qt.ColorScheme.Light,
            ThemeMode.DARK: Qt.ColorScheme.Dark,
        }[mode]
        QGuiApplication.styleHints().setColorScheme(scheme)
        self._apply()

    def icon(self, name: str) -> QIcon:
        """Return the icon for buttons and menus, tinted for normal, checked and disabled."""
        return self._icons.icon(
            name, self.colours.secondary, self.colours.accent, self.colours.border
        )

    def tinted(self, name: str, colour: QColor) -> QIcon:
        """Return the icon in one colour."""
        return self._icons.single(name, colour)

    def _on_scheme_changed(self) -> None:
        if self.mode is ThemeMode.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        dark = self.mode is ThemeMode.DARK or (
            self.mode is ThemeMode.SYSTEM
            and QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        self.colours = self._dark if dark else self._light
        self._application.setPalette(_palette(self.colours))
        names = {f.name: getattr(self.colours, f.name).name() for f in fields(self.colours)}
        icons = (resources() / "icons").as_posix()
        self._application.setStyleSheet(self._sheet.substitute(names, icons=icons))
        self.changed.emit()


def styled(widget: W, name: str) -> W:
    """Return the widget under the name by which the style sheet knows it."""
    widget.setObjectName(name)
    return widget


def set_type(widget: QWidget, scale: float, weight: QFont.Weight = QFont.Weight.Normal) -> None:
    """Set the widget's type size relative to the system's, so that large fonts stay large."""
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setWeight(weight)
    widget.setFont(font)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.window,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.faint,
        QPalette.ColorRole.Button: colours.raised,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.on_accent,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Accent: colours.accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Light: colours.raised,
        QPalette.ColorRole.Midlight: colours.hover,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Dark: colours.border,
        QPalette.ColorRole.Shadow: colours.border,
    }
    for role, colour in roles.items():
        palette.setColor(role, colour)
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colours.faint)
    return palette
