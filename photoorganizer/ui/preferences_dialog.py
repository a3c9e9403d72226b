"""The preferences: language, looks and suggestions on one page, keys on the other.

Every choice holds at once. What the menus offer as well is chosen through their actions, so that
both always say the same.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.ui.actions import Actions, plain
from photoorganizer.ui.fitting import Scrolling, fit
from photoorganizer.ui.key_editor import KeyEditor
from photoorganizer.ui.language import LANGUAGES
from photoorganizer.ui.shortcuts import Shortcuts
from photoorganizer.ui.theme import styled
from photoorganizer.ui.translation import mark, tr
from photoorganizer.ui.window_memory import WindowMemory

_SWITCHES = (
    ("personal", mark("Suggestions know what you photograph")),
    ("auto_sidecars", mark("Your tags go into sidecars by themselves, for other programs")),
)
_PRIVATE = mark("Photos are looked at on this computer, and nothing leaves it.")


class PreferencesDialog(QDialog):
    """Two pages; closed, there is nothing left to confirm."""

    def __init__(
        self, commands: Actions, shortcuts: Shortcuts, memory: WindowMemory, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self._memory = memory
        self.language = self._languages()
        self.theme = _Mirror(commands.themes, tr("Theme"))
        self.level = _Mirror(commands.levels, tr("Suggestions"))
        self.switches = {name: _switch(commands[name], tr(words)) for name, words in _SWITCHES}
        self.keys = KeyEditor(commands, shortcuts)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.addTab(Scrolling(self._general()), tr("General"))
        self.tabs.addTab(self.keys, tr("Keys"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        page = QVBoxLayout(self)
        page.setContentsMargins(20, 16, 20, 16)
        page.setSpacing(14)
        page.addWidget(self.tabs, 1)
        page.addWidget(buttons)
        fit(self, 640, 560)

    def show_keys(self) -> None:
        """Turn to the page of the keys."""
        self.tabs.setCurrentWidget(self.keys)

    def _general(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 20, 0, 0)
        form.setVerticalSpacing(14)
        form.setHorizontalSpacing(20)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(tr("&Language"), self.language)
        form.addRow("", self._later)
        form.addRow(tr("&Theme"), self.theme)
        form.addRow(tr("&Suggestions"), self.level)
        for box in self.switches.values():
            form.addRow("", box)
        form.addRow("", styled(QLabel(tr(_PRIVATE), wordWrap=True), "subtitle"))
        return page

    def _languages(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("Language"))
        box.addItem(tr("As the system"), "")
        for code, name in LANGUAGES.items():
            box.addItem(name, code)
        box.setCurrentIndex(max(0, box.findData(self._memory.language)))
        box.currentIndexChanged.connect(self._choose_language)
        self._later = styled(QLabel(), "subtitle")
        self._later.hide()
        return box

    def _choose_language(self) -> None:
        self._memory.keep("language", self.language.currentData())
        self._later.setText(tr("Spoken from the next start on."))
        self._later.show()


class _Mirror(QComboBox):
    """The choices of a group of actions; either follows the other."""

    def __init__(self, group: QActionGroup, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._actions = group.actions()
        for action in self._actions:
            self.addItem(plain(action.text()))
            if action.isChecked():
                self._follow(action)
        self.activated.connect(lambda row: self._actions[row].trigger())
        group.triggered.connect(self._follow)

    def _follow(self, action: QAction) -> None:
        self.setCurrentIndex(self._actions.index(action))


def _switch(action: QAction, words: str) -> QCheckBox:
    """Return a box that is ticked when an action is; either follows the other."""
    box = QCheckBox(words)
    box.setChecked(action.isChecked())
    box.clicked.connect(action.trigger)
    action.toggled.connect(box.setChecked)
    return box
