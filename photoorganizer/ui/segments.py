"""A few choices side by side, of which one is pressed."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton

from photoorganizer.ui.buttons import tool_button
from photoorganizer.ui.theme import styled
from photoorganizer.ui.translation import tr

T = TypeVar("T")


class Segments(QFrame, Generic[T]):
    """A switch between values, each with its words and an explanation, marked to be translated."""

    picked = Signal(object)
    """The value that the user pressed."""

    def __init__(self, name: str, choices: Mapping[T, tuple[str, str]]) -> None:
        super().__init__()
        styled(self, "segments")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[T, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for value, (marked, explanation) in choices.items():
            words = tr(marked)
            button = tool_button(tr(explanation), words)
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {words}")
            button.clicked.connect(lambda _=False, value=value: self.picked.emit(value))
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)

    def show_value(self, value: T) -> None:
        """Show which value is in force."""
        self._buttons[value].setChecked(True)

    def button(self, value: T) -> QToolButton:
        """Return the button of a value."""
        return self._buttons[value]
