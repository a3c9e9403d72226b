"""The page that tells what the photos are about."""

from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from photoorganizer.core.hashtags import hashtag
from photoorganizer.engine.interests import Profile, Within
from photoorganizer.engine.library import Library
from photoorganizer.ui.bridge import Bridge, Lane
from photoorganizer.ui.theme import set_type, styled


class InterestsPage(QFrame):
    """Shows the interests of the library, greatest share first."""

    def __init__(self, library: Library, bridge: Bridge) -> None:
        super().__init__()
        styled(self, "centre")
        self._library, self._bridge = library, bridge
        title = QLabel("Interests")
        set_type(title, 1.35, QFont.Weight.DemiBold)
        self._lines = QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 8, 18, 8)
        column.addWidget(title)
        column.addWidget(self._lines, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what the photos are about now."""
        super().showEvent(event)
        self._bridge.latest(
            Lane.READ, "interests", lambda: self._library.interests.profile(Within()), self._show
        )

    def _show(self, profile: Profile) -> None:
        self._lines.setText(
            "\n".join(f"{hashtag(one.interest)}  {one.share:.0%}" for one in profile.interests)
        )
