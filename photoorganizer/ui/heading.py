"""The line above the grid: what is shown and how much of it; for similar photos, the way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from photoorganizer.ui.browser import Shown
from photoorganizer.ui.buttons import link_button
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.wording import count


class Heading(QFrame):
    """Names what the grid shows."""

    back_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "heading")
        self._theme = theme
        self._back = link_button("Back", "Back (Esc)")
        styled(self._back, "backButton")
        self._back.clicked.connect(self.back_wanted)
        self._title = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        set_type(self._title, 1.35, QFont.Weight.DemiBold)
        self._count = styled(QLabel(), "headingCount")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 18, 4)
        row.setSpacing(8)
        row.addWidget(self._back)
        row.addWidget(self._title)
        self._count.setContentsMargins(0, 3, 0, 0)
        row.addWidget(self._count)
        row.addStretch(1)
        self.setMinimumHeight(46)
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def title(self) -> str:
        """What the grid shows, in words."""
        return self._title.text()

    def show_shown(self, shown: Shown) -> None:
        """Name what is shown."""
        similar = shown.similar_to
        self._back.setVisible(similar is not None)
        if similar is not None:
            self._title.setText(f"Similar to {similar.path.name}")
            self._count.setText(count(len(shown.ids) - 1, "photo"))
            return
        self._title.setText(
            f"“{shown.text}” in {shown.place.title}" if shown.text else shown.place.title
        )
        self._count.setText(count(len(shown.ids), "photo"))

    def _tint(self) -> None:
        self._back.setIcon(self._theme.icon("back"))
