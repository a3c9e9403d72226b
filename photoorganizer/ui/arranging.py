"""How the grid is sorted and grouped: chosen in the menu or over the grid, remembered."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from photoorganizer.core.arrangement import Grouping, Order
from photoorganizer.ui.actions import Actions
from photoorganizer.ui.browser import Browser
from photoorganizer.ui.heading import Heading
from photoorganizer.ui.orders import ORDERS
from photoorganizer.ui.theme import Theme
from photoorganizer.ui.translation import tr
from photoorganizer.ui.window_memory import WindowMemory

_Choice = TypeVar("_Choice", Order, Grouping)

_ORDER, _GROUPING = "order", "grouping"


class ArrangeMenu(QObject):
    """Carries the user's choice of order and headings to the browser."""

    def __init__(
        self,
        commands: Actions,
        heading: Heading,
        theme: Theme,
        memory: WindowMemory,
        browser: Browser,
    ) -> None:
        super().__init__(heading)  # it tints the heading, and goes with it
        self._commands, self._heading, self._theme = commands, heading, theme
        self._memory, self._browser = memory, browser
        menu = QMenu(heading)
        menu.addActions(commands.orders.actions())
        menu.addSeparator()
        menu.addActions(commands.groupings.actions())
        heading.order.setMenu(menu)
        commands.orders.triggered.connect(lambda action: self.sort(Order(action.data())))
        commands.groupings.triggered.connect(lambda action: self.group(Grouping(action.data())))
        theme.changed.connect(self._tint)
        self._tint()
        browser.order = _recalled(memory.recall(_ORDER, ""), Order.NEWEST)
        browser.grouping = _recalled(memory.recall(_GROUPING, ""), Grouping.DATE)
        self._show()

    def sort(self, order: Order) -> None:
        """Show the photos in this order, now and from the next start on."""
        self._memory.keep(_ORDER, order)
        self._browser.sort(order)
        self._show()

    def group(self, grouping: Grouping) -> None:
        """Show these headings, now and from the next start on."""
        self._memory.keep(_GROUPING, grouping)
        self._browser.group(grouping)
        self._show()

    def _show(self) -> None:
        order, grouping = self._browser.order, self._browser.grouping
        _check(self._commands.orders.actions(), order)
        _check(self._commands.groupings.actions(), grouping)
        for action in self._commands.groupings.actions():
            if action.data() == Grouping.DATE:  # dates stand together where time is the order
                action.setEnabled(order.by_time)
        self._heading.show_order(tr(ORDERS[order]).replace("&", ""))

    def _tint(self) -> None:
        self._heading.order.setIcon(self._theme.icon("sort"))


def _recalled(value: str, default: _Choice) -> _Choice:
    kind = type(default)
    return kind(value) if value in set(kind) else default


def _check(actions: Sequence[QAction], value: object) -> None:
    for action in actions:
        action.setChecked(action.data() == value)
