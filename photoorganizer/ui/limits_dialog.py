"""The dialog in which the user says what a network takes in one post."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.core.posting import NetworkLimits
from photoorganizer.ui.translation import tr


class LimitsDialog(QDialog):
    """Two numbers, and a way back to those that came with the program."""

    def __init__(self, limits: NetworkLimits, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Limits of {network}").format(network=limits.title))
        self.hashtags = _spin(1000, limits.max_hashtags)
        self.characters = _spin(1_000_000, limits.max_characters)
        self.characters.setMinimum(1)
        self.reset = False
        words = QLabel(
            tr(
                "Networks change what they take. What you enter here is dated today and holds for "
                "every post from now on."
            ),
            wordWrap=True,
        )
        form = QFormLayout()
        form.addRow(tr("&Hashtags in one post"), self.hashtags)
        form.addRow(tr("&Characters in one post"), self.characters)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        back = buttons.addButton(tr("As shipped"), QDialogButtonBox.ButtonRole.ResetRole)
        back.clicked.connect(self._go_back)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(14)
        column.addWidget(words)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(380)

    def _go_back(self) -> None:
        self.reset = True
        self.accept()


def _spin(most: int, value: int) -> QSpinBox:
    spin = QSpinBox(maximum=most, value=value)
    spin.setGroupSeparatorShown(True)
    spin.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    return spin
