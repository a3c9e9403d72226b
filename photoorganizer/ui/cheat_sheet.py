"""All keys on one sheet, by menu and by page, as they are now."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from photoorganizer.ui.actions import MENUS, QUICK, QUICK_TITLE, Actions, plain
from photoorganizer.ui.fitting import fit
from photoorganizer.ui.key_editor import actions_of, native, words_of
from photoorganizer.ui.page_keys import PAGE_KEYS, KeyTable
from photoorganizer.ui.shortcuts import Shortcuts
from photoorganizer.ui.theme import styled
from photoorganizer.ui.translation import tr

_COLUMNS = 2


class CheatSheet(QDialog):
    """What every key does; the button leads to where they are changed."""

    def __init__(self, commands: Actions, shortcuts: Shortcuts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        sheet = styled(QWidget(), "sheet")
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(20, 16, 24, 16)
        columns.setSpacing(40)
        sections = [(tr(title), _rows(title, commands, shortcuts)) for title in MENUS]
        sections += [(tr(title), _rows_of_page(table)) for title, table in PAGE_KEYS.items()]
        for filled in _balanced([one for one in sections if one[1]]):
            column = QVBoxLayout()
            column.setSpacing(18)
            for title, rows in filled:
                column.addLayout(_section(plain(title), rows))
            column.addStretch(1)
            columns.addLayout(column, 1)
        scroll = styled(QScrollArea(), "sheetScroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(sheet)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.change = QPushButton(tr("Change keys…"))
        buttons.addButton(self.change, QDialogButtonBox.ButtonRole.ActionRole)
        page = QVBoxLayout(self)
        page.setContentsMargins(20, 20, 20, 16)
        page.setSpacing(14)
        page.addWidget(scroll, 1)
        page.addWidget(buttons)
        # As wide as the words are: some languages need more room.
        scroll.setMinimumWidth(
            sheet.sizeHint().width() + scroll.verticalScrollBar().sizeHint().width()
        )
        fit(self, 760, 620)


Rows = list[tuple[str, str]]


def _rows(title: str, commands: Actions, shortcuts: Shortcuts) -> Rows:
    """Return the words and keys of a menu's actions that have keys; tags at hand as one."""
    at_hand = plain(tr(QUICK_TITLE))
    return _gathered(
        (at_hand if name in QUICK else words_of(name, commands), shortcuts.keys(name))
        for name in actions_of(title)
    )


def _rows_of_page(table: KeyTable) -> Rows:
    return _gathered((tr(one.words), one.keys) for one in table.values())


def _gathered(told: Iterable[tuple[str, tuple[str, ...]]]) -> Rows:
    """Return one row for all keys that do the same."""
    rows: dict[str, tuple[str, ...]] = {}
    for words, keys in told:
        rows[words] = rows.get(words, ()) + keys
    return [(words, shown(keys)) for words, keys in rows.items() if keys]


def shown(keys: tuple[str, ...]) -> str:
    """Return keys as this system writes them, and a row of numbers as “1 – 9”."""
    first, last = keys[0], keys[-1]
    stem = first[:-1]
    row = tuple(f"{stem}{number}" for number in range(1, len(keys) + 1))
    if len(keys) > 2 and keys == row:
        return f"{native((first,))} – {native((last,))}"
    return native(keys)


def _balanced(sections: list[tuple[str, Rows]]) -> list[list[tuple[str, Rows]]]:
    """Return the sections in columns of about the same height, in their order."""
    room = sum(len(rows) + 2 for _, rows in sections) / _COLUMNS
    columns: list[list[tuple[str, Rows]]] = [[]]
    filled = 0
    for section in sections:
        height = len(section[1]) + 2
        # A section goes where more than half of it fits.
        if filled and filled + height / 2 > room and len(columns) < _COLUMNS:
            columns.append([])
            filled = 0
        columns[-1].append(section)
        filled += height
    return columns


def _section(title: str, rows: Rows) -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(6)
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(0, 1)
    grid.addWidget(styled(QLabel(title), "sheetTitle"), 0, 0, 1, 2)
    for row, (words, keys) in enumerate(rows, start=1):
        grid.addWidget(QLabel(words), row, 0)
        grid.addWidget(styled(QLabel(keys), "key"), row, 1, Qt.AlignmentFlag.AlignRight)
    return grid
