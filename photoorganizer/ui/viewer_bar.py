"""What stands above the picture in the viewer: what it is, and what can be done to the view."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from photoorganizer.ui.buttons import tool_button
from photoorganizer.ui.elided_label import ElidedLabel
from photoorganizer.ui.key_tips import tip
from photoorganizer.ui.theme import Theme, set_type, styled
from photoorganizer.ui.translation import mark, tr
from photoorganizer.ui.wording import number

_PADDING = 8
"""The style sheet's, on either side of a button's words."""
_NARROW = 620
"""Below this width the buttons stand on a line of their own."""
_SPARE = ("zoom_out", "zoom_in", "turn_left", "turn_right")
"""Those that give way where a line of their own is too short: there are keys."""

_BUTTONS: Mapping[str, tuple[str, str]] = {
    "zoom_out": ("zoom-out", mark("Zoom out (-)")),
    "scale": ("", mark("Whole photo (Ctrl+0), or its own pixels (Ctrl+1)")),
    "zoom_in": ("zoom-in", mark("Zoom in (+)")),
    "turn_left": ("turn-left", mark("Turn the view left (Shift+R)")),
    "turn_right": ("turn-right", mark("Turn the view right (R)")),
    "compare": ("compare", mark("Compare with the next photo")),
    "slideshow": ("slideshow", mark("Slideshow")),
    "full_screen": ("full-screen", mark("Full screen (F)")),
}

_ACTIONS = ("compare", "slideshow")
"""Those that are actions of the window, with keys that the user can change."""


class ViewerBar(QFrame):
    """The name and the place of a photo, and a button for each thing the keys do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        styled(self, "viewerBar")
        self._theme = theme
        self.back = tool_button(tr("Back to the photos"))
        tip(self.back, tr("Back to the photos"), "clear")
        self._name = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        set_type(self._name, 1.1, QFont.Weight.DemiBold)
        self._place = styled(QLabel(), "headingCount")
        self._buttons = {name: tool_button(tr(words)) for name, (_, words) in _BUTTONS.items()}
        for name in _ACTIONS:
            tip(self._buttons[name], tr(_BUTTONS[name][1]), name)
        self._tools = QWidget()
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._build()
        theme.changed.connect(self._tint)
        self._tint()

    def button(self, name: str) -> QToolButton:
        """Return the button called `name`."""
        return self._buttons[name]

    def add_controls(self, controls: QWidget) -> None:
        """Give something room between the name and the buttons."""
        self._rows.insertWidget(1, controls, 0, Qt.AlignmentFlag.AlignHCenter)

    @property
    def words(self) -> str:
        """What stands in the bar: name and place."""
        return f"{self._name.text()} {self._place.text()}".strip()

    def show_photo(self, name: str, place: int, total: int) -> None:
        """Show what is looked at, and where among the others it is (from 0)."""
        self._name.setText(name)
        self._place.setText(
            tr("{place} of {total}").format(place=number(place + 1), total=number(total))
        )

    def show_scale(self, scale: float) -> None:
        """Show how many pixels of the screen a pixel of the photo takes."""
        self._buttons["scale"].setText(tr("{percent} %").format(percent=round(scale * 100)))

    def enable_view(self, *, possible: bool) -> None:
        """Offer to zoom and to turn where there is a picture."""
        for name in ("zoom_out", "scale", "zoom_in", "turn_left", "turn_right"):
            self._buttons[name].setEnabled(possible)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the buttons a line of their own where there is no room beside the name."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._rows.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        room = self.width() - 16
        for button in self._buttons.values():
            button.show()
        for name in _SPARE:
            if self._tools.minimumSizeHint().width() <= room:
                break
            self._buttons[name].hide()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.back)
        head.addWidget(self._name, 1)
        head.addWidget(self._place)
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for name, button in self._buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(button.toolTip().partition(" (")[0])
            row.addWidget(button)
            if name in ("zoom_in", "turn_right"):
                row.addSpacing(4)
        scale = self._buttons["scale"]
        scale.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        scale.setMinimumWidth(scale.fontMetrics().horizontalAdvance("8000 %") + 2 * _PADDING)
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._rows.setContentsMargins(8, 4, 8, 4)
        self._rows.setSpacing(4)
        self._rows.addLayout(head, 1)
        self._rows.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignHCenter)

    def _tint(self) -> None:
        self.back.setIcon(self._theme.icon("back"))
        for name, (icon, _) in _BUTTONS.items():
            if icon:
                self._buttons[name].setIcon(self._theme.icon(icon))
