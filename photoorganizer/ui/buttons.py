"""The window's buttons: those with an icon, and those that look like a link."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QToolButton


def tool_button(tool_tip: str, text: str = "", icon_size: int = 18) -> QToolButton:
    """Return a flat button; its tool tip, without keys in brackets, is its accessible name."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tool_tip)
    button.setAccessibleName(text or tool_tip.partition(" (")[0])
    button.setIconSize(QSize(icon_size, icon_size))
    return button


def link_button(text: str, tool_tip: str = "") -> QPushButton:
    """Return a button that looks like a link."""
    button = QPushButton(text)
    button.setToolTip(tool_tip)
    button.setProperty("link", True)  # noqa: FBT003 - Qt's signature
    return button
