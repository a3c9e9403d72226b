"""How sure the library must be before it speaks, in three words side by side."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from photoorganizer.core.types import Level
from photoorganizer.ui.buttons import tool_button
from photoorganizer.ui.theme import styled

LEVELS = {
    Level.SURE: ("Only sure", "Suggest only what is almost certainly right"),
    Level.BALANCED: ("Balanced", "Suggest what is probably right"),
    Level.MORE: ("Show more", "Suggest more, and be wrong more often"),
}


class LevelSwitch(QFrame):
    """Three buttons, of which one is pressed."""

    picked = Signal(Level)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "levels")
        self.setAccessibleName("Certainty of suggestions")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[Level, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for level, (words, explanation) in LEVELS.items():
            button = tool_button(explanation, words)
            button.setCheckable(True)
            button.setAccessibleName(f"Suggestions: {words}")
            button.clicked.connect(lambda _=False, level=level: self.picked.emit(level))
            self._group.addButton(button)
            self._buttons[level] = button
            row.addWidget(button)

    def show_level(self, level: Level) -> None:
        """Show which level is in force."""
        self._buttons[level].setChecked(True)
