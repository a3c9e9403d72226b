"""The line above the grid: what is shown and how much of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from photoorganizer.ui.browser import Shown
from photoorganizer.ui.buttons import link_button, tool_button
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.theme import set_type, styled
from photoorganizer.ui.translation import tr
from photoorganizer.ui.wording import photos

_PROBLEMS = "is:unreadable"


class Heading(QFrame):
    """Names what the grid shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "heading")
        self._title = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        set_type(self._title, 1.35, QFont.Weight.DemiBold)
        self._count = styled(QLabel(), "headingCount")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 18, 4)
        row.setSpacing(8)
        row.addWidget(self._title)
        self._count.setContentsMargins(0, 3, 0, 0)
        row.addWidget(self._count)
        self.retry = link_button(tr("Try all again"), tr("Try again to read all of these photos"))
        self.retry.hide()
        row.addWidget(self.retry)
        row.addStretch(1)
        self.order = tool_button("", icon_size=16)
        self.order.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.order.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        styled(self.order, "orderButton")
        row.addWidget(self.order)
        self.setMinimumHeight(46)

    @property
    def title(self) -> str:
        """What the grid shows, in words."""
        return self._title.text()

    def show_order(self, words: str) -> None:
        """Say how the photos are sorted."""
        self.order.setText(words)
        self.order.setToolTip(tr("How the photos are sorted and grouped"))
        self.order.setAccessibleName(tr("Sort and group: {order}").format(order=words))

    def show_shown(self, shown: Shown) -> None:
        """Name what is shown."""
        self._title.setText(shown.place.title)
        self.order.setEnabled(shown.place.photos is None)
        self._count.setText(photos(len(shown.ids)))
        self.retry.setVisible(bool(shown.ids) and shown.place.query == _PROBLEMS)
