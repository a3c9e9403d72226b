"""The list of all actions with their keys, where each can be given another key."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.ui.actions import MENUS, SUBMENUS, Actions, plain
from photoorganizer.ui.shortcuts import Shortcuts
from photoorganizer.ui.theme import styled
from photoorganizer.ui.translation import tr

_NAME = Qt.ItemDataRole.UserRole


def actions_of(menu: str) -> Iterator[str]:
    """Yield the names of a menu's actions, those of its submenus included."""
    for name in MENUS[menu]:
        if name in SUBMENUS:
            yield from filter(None, SUBMENUS[name][1])
        elif name:
            yield name


def words_of(name: str, commands: Actions) -> str:
    """Return what an action is called; one of a submenu with the submenu's title before it."""
    words = plain(commands[name].text())
    for title, within in SUBMENUS.values():
        if name in within:
            return tr("{menu}: {action}").format(menu=plain(tr(title)), action=words)
    return words


def native(keys: tuple[str, ...]) -> str:
    """Return keys as this system writes them."""
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(form) for key in keys)


class KeyEditor(QWidget):
    """Actions by menu; the selected one takes the keys that are pressed."""

    def __init__(self, commands: Actions, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._commands, self._shortcuts = commands, shortcuts
        self.filter = QLineEdit(placeholderText=tr("Filter actions and keys"))
        self.filter.setAccessibleName(tr("Filter actions and keys"))
        self.filter.setClearButtonEnabled(True)
        self.list = styled(QTreeWidget(), "keyList")
        self.list.setAccessibleName(tr("Actions and their keys"))
        self.list.setHeaderLabels([tr("Action"), tr("Keys")])
        self.list.setUniformRowHeights(True)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.press = QKeySequenceEdit()
        self.press.setMaximumSequenceLength(1)
        self.press.setAccessibleName(tr("Press the new keys"))
        self.note = styled(QLabel(wordWrap=True), "subtitle")
        self.set = QPushButton(tr("&Use these keys"))
        self.remove = QPushButton(tr("&No keys"))
        self.reset = QPushButton(tr("&Standard keys"))
        self.reset_all = QPushButton(tr("All standard"))
        self._build()
        self._fill()
        self._connect()
        self._show_selected()

    @property
    def selected(self) -> str | None:
        """The action that is selected."""
        item = self.list.currentItem()
        name: str | None = None if item is None else item.data(0, _NAME)
        return name

    def select(self, name: str) -> None:
        """Select an action."""
        self.list.setCurrentItem(self._items[name])

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(QLabel(tr("Press keys:")))
        row.addWidget(self.press, 1)
        for button in (self.set, self.remove, self.reset):
            row.addWidget(button)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.reset_all)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addLayout(foot)

    def _fill(self) -> None:
        self._items: dict[str, QTreeWidgetItem] = {}
        self._menus: list[QTreeWidgetItem] = []
        for title in MENUS:
            parent = QTreeWidgetItem([plain(tr(title))])
            parent.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.list.addTopLevelItem(parent)
            self._menus.append(parent)
            for name in actions_of(title):
                item = QTreeWidgetItem([words_of(name, self._commands)])
                item.setData(0, _NAME, name)
                parent.addChild(item)
                self._items[name] = item
            parent.setExpanded(True)
        self._show_keys()

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda *_: self._show_selected())
        self.filter.textChanged.connect(self._narrow)
        self.press.keySequenceChanged.connect(lambda _: self._warn())
        self.set.clicked.connect(self._use)
        self.remove.clicked.connect(lambda: self._assign(""))
        self.reset.clicked.connect(self._reset)
        self.reset_all.clicked.connect(self._shortcuts.reset_all)
        self._shortcuts.changed.connect(self._show_keys)

    def _show_keys(self) -> None:
        for name, item in self._items.items():
            item.setText(1, native(self._shortcuts.keys(name)))
            font = item.font(1)
            font.setBold(not self._shortcuts.is_standard(name))
            item.setFont(1, font)
        self._show_selected()

    def _show_selected(self) -> None:
        name = self.selected
        for part in (self.press, self.set, self.remove, self.reset):
            part.setEnabled(name is not None)
        if name is not None:
            self.reset.setEnabled(not self._shortcuts.is_standard(name))
        self.press.clear()
        self._warn()

    def _warn(self) -> None:
        key = self.press.keySequence().toString()
        owner = self._shortcuts.owner(key) if key else None
        self.set.setEnabled(bool(key) and self.selected is not None)
        if owner is None or owner == self.selected:
            self.note.clear()
            return
        words = words_of(owner, self._commands)
        self.note.setText(tr("“{action}” has these keys now and loses them.").format(action=words))

    def _use(self) -> None:
        self._assign(self.press.keySequence().toString())

    def _assign(self, key: str) -> None:
        if self.selected is not None:
            self._shortcuts.assign(self.selected, key)

    def _reset(self) -> None:
        if self.selected is not None:
            self._shortcuts.reset(self.selected)

    def _narrow(self, text: str) -> None:
        wanted = text.casefold()
        for item in self._items.values():
            shown = wanted in f"{item.text(0)} {item.text(1)}".casefold()
            item.setHidden(not shown)
        for parent in self._menus:
            within = [one for one in self._items.values() if one.parent() is parent]
            parent.setHidden(all(one.isHidden() for one in within))
